import type { EventReaction, ObservedEvent } from './event-source.ts';
import type { EventReading } from './react.ts';

/** The names of the roles by which a deployment with its defaults changes images: infra/member-account.yml. */
export const defaultChangingRoles: readonly string[] = ['ami-governor-enforcer', 'ami-governor-remover'];

/**
 * Whether one of this service's own roles made the call, in the account in which it was made. Only the role of that account
 * counts: anybody may call a role of their own by the same name.
 */
export function isByOwnRole(
  { actorArn, scope }: Pick<ObservedEvent, 'actorArn' | 'scope'>,
  roles: readonly string[],
): boolean {
  const [, accountId, role] =
    /^arn:aws[a-z-]*:sts::([0-9]{12}):assumed-role\/([^/]+)\//.exec(actorArn ?? '') ?? [];
  return accountId === scope.accountId && role !== undefined && roles.includes(role);
}

/** An event as a deployment with these roles takes it: what this service did itself asks for nothing. */
export function reactionOf({ reaction, observation }: EventReading, roles: readonly string[]): EventReaction {
  if (observation === null || reaction.reaction !== 'govern' || !isByOwnRole(observation, roles))
    return reaction;
  return { ...reaction, reaction: 'ignore', intent: 'ignore', reason: ownDoing };
}

/** Why an event that this service caused asks for nothing: what it did is recorded with its outcome. */
export const ownDoing = 'this service did it itself';
