import type { Finding } from '../domain/finding.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Scope } from '../domain/image.ts';
import { dayMs, after as instantAfter } from '../domain/instant.ts';
import { namesOf, scopeId } from '../domain/subject.ts';
import type { ReportStore } from '../ports.ts';
import { alertEntry, transitionEntry } from './entries.ts';
import { transitionsBetween, withAnnouncements } from './finding-changes.ts';
import { inChunks, inParallel } from './in-parallel.ts';
import { type ImagePart, imageItems, toStoredImage } from './items.ts';
import { type Key, runKey } from './keys.ts';
import { saveOrphanAnnounced, saveOrphans } from './orphans.ts';
import { savePlan } from './plans.ts';
import {
  endedReason,
  goneImage,
  imageAfter,
  listsAll,
  type Saving,
  type StoredImage,
} from './report-changes.ts';
import { lastRunAt, runItem } from './runs.ts';
import { saveScopeAnnounced, saveScopeFindings } from './scope-findings.ts';
import { type ImageGroup, scopeImages, someImages } from './scope-images.ts';
import { saveSnapshots } from './snapshots.ts';
import { appendEntry } from './story.ts';
import type { Condition, Table, Write } from './table.ts';
import { trialStore } from './trials.ts';
import { writesBetween } from './writes-between.ts';

const notYetSaved: Condition = { expression: 'attribute_not_exists(pk)' };
const storiesAtOnce = 16;
const newImagesAtOnce = 250;

/**
 * Saves what changed: each change first in the image's story, then in its items, and last the run record. A save that
 * broke off is finished by saving again; a story then may tell one change twice, but never lacks one.
 */
export function reportStore(table: Table): ReportStore {
  return {
    saveReport: async (report, run) => {
      if ((await table.read(runKey(report.scope, report.evaluatedAt, run))) !== null) return;
      const saving: Saving = {
        ...{ report, run },
        lastRunAt: await lastRunAt(table, report.scope),
        actions: groupBy(report.actions, (action) => action.subjectId),
      };
      await saveImages(table, saving);
      await saveScopeFindings(table, saving);
      await saveSnapshots(table, saving);
      await saveOrphans(table, saving);
      await savePlan(table, report, run);
      await table.put(runItem(report, run), notYetSaved);
    },
    ...trialStore(table),
    saveAnnounced: (scope, findings) => saveAnnounced(table, scope, findings),
  };
}

interface Change {
  readonly before: ImageGroup | null;
  readonly after: StoredImage;
}

async function saveImages(table: Table, saving: Saving): Promise<void> {
  const { report, run } = saving;
  const isWhole = listsAll('Images', saving);
  const unsaved = new Map(report.images.map((image) => [image.image.imageId, image]));
  const stored =
    run.kind === 'sweep'
      ? scopeImages(table, report.scope)
      : someImages(table, report.scope, [...unsaved.keys()]);
  for await (const groups of stored) {
    const missing = groups.filter((group) => !unsaved.has(group.imageId));
    const changes = groups.flatMap((group): Change[] => {
      const found = unsaved.get(group.imageId);
      unsaved.delete(group.imageId);
      const before = toStoredImage(group.parts);
      if (found !== undefined) return [{ before: group, after: imageAfter(found, before, saving) }];
      return isWhole && before !== null ? [{ before: group, after: goneImage(before, saving) }] : [];
    });
    await writeChanges(table, changes, saving);
    if (isWhole) await table.writeAll(missing.flatMap((group) => forgotten(group, saving)));
  }
  for (const images of inChunks([...unsaved.values()], newImagesAtOnce)) {
    const changes = images.map((image) => ({ before: null, after: imageAfter(image, null, saving) }));
    await writeChanges(table, changes, saving);
  }
}

async function writeChanges(table: Table, changes: readonly Change[], saving: Saving): Promise<void> {
  await inParallel(changes, storiesAtOnce, async ({ before, after }) => {
    const stored = before === null ? null : toStoredImage(before.parts);
    const transitions = transitionsBetween(stored, after, endedReason(after));
    if (transitions.length === 0) return;
    await appendEntry(table, after.imageId, transitionEntry(transitions, saving), { isNew: stored === null });
  });
  await table.writeAll(
    changes.flatMap(({ before, after }) => writesFor(before?.parts ?? [], after, saving.report.scope)),
  );
}

// Its event may come before it is listed anywhere.
const unlistedDays = 2;

/**
 * What a missing image leaves behind once its summary has expired: its steps, and what events told of it. Waivers end by
 * themselves. What was told lately is kept for the image that is not listed yet.
 */
function forgotten({ parts }: ImageGroup, { report }: Saving): readonly Write[] {
  if (parts.some((part) => part.type === 'image')) return [];
  const lately = instantAfter(report.evaluatedAt, -unlistedDays * dayMs);
  return parts
    .filter(
      (part) =>
        part.type === 'outcome' ||
        ((part.type === 'creator' || part.type === 'refused-launch') && part.at < lately),
    )
    .map((remove: Key) => ({ remove }));
}

/** Outcomes, waivers, and what other versions keep with the image, are not this writer's. */
function writesFor(parts: readonly ImagePart[], after: StoredImage, scope: Scope): readonly Write[] {
  const own = parts.filter(({ type }) => type === 'image' || type === 'finding');
  return writesBetween(own, imageItems(after, scope));
}

async function saveAnnounced(table: Table, scope: Scope, findings: readonly Finding[]): Promise<void> {
  const announced = groupBy(findings, (finding) => finding.subjectId);
  await inParallel([...announced], storiesAtOnce, async ([imageId, own]) => {
    if (imageId === scopeId(scope)) return saveScopeAnnounced(table, scope, own);
    const { snapshotId } = namesOf(imageId);
    if (snapshotId !== null) return saveOrphanAnnounced(table, scope, snapshotId, own);
    for await (const [group] of someImages(table, scope, [imageId])) {
      const before = group === undefined ? null : toStoredImage(group.parts);
      if (group === undefined || before === null) return;
      await appendEntry(table, imageId, alertEntry(scope, own));
      await table.writeAll(writesFor(group.parts, withAnnouncements(before, own), scope));
    }
  });
}
