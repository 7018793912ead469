import { mayLaunch } from '../../../sandbox/aws/ec2/image-access.ts';
import type { Scope } from '../../../sandbox/aws/state/world.ts';
import { declaredName } from '../world/uses/named.ts';
import { launchersIn } from './launchers.ts';
import { scopesIn, type TrueUse, type Truth, truthAt } from './truth.ts';

const dayMs = 86_400_000;

/** Everything that uses an image of this scope: its own account's launchers, everybody else's who may launch it, and what the policy says. */
export function usesOf(imageId: string, owner: Scope, truth: Truth): readonly TrueUse[] {
  const record = truth.row(owner.images, imageId);
  if (record === undefined) return [];
  const elsewhere = asReported(imageId, owner, truth);
  const launching = scopesIn(truth, owner.region)
    .filter((scope) => scope === owner || mayLaunch(truth.world, { record, owner }, scope.accountId))
    .flatMap((scope) => {
      const launchers = launchersIn(scope, scope === owner ? truth : elsewhere);
      return launchers.map((launcher) => ({ ...launcher, scope }));
    });
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

/**
 * What others do in their accounts shows in usage reports alone, whose data are some days old (three here, as the
 * simulator has it). Where reports were made, only what they could tell is held against whoever read them: that they
 * may be of any age is the reader's affair, and no report at all hides nothing.
 */
function asReported(imageId: string, owner: Scope, truth: Truth): Truth {
  const times = truth
    .rows(owner.usageReports)
    .filter(({ report }) => report.ImageId === imageId && report.State === 'available')
    .map(({ report }) => report.CreationTime?.getTime() ?? 0);
  if (times.length === 0) return truth;
  return truthAt(truth.world, { ...truth.moment, time: Math.max(...times) - 3 * dayMs }, truth.now, truth);
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
