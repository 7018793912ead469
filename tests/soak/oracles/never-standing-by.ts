import type { ImageRecord, Scope } from '../../../sandbox/aws/state/world.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { type Truth, truthAt } from '../truth/truth.ts';
import { usesOf } from '../truth/uses-of.ts';
import { momentOf } from './moments.ts';
import { type Change, changesOf, type Oracle, takesSomething, type Violation, violation } from './oracle.ts';

const dayMs = 86_400_000;

/** I1: nothing is taken that stands by: relatives of an image in use, the newest of a family, what was in use until lately. */
export const neverStandingBy: Oracle = {
  id: 'never-standing-by',
  violations: (played) => {
    const seen = seenInUse(played);
    return changesOf(played).flatMap((change): readonly Violation[] => {
      if (!takesSomething(change, played)) return [];
      const reason = relativeInUse(change, played) ?? newestOfFamily(change) ?? inUseLately(change, seen);
      return reason === null ? [] : [violation('I1', change, reason)];
    });
  },
};

function isThere(record: ImageRecord | undefined): record is ImageRecord {
  return record !== undefined && record.deregisteredAt === undefined;
}

function sourceOf(imageId: string, scope: Scope, truth: Truth): string | null {
  const record = truth.row(scope.images, imageId);
  const source = isThere(record) ? record.image.SourceImageId : undefined;
  return isThere(truth.row(scope.images, source ?? '')) ? (source ?? null) : null;
}

function ancestorsOf(imageId: string, scope: Scope, truth: Truth): ReadonlySet<string> {
  const ancestors = new Set<string>();
  let source = sourceOf(imageId, scope, truth);
  while (source !== null && !ancestors.has(source)) {
    ancestors.add(source);
    source = sourceOf(source, scope, truth);
  }
  return ancestors;
}

function relativeInUse(change: Change, played: PlayedWorld): string | null {
  const { imageId, scope, truth } = change;
  const ancestors = ancestorsOf(imageId, scope, truth);
  const descendants = truth
    .rows(scope.images)
    .filter(isThere)
    .map(({ image }) => image.ImageId ?? '')
    .filter((id) => ancestorsOf(id, scope, truth).has(imageId) && !isReplacement(id, change, played));
  const relative = [...ancestors, ...descendants].find((id) => usesOf(id, scope, truth).length > 0);
  return relative === undefined ? null : `its relative ${relative} is in use`;
}

/** The encrypted copy that this service made in place of the image: the image does not stand by for it. */
function isReplacement(copyId: string, { imageId, scope, truth }: Change, played: PlayedWorld): boolean {
  const copy = truth.row(scope.images, copyId)?.image;
  return changesOf(played).some(
    ({ operation, scope: where, imageId: source, call: { hadEffect, input } }) =>
      operation === 'CopyImage' &&
      hadEffect &&
      where === scope &&
      source === imageId &&
      copy?.SourceImageId === imageId &&
      copy.Name === input['Name'],
  );
}

/** Those made on one day may stand in any order: then all of them are the newest. */
function newestOfFamily({ imageId, scope, truth }: Change): string | null {
  const record = truth.row(scope.images, imageId);
  const family = familyOf(record);
  if (record?.image.State !== 'available' || family === null) return null;
  const newer = truth
    .rows(scope.images)
    .filter((other) => isThere(other) && other.image.State === 'available' && familyOf(other) === family)
    .filter(
      (other) => other !== record && (other.image.CreationDate ?? '') >= (record.image.CreationDate ?? ''),
    );
  return newer.length < truth.safety.keepPerFamily ? `only ${newer.length} of ${family} are newer` : null;
}

function familyOf(record: ImageRecord | undefined): string | null {
  const isForeign = record?.image.ImageOwnerAlias !== undefined;
  return isForeign ? null : (/^(web|jobs)-[0-9]{8}$/.exec(record?.image.Name ?? '')?.[1] ?? null);
}

/** When each image was in use while a sweep could read everything: from then on the service knows it. */
function seenInUse(played: PlayedWorld): readonly { readonly imageId: string; readonly at: string }[] {
  const { world, chronicle } = played.simulator;
  return chronicle.entries.flatMap((entry) => {
    const moment = entry.kind === 'report' ? momentOf(entry, played) : null;
    if (entry.kind !== 'report' || moment === null || entry.run.kind !== 'sweep') return [];
    if (entry.report.reads.some(({ known }) => !known)) return [];
    const truth = truthAt(world, moment, new Date(entry.at), played.spec.policy);
    const scope = world.scope(entry.report.scope.accountId, entry.report.scope.region);
    return entry.report.images
      .filter(({ image }) => usesOf(image.imageId, scope, truth).some(({ kind }) => kind !== 'reference'))
      .map(({ image }) => ({ imageId: image.imageId, at: entry.at }));
  });
}

function inUseLately({ imageId, at, truth }: Change, seen: ReturnType<typeof seenInUse>): string | null {
  const last = seen.findLast((each) => each.imageId === imageId && each.at < at);
  if (last === undefined) return null;
  const until = Date.parse(last.at) + truth.safety.rollbackDays * dayMs;
  return until > Date.parse(at) ? `it was in use at ${last.at}` : null;
}
