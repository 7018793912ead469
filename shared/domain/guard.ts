import type { LimitName } from './limits.ts';
import type { PlannedAction } from './plan.ts';
import type { ScopeView, SubjectView } from './scope-view.ts';
import type { SubjectId } from './subject.ts';

/** Why an action must not be done. Waiting: time, or a place in the limits, lets it go by itself. */
export interface Hold {
  readonly reason: string;
  readonly isWaiting: boolean;
}

/** A reason to leave something alone. Pure: it sees the facts, the plan so far, and nothing else. */
export interface Guard {
  /** The file's name. */
  readonly id: string;
  /** Its place in the order: the lowest guard that holds an action is named as the one that held it. */
  readonly place: number;
  /** The claim that holds for every action that it lets pass. */
  readonly title: string;
  /** Null lets the action pass. A guard that throws holds. */
  check(action: PlannedAction, subject: SubjectView, context: GuardContext): Hold | null;
}

/** What else happens in the same run. */
export interface Company {
  /** Actions let through before this one, by the limit that they take a place in. */
  readonly admitted: ReadonlyMap<LimitName, number>;
  readonly admittedDestructive: number;
  /** Of the snapshots let through before this one. */
  readonly admittedGib: number;
  /** What has climbed a rung in this run already, or lost something by a remedy. */
  readonly climbing: ReadonlySet<SubjectId>;
  /** The remedies let through before this one, each with its subject. */
  readonly remedied: ReadonlySet<string>;
  /** How many each rule would change by each action at once: `rule#action`. */
  readonly dueAtOnce: ReadonlyMap<string, number>;
  /** To what something is given back in this run. */
  readonly givenBackTo: ReadonlySet<SubjectId>;
  /** The ids of actions that something holds in this run: what follows on one is not done either. */
  readonly heldActions: ReadonlySet<string>;
}

export interface GuardContext {
  readonly view: ScopeView;
  readonly company: Company;
}

export function held(reason: string): Hold {
  return { reason, isWaiting: false };
}

export function waiting(reason: string): Hold {
  return { reason, isWaiting: true };
}
