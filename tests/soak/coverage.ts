import { allActions } from '../../shared/domain/actions/registry.ts';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import { acts } from './people/registry.ts';
import type { Tally } from './tally.ts';
import { imageFeatures } from './world/image-spec.ts';
import { mishapKinds } from './world/mishaps.ts';
import { snapshotKinds } from './world/snapshot-kinds.ts';
import { useKinds } from './world/uses/registry.ts';

const wanted: readonly string[] = [
  ...orderedGuards.map(({ id }) => `guard ${id}`),
  ...allActions.map(({ id }) => `action ${id}`),
  ...mishapKinds.map((kind) => `mishap ${kind}`),
  ...acts.map(({ id }) => `act ${id}`),
  ...useKinds.map(({ id }) => `use ${id}`),
  ...snapshotKinds.map(({ id }) => `snapshot ${id}`),
  ...Object.entries(imageFeatures).flatMap(([feature, { values }]) =>
    values.map((value) => `image ${feature} ${value}`),
  ),
];

/** What should have occurred and never did: a run proves nothing of it. */
export function neverOccurred({ occurred, deregistered, deleted }: Tally): readonly string[] {
  return [
    ...wanted.filter((name) => !occurred.has(name)),
    ...(deregistered === 0 ? ['a rightful deregistration'] : []),
    ...(deleted === 0 ? ['an orphaned snapshot that went'] : []),
  ];
}
