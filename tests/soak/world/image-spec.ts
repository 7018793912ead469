import fc from 'fast-check';
import { useKinds } from './uses/registry.ts';
import type { UseKind } from './uses/use.ts';

/** One image of a made-up world. Most lack something of what the rules ask for, and most are used by nothing. */
export interface ImageSpec {
  readonly state: 'available' | 'disabled' | 'pending' | 'failed';
  readonly root: 'ebs' | 'instance-store';
  readonly isEncrypted: boolean;
  readonly hasOwner: boolean;
  readonly ageDays: number;
  /** Images of one family are versions of one thing. */
  readonly family: 'none' | 'web' | 'jobs';
  readonly shared: 'no' | 'public' | 'partner' | 'organization' | 'partner, told unused';
  readonly deprecation: 'none' | 'past' | 'future';
  readonly protection: 'off' | 'on' | 'cooldown';
  readonly tag: 'none' | 'protected' | 'excluded' | 'exempt';
  readonly mark: 'none' | 'backup' | 'backup-vault' | 'lifecycle-manager' | 'image-builder';
  readonly snapshotIs: 'plain' | 'locked' | 'shared with the first image' | 'mapped by a template';
  readonly copyOf: 'nothing' | 'the first image' | 'the image before';
  readonly lastLaunched: 'never' | 'lately' | 'long ago';
  readonly isDeclared: boolean;
  readonly uses: readonly UseKind[];
}

/** The first value in most images, each of the others now and then. */
function mostly<const T>(usual: T, weight: number, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export const anyImage: fc.Arbitrary<ImageSpec> = fc.record({
  state: mostly('available', 9, 'disabled', 'pending', 'failed'),
  root: mostly('ebs', 20, 'instance-store'),
  isEncrypted: mostly(true, 2, false),
  hasOwner: mostly(false, 2, true),
  ageDays: fc.oneof(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 360, max: 900 })),
  family: mostly('none', 5, 'web', 'jobs'),
  shared: mostly('no', 8, 'public', 'partner', 'organization', 'partner, told unused'),
  deprecation: mostly('none', 9, 'past', 'future'),
  protection: mostly('off', 14, 'on', 'cooldown'),
  tag: mostly('none', 9, 'protected', 'excluded', 'exempt'),
  mark: mostly('none', 9, 'backup', 'backup-vault', 'lifecycle-manager', 'image-builder'),
  snapshotIs: mostly('plain', 8, 'locked', 'shared with the first image', 'mapped by a template'),
  copyOf: mostly('nothing', 9, 'the first image', 'the image before'),
  lastLaunched: mostly('never', 6, 'lately', 'long ago'),
  isDeclared: mostly(false, 25, true),
  uses: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...useKinds), { minLength: 1, maxLength: 2 }) },
  ),
});
