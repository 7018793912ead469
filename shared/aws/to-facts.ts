import type { Read, ScopeFacts, ScopeSettings } from '../domain/facts.ts';
import { type Image, type ImageUsage, isOwned, type Scope } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import type { FactsReader, ReadOptions } from '../ports.ts';
import { chainsIn } from './ancestry.ts';
import type { AnswerName, Answers } from './answers.ts';
import { extraAnswers, notAsked } from './extra-facts.ts';
import { findUsage, usageAnswers } from './find-usage.ts';
import { foreignUsesOf } from './foreign-uses.ts';
import { keyAliasesIn } from './key-aliases.ts';
import { launchTemplatesIn } from './launch-templates.ts';
import { parametersIn } from './parameters.ts';
import { scansIn } from './scans.ts';
import { mappingAnswers } from './snapshot-mappings.ts';
import { type Sources, sourceImagesIn } from './source-images.ts';
import { imagesIn } from './to-images.ts';
import { imagesInRecycleBinIn, recycleBinRulesIn } from './to-recycle-bin.ts';
import { settingsIn } from './to-settings.ts';
import { snapshotsIn } from './to-snapshots.ts';
import { usageReportAnswers, usageReportsIn } from './usage-reports.ts';
import { readWorld, type World } from './world.ts';

const consulted: readonly AnswerName[] = [
  'Images',
  'ImageAttributes',
  'Snapshots',
  'SnapshotAttributes',
  'LockedSnapshots',
  'FastSnapshotRestores',
  'RecycleBinRules',
  'ImagesInRecycleBin',
  ...mappingAnswers,
  ...usageAnswers,
  ...usageReportAnswers,
];

/** Facts from AWS's answers, wherever these come from: a dump and an account are judged by the same code. */
export function factsReader(answers: Answers): FactsReader {
  return {
    readFacts: (scope, _imageIds, options) => readFacts(answers, { scope, covers: 'scope' }, options),
  };
}

/** Never throws for what the answers hold or lack: it becomes unknown, with the reason. The order of records changes nothing. */
export async function readFacts(
  answers: Answers,
  { scope, covers }: Pick<ScopeFacts, 'scope' | 'covers'>,
  options: ReadOptions,
): Promise<ScopeFacts> {
  const { extra } = options;
  const world = await readWorld(answers, [...consulted, ...extraAnswers(extra)]);
  const parameters = parametersIn(world.records('Parameters'), world.gap('Parameters'), scope);
  const templates = launchTemplatesIn(world, parameters);
  const images = withScans(withAncestry(imagesIn(world, scope), world, scope, options), world, options);
  const usage = findUsage({ scope, options, world, parameters, templates, images });
  const used = images.map((image) => withUsage(image, usage.of(image.imageId), world));
  const snapshots = snapshotsIn(world, templates, scope);
  const sources = extra.has('source-images') ? sourceImagesIn(world, images, scope) : noSources;
  return {
    scope,
    covers,
    images: ifRead(world, 'Images', used),
    snapshots: ifRead(world, 'Snapshots', snapshots),
    recycleBinRules: recycleBinRulesIn(world),
    imagesInRecycleBin: imagesInRecycleBinIn(world),
    settings: extra.has('settings') ? settingsIn(world) : noSettings,
    keyAliases: extra.has('key-aliases') ? keyAliasesIn(world) : notAsked,
    sourceImages: sources.sourceImages,
    usageReports: usageReportsIn(world, scope),
    foreignUses: foreignUsesOf(scope, used, usage.uses),
    unreadUsage: usage.unread,
    counts: {
      ...countOf(world, 'Images', 'images', used.filter((image) => isOwned(image, scope) !== false).length),
      ...countOf(world, 'Snapshots', 'snapshots', snapshots.length),
      ...usage.counts,
    },
    reads: withGap(world.reads, 'SourceImages', sources.gap),
  };
}

const noSources: Sources = { sourceImages: notAsked, gap: null };
const noSettings: ScopeSettings = {
  imageBlockPublicAccess: notAsked,
  snapshotBlockPublicAccess: notAsked,
  allowedImages: notAsked,
};

/** Chains that earlier runs read are as good as new ones: they never change. */
function withAncestry(
  images: readonly Image[],
  world: World,
  scope: Scope,
  { extra, ancestries }: ReadOptions,
): readonly Image[] {
  if (!extra.has('ancestry')) return images;
  const chainOf = chainsIn(world.records('ImageAncestry'), world.gap('ImageAncestry'), scope.region);
  return images.map((image) => {
    const before = ancestries.get(image.imageId);
    return { ...image, ancestry: before === undefined ? chainOf(image.imageId) : known(before) };
  });
}

function withScans(images: readonly Image[], world: World, { extra }: ReadOptions): readonly Image[] {
  if (!extra.has('image-findings')) return images;
  const scanOf = scansIn(world);
  return images.map((image) => ({ ...image, scan: scanOf(image) }));
}

/** A read that answered, and yet left something open. */
function withGap(reads: readonly Read[], fact: AnswerName, gap: string | null): readonly Read[] {
  if (gap === null) return reads;
  return reads.map((read) => (read.fact === fact && read.known ? { fact, known: false, why: gap } : read));
}

/** Nothing of an answer that was not read wholly: a part is no count. */
function countOf(world: World, name: AnswerName, counted: string, count: number): Record<string, number> {
  return world.gap(name) === null && !world.isAssumedEmpty(name) ? { [counted]: count } : {};
}

/** Of an answer with some unreadable records the readable ones are facts: rules may judge them, though nothing is taken away. */
function ifRead<T>(world: World, name: AnswerName, items: readonly T[]): Known<readonly T[]> {
  const gap = world.gap(name);
  return gap === null || items.length > 0 ? known(items) : unknown(gap);
}

/** An image that could not be read may be a copy of any other and in use: while there is one, all of them are held. */
function withUsage(image: Image, usage: ImageUsage, world: World): Image {
  const gap = world.gap('Images');
  if (gap === null) return { ...image, usage };
  const unread = [...usage.unread, { source: 'images', why: gap }].toSorted(by((one) => one.source));
  return { ...image, usage: { ...usage, unread } };
}
