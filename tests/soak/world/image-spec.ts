import fc from 'fast-check';
import { useKinds } from './uses/registry.ts';
import type { UseKind } from './uses/use.ts';

/** What images differ in: the usual value first, and how many times it is likelier than all the others together. */
export const imageFeatures = {
  state: { values: ['available', 'disabled', 'pending', 'failed'], usually: 9 },
  root: { values: ['ebs', 'instance-store'], usually: 20 },
  isEncrypted: { values: [true, false], usually: 2 },
  hasOwner: { values: [false, true], usually: 2 },
  /** Images of one family are versions of one thing. */
  family: { values: ['none', 'web', 'jobs'], usually: 5 },
  shared: { values: ['no', 'public', 'partner', 'organization', 'partner, told'], usually: 4 },
  deprecation: { values: ['none', 'past', 'future'], usually: 9 },
  protection: { values: ['off', 'on', 'cooldown'], usually: 14 },
  tag: { values: ['none', 'protected', 'excluded', 'exempt'], usually: 9 },
  mark: { values: ['none', 'backup', 'backup-vault', 'lifecycle-manager', 'image-builder'], usually: 9 },
  snapshotIs: {
    values: ['plain', 'locked', 'shared with the first image', 'mapped by a template'],
    usually: 8,
  },
  copyOf: { values: ['nothing', 'the first image', 'the image before'], usually: 9 },
  lastLaunched: { values: ['never', 'lately', 'long ago'], usually: 6 },
  isDeclared: { values: [false, true], usually: 25 },
} as const;

type Features = typeof imageFeatures;

/** One image of a made-up world. Most lack something of what the rules ask for, and most are used by nothing. */
export type ImageSpec = { readonly [Feature in keyof Features]: Features[Feature]['values'][number] } & {
  readonly ageDays: number;
  readonly uses: readonly UseKind[];
};

interface Feature<T> {
  readonly values: readonly T[];
  readonly usually: number;
}

function of<T>({ values, usually }: Feature<T>): fc.Arbitrary<T> {
  const others = fc.constantFrom(...values.slice(1));
  return fc.oneof(
    { weight: usually, arbitrary: fc.constantFrom(...values.slice(0, 1)) },
    { weight: 1, arbitrary: others },
  );
}

export const anyImage: fc.Arbitrary<ImageSpec> = fc.record({
  state: of(imageFeatures.state),
  root: of(imageFeatures.root),
  isEncrypted: of(imageFeatures.isEncrypted),
  hasOwner: of(imageFeatures.hasOwner),
  family: of(imageFeatures.family),
  shared: of(imageFeatures.shared),
  deprecation: of(imageFeatures.deprecation),
  protection: of(imageFeatures.protection),
  tag: of(imageFeatures.tag),
  mark: of(imageFeatures.mark),
  snapshotIs: of(imageFeatures.snapshotIs),
  copyOf: of(imageFeatures.copyOf),
  lastLaunched: of(imageFeatures.lastLaunched),
  isDeclared: of(imageFeatures.isDeclared),
  ageDays: fc.oneof(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 360, max: 900 })),
  uses: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...useKinds), { minLength: 1, maxLength: 2 }) },
  ),
});
