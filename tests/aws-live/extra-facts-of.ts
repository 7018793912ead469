import { expect } from 'vitest';
import type { FaultRule } from '../../sandbox/aws/faults/fault-plan.ts';
import type { AwsOptions } from '../../sandbox/aws/start-aws.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import type { ExtraFact, ScopeFacts } from '../../shared/domain/facts.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { buildImage, imageId, type RunningAws } from '../sandbox/running-aws.ts';
import { accessToSandbox, countCalls, readOptions, scope } from './running-access.ts';

interface Setting {
  readonly world?: AwsOptions;
  readonly read?: Partial<ReadOptions>;
  readonly imageIds?: readonly string[];
}

/** What is told of an account that `fill` filled, and by which calls. */
export async function factsOf(
  asked: readonly ExtraFact[],
  fill: (aws: RunningAws) => void,
  { world, read, imageIds }: Setting = {},
) {
  const { aws, access } = await accessToSandbox({ throttling: false, ...world });
  fill(aws);
  const options = { ...readOptions, extra: new Set(asked), ...read };
  const facts = await liveFactsReader(access).readFacts(scope, imageIds ?? null, options);
  return { aws, facts, counts: countCalls(aws) };
}

export function ancestriesIn({ images }: ScopeFacts) {
  const all = images.known ? images.value : [];
  return new Map(all.map(({ imageId: id, ancestry }) => [id, ancestry]));
}

export function sourcesIn({ sourceImages }: ScopeFacts) {
  if (!sourceImages.known) throw new Error(sourceImages.why);
  return sourceImages.value;
}

export function sharesIn({ snapshots }: ScopeFacts) {
  const all = snapshots.known ? snapshots.value : [];
  return new Map(all.map(({ snapshotId: id, sharedWith }) => [id, sharedWith]));
}

export function copyOf(n: number, source: number, SourceImageRegion = 'eu-central-1') {
  return buildImage(n, { SourceImageId: imageId(source), SourceImageRegion });
}

export const denied = (operation: string, region?: string): FaultRule => ({
  match: { operation, ...(region === undefined ? {} : { region }) },
  fault: { kind: 'denied' },
});

/** What `expect` takes for a fact that was not read for such a reason. */
export const unread = (why: RegExp) => ({ known: false, why: expect.stringMatching(why) });
