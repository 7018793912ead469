import type { Undo } from './history.ts';
import type { Image } from './image.ts';
import type { JudgedScope } from './judged-scope.ts';
import type { LimitName } from './limits.ts';
import type { Call } from './operations.ts';
import type { ParamSpecs, ParamValues } from './params.ts';
import type { Snapshot } from './snapshot.ts';

/** What an action takes from whom. */
export type Effect =
  /** Touches nothing in AWS. */
  | 'none'
  /** Adds something and takes nothing away from anybody. */
  | 'additive'
  /** Takes something away that can be given back as it was. */
  | 'reversible'
  /** Takes something away that is lost, or that only our own records can give back. */
  | 'destructive';

interface DocumentedAction<Specs extends ParamSpecs> {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /**
   * A rung has its place in the life cycle, one after the other; a remedy mends what a finding tells, when it is due. An
   * errand finds out what a step waits for, and a reversal gives back what this service took: planning adds both, and no
   * policy can.
   */
  readonly kind: 'rung' | 'remedy' | 'errand' | 'reversal';
  readonly effect: Effect;
  /** Whether it can be undone, and how. */
  readonly undo: string;
  readonly source: string;
  /** The IAM actions that its calls need. */
  readonly iamActions: readonly Call['operation'][];
  /** Whose role does it: `remover` for what deregisters or deletes; null where nothing is called. */
  readonly role: 'enforcer' | 'remover' | null;
  /** Which limit it takes a place in; null for none. */
  readonly limit: LimitName | null;
  /** What a step of the policy says besides its wait. Rungs say nothing here. */
  readonly params: Specs;
}

/** What a plan needs to know of an action on an image, and what documents it. */
export interface ImageAction<Specs extends ParamSpecs = ParamSpecs> extends DocumentedAction<Specs> {
  readonly about: 'image';
  readonly kind: 'rung' | 'remedy' | 'errand';
  /** The calls that bring it about, as data; empty when the world is already so. */
  calls(image: Image, options: ActionOptions<Specs>): readonly Call[];
}

/** The same for a snapshot. */
export interface SnapshotAction<Specs extends ParamSpecs = ParamSpecs> extends DocumentedAction<Specs> {
  readonly about: 'snapshot';
  calls(snapshot: Snapshot, options: ActionOptions<Specs>): readonly Call[];
}

/** The same for a setting of the account in the Region. */
export interface ScopeAction<Specs extends ParamSpecs = ParamSpecs> extends DocumentedAction<Specs> {
  readonly about: 'scope';
  readonly kind: 'remedy';
  calls(options: ActionOptions<Specs>): readonly Call[];
}

/** Gives back what a step of this service took from an image. No policy asks for it, and it takes nothing from anybody. */
export interface Reversal extends DocumentedAction<Record<never, never>> {
  readonly about: 'image';
  readonly kind: 'reversal';
  /** The step whose effect it takes back. */
  readonly undoes: 'deprecate' | 'disable';
  calls(image: Image, options: ReversalOptions): readonly Call[];
  /** The image as it will be then: what rules would say of that is asked before. */
  imageAfter(image: Image, options: ReversalOptions): Image;
}

export type Action = ImageAction | SnapshotAction | ScopeAction | Reversal;

export interface ReversalOptions {
  readonly now: Date;
  readonly scope: JudgedScope;
  /** Of the step. */
  readonly undo: Undo;
}

export interface ActionOptions<Specs extends ParamSpecs = ParamSpecs> {
  readonly now: Date;
  readonly scope: JudgedScope;
  readonly params: ParamValues<Specs>;
  /** The snapshots go with the image. Nobody but the plan may say so: it knows who else needs them. */
  readonly deleteSnapshots: boolean;
}

type RungPart<A> = Omit<A, 'about' | 'kind' | 'params'>;
type RemedyPart<A> = Omit<A, 'about' | 'kind'>;
type ReversalPart = Omit<Reversal, 'about' | 'kind' | 'params' | 'effect' | 'role' | 'limit'>;

export function imageRung<const Id extends string>(action: RungPart<ImageAction> & { readonly id: Id }) {
  return { ...action, about: 'image', kind: 'rung', params: {} } as const satisfies ImageAction;
}

export function imageErrand<const Id extends string>(action: RungPart<ImageAction> & { readonly id: Id }) {
  return { ...action, about: 'image', kind: 'errand', params: {} } as const satisfies ImageAction;
}

export function snapshotRung<const Id extends string>(
  action: RungPart<SnapshotAction> & { readonly id: Id },
) {
  return { ...action, about: 'snapshot', kind: 'rung', params: {} } as const satisfies SnapshotAction;
}

export function imageRemedy<const Id extends string, const Specs extends ParamSpecs>(
  action: RemedyPart<ImageAction<Specs>> & { readonly id: Id },
) {
  return { ...action, about: 'image', kind: 'remedy' } as const satisfies ImageAction<Specs>;
}

export function scopeRemedy<const Id extends string, const Specs extends ParamSpecs>(
  action: RemedyPart<ScopeAction<Specs>> & { readonly id: Id },
) {
  return { ...action, about: 'scope', kind: 'remedy' } as const satisfies ScopeAction<Specs>;
}

export function imageReversal<const Id extends string>(action: ReversalPart & { readonly id: Id }) {
  return {
    ...{ ...action, about: 'image', kind: 'reversal', params: {} },
    ...{ effect: 'additive', role: 'enforcer', limit: 'reversal' },
  } as const satisfies Reversal;
}
