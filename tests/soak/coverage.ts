import { allActions } from '../../shared/domain/actions/registry.ts';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import { acts } from './people/registry.ts';
import type { Tally } from './tally.ts';
import { imageFeatures } from './world/image-spec.ts';
import { mishapKinds } from './world/mishaps.ts';
import { snapshotKinds } from './world/snapshot-kinds.ts';
import { useKinds } from './world/uses/registry.ts';

/** What need not occur in these worlds, with the reason: everything else must, or the run proves nothing of it. */
const needNotOccur: ReadonlyMap<string, string> = new Map([
  ['action block-public-access', 'the rules of these worlds are about images'],
  // A person has to mend what the image lacked, after it was disabled and before it is deregistered.
  ['action enable', 'some runs see it'],
  ['action restore-launch-permissions', 'some runs see it'],
  ['guard sanity', 'a scope has hardly the ten things from which on it counts that they become half'],
]);

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

/** What should have occurred and never did. */
export function neverOccurred({ occurred, deregistered }: Tally): readonly string[] {
  const missing = wanted.filter((name) => !occurred.has(name) && !needNotOccur.has(name));
  return deregistered === 0 ? [...missing, 'a rightful deregistration'] : missing;
}
