import fc from 'fast-check';
import type { BinnedImage, ScopeFacts } from '../../shared/domain/facts.ts';
import type { Image, LaunchPermission, Tag } from '../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../shared/domain/known.ts';
import { aDevice, aSnapshot, daysAgo, imageNumber, scope, someFacts } from '../builders.ts';

const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
export const ids = numbers.map((n) => imageNumber(n).imageId);

type CopyOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** The first value nine times out of ten or so. */
export function mostly<T>(usual: T, ...others: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 14 * others.length, arbitrary: fc.constant(usual) }, ...others);
}

function mostlyRead<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<Known<T>> {
  return mostly<Known<T>>(
    known(usual),
    fc.constant(unknown('denied')),
    ...others.map((value) => fc.constant(known(value))),
  );
}

export function past(maxDays: number): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: maxDays * 4 }).map((quarters) => daysAgo(quarters / 4));
}

const aTag: fc.Arbitrary<Tag> = fc.constantFrom(
  { key: 'Team', value: 'research' },
  { key: 'Family', value: 'web' },
  { key: 'Owner', value: 'a@example.com' },
  { key: 'ami-governor:protected', value: '' },
  { key: 'aws:backup:source-resource', value: 'i-1' },
  { key: 'dlm:managed', value: 'true' },
  { key: 'CreatedBy', value: 'EC2 Image Builder' },
  { key: '__proto__', value: 'x' },
);

const someTags = fc.oneof(
  { weight: 12, arbitrary: fc.constant(known<readonly Tag[]>([])) },
  {
    weight: 4,
    arbitrary: fc.uniqueArray(aTag, { maxLength: 3, selector: ({ key }) => key }).map((tags) => known(tags)),
  },
  { weight: 1, arbitrary: fc.constant(unknown('denied')) },
);

const someShares: fc.Arbitrary<Known<readonly LaunchPermission[]>> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(known([])) },
  {
    weight: 6,
    arbitrary: fc
      .subarray<LaunchPermission>([
        { kind: 'group', principal: 'all' },
        { kind: 'account', principal: '444455556666' },
        { kind: 'account', principal: '999999999999' },
        { kind: 'organization', principal: 'arn:aws:organizations::111122223333:organization/o-abc123def4' },
      ])
      .map((shares) => known(shares)),
  },
  { weight: 1, arbitrary: fc.constant(unknown('denied')) },
);

const aUsage = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ uses: [], unread: [] }) },
  fc.constant({ uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] }),
  fc.constant({ uses: [], unread: [{ source: 'Fleets', why: 'denied' }] }),
  fc.constant({ uses: [{ kind: 'instance', arn: 'i-1' }], unread: [{ source: 'Fleets', why: 'denied' }] }),
);

function anyImage(n: number): fc.Arbitrary<Image> {
  return fc
    .record({
      ownerId: mostly<string | null>(scope.accountId, fc.constantFrom('999999999999', null)),
      ownerAlias: mostly<string | null>(null, fc.constantFrom('amazon', 'aws-backup-vault')),
      state: fc.oneof(
        { weight: 5, arbitrary: fc.constant(known('available' as const)) },
        { weight: 4, arbitrary: fc.constant(known('disabled' as const)) },
        fc.constantFrom(known('failed' as const), known('pending' as const), unknown('denied')),
      ),
      createdAt: mostlyRead(
        '2024-01-01T00:00:00.000Z',
        '2026-09-01T00:00:00.000Z',
        '2024-02-02T00:00:00.000Z',
      ),
      deprecateAt: fc.oneof(
        { weight: 10, arbitrary: fc.constant(known('2026-01-01T00:00:00.000Z')) },
        { weight: 4, arbitrary: fc.constant(known(null)) },
        fc.constantFrom(known('2027-01-01T00:00:00.000Z'), unknown('denied')),
      ),
      lastLaunchedAt: mostlyRead<string | null>(null, daysAgo(1), daysAgo(29), daysAgo(31)),
      deregistrationProtection: mostlyRead('off' as const, 'on' as const, 'cooldown' as const),
      isPublic: mostlyRead(false, true),
      launchPermissions: someShares,
      isPlain: fc.boolean(),
      rootDeviceType: mostlyRead('ebs' as const, 'instance-store' as const),
      sourceImageId: mostly<string | null>(null, fc.constantFrom(...ids, 'ami-elsewhere')),
      sourceInstanceId: mostly<string | null>(null, fc.constant('i-1')),
      tags: someTags,
      usage: aUsage,
    })
    .map(({ isPlain, ...changes }) => {
      const ebsDevices = known([aDevice({ snapshotId: snapshotOf(n), encrypted: known(!isPlain) })]);
      const image = imageNumber(n, { ebsDevices, ...(changes as Partial<Image>) });
      const { launchPermissions: shares } = image;
      const isPublic = shares.known && shares.value.some(({ principal }) => principal === 'all');
      return isPublic ? { ...image, isPublic: known(true) } : image;
    });
}

function snapshotOf(n: number): string {
  return `snap-${String(n).padStart(17, '0')}`;
}

/** Image 2 as the copy that this service makes of image 1, or as one that only looks so. */
const aCopy = fc.record({
  isThere: mostly(false, fc.constant(true), fc.constant(true)),
  name: mostly('image 1-encrypted-00000001', fc.constant('by hand')),
  sourceImageId: mostly<string | null>(ids[0] ?? null, fc.constant(null)),
  mark: mostly(ids[0] ?? '', fc.constant('ami-elsewhere')),
  state: fc.constantFrom(known('available' as const), known('failed' as const), known('pending' as const)),
  isPlain: mostly(false, fc.constant(true)),
});

function withCopy(images: readonly Image[], copy: CopyOf<typeof aCopy>): readonly Image[] {
  const { isThere, name, sourceImageId, mark, state, isPlain } = copy;
  if (!isThere) return images;
  return images.map((image) => {
    if (image.imageId !== ids[1]) return image;
    const ebsDevices = known([aDevice({ snapshotId: snapshotOf(2), encrypted: known(!isPlain) })]);
    const tags = known([{ key: 'ami-governor:copy-of', value: mark }]);
    return { ...image, name, sourceImageId, sourceInstanceId: null, state, ebsDevices, tags };
  });
}

export const anyFacts: fc.Arbitrary<ScopeFacts> = fc
  .record({
    images: fc.tuple(...numbers.map(anyImage)),
    copy: aCopy,
    count: fc.integer({ min: 2, max: numbers.length }),
    locked: mostly(false, fc.constant(true)),
    bin: mostly<Known<readonly BinnedImage[]>>(
      known([]),
      fc.constant(known([{ imageId: 'ami-9', enteredAt: null }])),
      fc.constant(unknown('denied')),
    ),
    binRules: mostly<Partial<ScopeFacts>>(
      {},
      fc.constant({ recycleBinRules: known([]) }),
      fc.constant({ recycleBinRules: unknown('denied') }),
    ),
  })
  .map(({ images, copy, count, locked, bin, binRules }) => {
    const facts = someFacts(withCopy(images.slice(0, count), copy), { imagesInRecycleBin: bin, ...binRules });
    if (!facts.snapshots.known || !locked) return facts;
    const [first, ...others] = facts.snapshots.value;
    return { ...facts, snapshots: known([aSnapshot({ ...first, isLocked: known(true) }), ...others]) };
  });
