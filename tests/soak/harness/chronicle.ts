import type { CallRecord } from '../../../sandbox/aws/call-record.ts';
import type { Fault } from '../../../sandbox/aws/faults/fault-plan.ts';
import type { Moment } from '../../../sandbox/aws/state/table.ts';
import type { Intent, Outcome } from '../../../shared/domain/outcome.ts';
import type { ScopeReport } from '../../../shared/domain/report.ts';
import type { Run, StoredPlan } from '../../../shared/ports.ts';
import type { FunctionName, Invocation } from './invocation.ts';

/** One call of AWS, by a function or a person. */
export interface SeenCall extends CallRecord {
  /** The world as it was just before the call. */
  readonly before: Moment;
  readonly fault: Fault | null;
}

/** What happened, apart from when and in which invocation. */
export type Happening =
  | { readonly kind: 'call'; readonly call: SeenCall }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'report'; readonly report: ScopeReport; readonly run: Run }
  | { readonly kind: 'plan-loaded'; readonly plan: StoredPlan }
  | { readonly kind: 'alert'; readonly text: string; readonly accepted: boolean }
  | { readonly kind: 'mishap'; readonly mishap: string }
  | { readonly kind: 'waiver'; readonly imageId: string; readonly ruleId: string; readonly until: string }
  | { readonly kind: 'deed'; readonly act: string; readonly refusedBy: string | null }
  | { readonly kind: 'again'; readonly begins: boolean }
  | { readonly kind: 'ended'; readonly status: 'answered' | 'threw' | 'crashed'; readonly why: string };

export type Entry = Happening & {
  /** In the order in which things happened. */
  readonly place: number;
  /** ISO 8601, the world's clock. */
  readonly at: string;
  /** Null: nobody's, or a person's. */
  readonly invocation: number | null;
  readonly functionName: FunctionName | null;
};

/** Everything that happened in a world, in order. */
export interface Chronicle {
  readonly entries: readonly Entry[];
  note(happening: Happening, by: Pick<Invocation, 'id' | 'functionName'> | null): void;
}

export function newChronicle(now: () => Date): Chronicle {
  const entries: Entry[] = [];
  return {
    entries,
    note: (happening, by) => {
      entries.push({
        ...happening,
        place: entries.length,
        at: now().toISOString(),
        invocation: by?.id ?? null,
        functionName: by?.functionName ?? null,
      });
    },
  };
}
