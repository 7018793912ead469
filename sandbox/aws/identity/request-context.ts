import type { Tag } from '@aws-sdk/client-ec2';
import type { World } from '../state/world.ts';
import type { RequestContext } from './conditions.ts';
import type { Principal } from './principal.ts';

type Input = Readonly<Record<string, unknown>>;

/** One way in which a call is judged: by an action of it on a resource. */
export interface Judged {
  readonly resource: string;
  readonly input: Input;
  /** The operation that tags as it creates, where its tags are what is judged (`ec2:CreateAction`). */
  readonly createAction?: string;
}

/** What IAM knows of a call: who makes it, the tags of the resource, the tags that it sets. */
export function requestContext(world: World, principal: Principal, judged: Judged): RequestContext {
  const { input, createAction } = judged;
  const owned = tagsOf(world, principal.accountId, judged.resource);
  const given = tagsGiven(judged);
  const external = input['ExternalId'];
  const context = new Map<string, readonly string[]>([
    ['aws:principalarn', [principal.roleArn ?? principal.arn]],
    ['aws:principalaccount', [principal.accountId]],
    ...owned.flatMap(({ Key = '', Value = '' }): (readonly [string, readonly string[]])[] => [
      [`aws:resourcetag/${Key.toLowerCase()}`, [Value]],
      [`ec2:resourcetag/${Key.toLowerCase()}`, [Value]],
    ]),
    ...given.map(({ Key = '', Value = '' }) => [`aws:requesttag/${Key.toLowerCase()}`, [Value]] as const),
  ]);
  if (given.length > 0)
    context.set(
      'aws:tagkeys',
      given.map(({ Key = '' }) => Key),
    );
  if (createAction !== undefined) context.set('ec2:createaction', [createAction]);
  if (typeof external === 'string') context.set('sts:externalid', [external]);
  const organization = world.accounts.get(principal.accountId)?.place?.organizationId;
  if (organization !== undefined) context.set('aws:principalorgid', [organization]);
  return context;
}

/** Those that the caller's account put on an image or a snapshot; none on what it does not own, or is not there yet. */
function tagsOf(world: World, accountId: string, resource: string): readonly Tag[] {
  const [, region, id] = /^arn:aws:ec2:([^:]+)::(?:image|snapshot)\/(.+)$/.exec(resource) ?? [];
  return region === undefined || id === undefined ? [] : (world.scope(accountId, region).tags.get(id) ?? []);
}

/** Of CreateTags and DeleteTags, and those that a creating call puts on resources of this kind. */
function tagsGiven({ input, resource, createAction }: Judged): readonly Tag[] {
  const specifications: readonly unknown[] = [input['TagSpecifications'] ?? []].flat();
  const type = resource.split(/[:/]/).at(-2);
  const specified = specifications
    .map((specification) => Object(specification))
    .filter(({ ResourceType }) => {
      return createAction === undefined || ResourceType === type;
    });
  return [[input['Tags'] ?? []].flat(), ...specified.map(({ Tags = [] }) => Tags)].flat();
}
