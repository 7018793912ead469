import type { Image } from './image.ts';
import type { JudgedScope } from './judged-scope.ts';
import type { LimitName } from './limits.ts';
import type { Call } from './operations.ts';
import type { ParamSpecs, ParamValues } from './params.ts';

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
   * errand finds out what a step waits for: planning adds it, and no policy can.
   */
  readonly kind: 'rung' | 'remedy' | 'errand';
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
  /** The calls that bring it about, as data; empty when the world is already so. */
  calls(image: Image, options: ActionOptions<Specs>): readonly Call[];
}

/** The same for a setting of the account in the Region. */
export interface ScopeAction<Specs extends ParamSpecs = ParamSpecs> extends DocumentedAction<Specs> {
  readonly about: 'scope';
  calls(options: ActionOptions<Specs>): readonly Call[];
}

export type Action = ImageAction | ScopeAction;

export interface ActionOptions<Specs extends ParamSpecs = ParamSpecs> {
  readonly now: Date;
  readonly scope: JudgedScope;
  readonly params: ParamValues<Specs>;
  /** The snapshots go with the image. Nobody but the plan may say so: it knows who else needs them. */
  readonly deleteSnapshots: boolean;
}

type RungPart<A> = Omit<A, 'about' | 'kind' | 'params'>;
type RemedyPart<A> = Omit<A, 'about' | 'kind'>;

export function imageRung<const Id extends string>(action: RungPart<ImageAction> & { readonly id: Id }) {
  return { ...action, about: 'image', kind: 'rung', params: {} } as const satisfies ImageAction;
}

export function imageErrand<const Id extends string>(action: RungPart<ImageAction> & { readonly id: Id }) {
  return { ...action, about: 'image', kind: 'errand', params: {} } as const satisfies ImageAction;
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
