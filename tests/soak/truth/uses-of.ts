import { mayLaunch } from '../../../sandbox/aws/ec2/image-access.ts';
import type { Scope } from '../../../sandbox/aws/state/world.ts';
import { declaredName } from '../world/uses/named.ts';
import { launchersIn } from './launchers.ts';
import { scopesIn, type TrueUse, type Truth } from './truth.ts';

const dayMs = 86_400_000;

/** Everything that uses an image of this scope: its own account's launchers, everybody else's who may launch it, and what the policy says. */
export function usesOf(imageId: string, owner: Scope, truth: Truth): readonly TrueUse[] {
  const record = truth.row(owner.images, imageId);
  if (record === undefined) return [];
  const launching = scopesIn(truth, owner.region)
    .filter((scope) => scope === owner || mayLaunch(truth.world, { record, owner }, scope.accountId))
    .flatMap((scope) => launchersIn(scope, truth).map((launcher) => ({ ...launcher, scope })));
  const referenced = truth.row(owner.recordedReferences, imageId) ?? [];
  return [
    ...launching
      .filter(({ image }) => image === imageId)
      .map(({ kind, name, scope }) => ({ kind, name: `${scope.accountId} ${name}` })),
    ...referenced.map(({ Arn = '' }) => ({ kind: 'reference', name: Arn })),
    ...launchedLately(imageId, owner, truth),
    ...(record.image.Name?.startsWith(declaredName) ? [{ kind: 'declared', name: record.image.Name }] : []),
  ];
}

/** AWS tells of a launch a day late. */
function launchedLately(imageId: string, owner: Scope, truth: Truth): readonly TrueUse[] {
  const { image, launches } = truth.row(owner.images, imageId) ?? { image: undefined, launches: [] };
  const told = launches.filter((at) => at <= truth.now.getTime() - dayMs);
  const seeded = image?.LastLaunchedTime === undefined ? [] : [Date.parse(image.LastLaunchedTime)];
  const last = Math.max(...told, ...seeded, Number.NEGATIVE_INFINITY);
  const until = last + truth.safety.lastLaunchedWithinDays * dayMs;
  return until > truth.now.getTime() ? [{ kind: 'launched', name: new Date(last).toISOString() }] : [];
}
