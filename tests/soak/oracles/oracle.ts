import type { Scope } from '../../../sandbox/aws/state/world.ts';
import type { SeenCall } from '../harness/chronicle.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { type Truth, truthAt } from '../truth/truth.ts';
import { partnerId } from '../world/uses/named.ts';

/** Something that must never be, and was. */
export interface Violation {
  /** Of DESIGN's invariants, `I1` to `I10`. */
  readonly invariant: string;
  /** ISO 8601, the world's clock. */
  readonly at: string;
  readonly what: string;
}

/** Looks at all that happened in a world, against the simulator's own state, and tells what must not have been. */
export interface Oracle {
  readonly id: string;
  violations(played: PlayedWorld): readonly Violation[];
}

/** One try of a function to change something, whether it came through or not. */
export interface Change {
  readonly place: number;
  readonly at: string;
  readonly invocation: number;
  readonly call: SeenCall;
  readonly operation: string;
  readonly scope: Scope;
  /** Empty where the call names no image. */
  readonly imageId: string;
  /** The world just before. */
  readonly truth: Truth;
}

/** Everything that the functions tried to change, in order. */
export function changesOf({ simulator, spec }: PlayedWorld): readonly Change[] {
  const { world, chronicle } = simulator;
  return chronicle.entries.flatMap((entry): readonly Change[] => {
    if (entry.kind !== 'call' || entry.invocation === null || !entry.call.mutating) return [];
    const { place, at, invocation, call } = entry;
    const scope = world.scope(call.accountId, call.region);
    const truth = truthAt(world, call.before, new Date(at), spec.policy);
    return [{ place, at, invocation, call, operation: call.operation, scope, imageId: imageOf(call), truth }];
  });
}

function imageOf({ input }: SeenCall): string {
  const ids = [input['ImageId'], input['SourceImageId'], input['Resources']].flat();
  return ids.find((id): id is string => typeof id === 'string' && id.startsWith('ami-')) ?? '';
}

const takings: ReadonlySet<string> = new Set([
  ...['DisableImage', 'DeregisterImage', 'ModifyImageAttribute', 'ResetImageAttribute', 'DeleteSnapshot'],
]);

/** Whether the change takes something from whoever could launch the image; a share that is given takes nothing. */
export function isTaking({ operation, call }: Change): boolean {
  const isGift = operation === 'ModifyImageAttribute' && !/"Remove":\[\{/.test(JSON.stringify(call.input));
  return takings.has(operation) && !isGift;
}

/** A rung's operation, or null where the change is of another kind. */
export function rungOf({ operation, call, at }: Change): 'deprecate' | 'disable' | 'deregister' | null {
  switch (operation) {
    case 'EnableImageDeprecation':
      return isSoon(call.input['DeprecateAt'], at) ? 'deprecate' : null;
    case 'DisableImage':
      return 'disable';
    case 'DeregisterImage':
      return 'deregister';
    default:
      return null;
  }
}

/** Deprecating sets the next date that EC2 takes; a date days ahead is a remedy. */
function isSoon(deprecateAt: unknown, at: string): boolean {
  return deprecateAt instanceof Date && deprecateAt.getTime() - Date.parse(at) < 3_600_000;
}

/** Whether the change takes the image, or its sight, from somebody, where no rule says that this may be while it is in use. */
export function takesSomething(change: Change, played: PlayedWorld): boolean {
  if (rungOf(change) === 'deprecate') return !mayDeprecateInUse(played);
  if (change.operation !== 'ModifyImageAttribute' || !isTaking(change)) return isTaking(change);
  const removed = JSON.stringify(change.call.input['LaunchPermission'] ?? {});
  if (played.spec.policy.isPartnerTrusted && removed.includes(partnerId)) return true;
  return !played.spec.policy.rules.some(({ revokeInUse }) => revokeInUse);
}

/** Some enforced rule lets an image in use be deprecated: it stays launchable by id. */
export function mayDeprecateInUse({ spec: { policy } }: PlayedWorld): boolean {
  return policy.rules.some(({ mode, ladder }) => (mode ?? policy.mode) === 'enforce' && ladder.whenInUse);
}

export function violation(invariant: string, change: Change, what: string): Violation {
  const { operation, imageId, at, scope, invocation, call } = change;
  const { functionName = '' } = call;
  const where = `${scope.accountId} ${scope.region}`;
  return {
    invariant,
    at,
    what: `${functionName} ${invocation}: ${operation} ${imageId} in ${where}: ${what}`,
  };
}
