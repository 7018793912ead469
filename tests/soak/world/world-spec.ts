import fc from 'fast-check';
import type { Act } from '../people/act.ts';
import { nameOwnerLate, nameOwnerOfDeprecated } from '../people/images.ts';
import { acts } from '../people/registry.ts';
import { anyImage, type ImageSpec } from './image-spec.ts';
import { anyMishap, type Mishap } from './mishaps.ts';
import { anyPolicy, type PolicySpec } from './policy-spec.ts';
import { type SnapshotKind, snapshotKinds } from './snapshot-kinds.ts';

/** One account in one Region. */
export interface ScopeSpec {
  readonly place: 'home' | 'other account' | 'other Region';
  readonly images: readonly ImageSpec[];
  /** Besides those of the images. */
  readonly snapshots: readonly SnapshotKind[];
  readonly bin:
    | 'good'
    | 'missing'
    | 'too short'
    | 'pending'
    | 'images only'
    | 'snapshots shorter'
    | 'not for the tagged';
}

/** What a person does on a day: before the sweep, or between a plan and its application. */
export interface Deed {
  readonly day: number;
  readonly when: 'before the sweep' | 'after the plan';
  readonly act: Act;
  /** Which image, group ... it is about, counted round. */
  readonly n: number;
}

/** A made-up world and all that happens in it: the same spec is the same story. */
export interface WorldSpec {
  readonly seed: number;
  readonly days: number;
  readonly policy: PolicySpec;
  readonly scopes: readonly ScopeSpec[];
  readonly maxPageSize: number;
  /** Every other calm day the sweep comes twice more, and must find nothing to do. */
  readonly sweepsAgain: boolean;
  readonly deeds: readonly Deed[];
  readonly mishaps: readonly Mishap[];
}

const anySnapshot = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...snapshotKinds.slice(0, 2)) },
  { weight: 3, arbitrary: fc.constantFrom(...snapshotKinds) },
);

function anyScope(place: ScopeSpec['place']): fc.Arbitrary<ScopeSpec> {
  return fc.record({
    place: fc.constant(place),
    images: fc.array(anyImage, { minLength: 3, maxLength: place === 'home' ? 12 : 5, size: 'max' }),
    snapshots: fc.array(anySnapshot, { maxLength: 6, size: 'max' }),
    bin: fc.oneof(
      { weight: 8, arbitrary: fc.constant('good' as const) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ...([
            'missing',
            'too short',
            'pending',
            'images only',
            'snapshots shorter',
            'not for the tagged',
          ] as const),
        ),
      },
    ),
  });
}

export const anyWorld: fc.Arbitrary<WorldSpec> = fc.oneof(
  { weight: 9, arbitrary: anyDays() },
  { weight: 1, arbitrary: anyDays().map(mended) },
);

/** People repent late: what only lacked an owner gets one when it is deprecated or disabled already. */
function mended(world: WorldSpec): WorldSpec {
  const late = { deprecate: 6, disable: 30, deregister: null, whenInUse: false, snapshots: 'keep' } as const;
  const wide = { count: 10, percent: 100 };
  const limits = { ...world.policy.limits, deprecate: wide, disable: wide };
  const rule = { check: 'required-tags', mode: 'enforce', ladder: late, remedies: [] } as const;
  return {
    ...world,
    policy: { ...world.policy, limits, isPartnerTrusted: true, rules: [{ ...rule, revokeInUse: false }] },
    scopes: world.scopes.map((scope) => ({ ...scope, images: scope.images.map(sharedWhereItMay) })),
    deeds: [
      ...world.deeds,
      ...[3, 5, 7, 9].map((day) => ({ day, when: 'before the sweep', act: nameOwnerLate, n: day }) as const),
      ...[2, 3, 4].map(
        (day) => ({ day, when: 'before the sweep', act: nameOwnerOfDeprecated, n: day }) as const,
      ),
    ],
  };
}

function sharedWhereItMay(image: ImageSpec): ImageSpec {
  return image.shared === 'no' ? { ...image, shared: 'partner, told' } : image;
}

function anyDays(): fc.Arbitrary<WorldSpec> {
  return fc.integer({ min: 10, max: 14 }).chain((days) =>
    fc.record({
      seed: fc.nat(),
      sweepsAgain: fc.constant(true),
      days: fc.constant(days),
      policy: anyPolicy,
      scopes: fc
        .tuple(anyScope('home'), sometimes(anyScope('other account')), sometimes(anyScope('other Region')))
        .map((scopes) => scopes.filter((scope) => scope !== null)),
      maxPageSize: fc.constantFrom(2, 1000),
      deeds: fc.array(anyDeed(days), { minLength: 3, maxLength: 14, size: 'max' }),
      mishaps: fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 4, arbitrary: fc.array(anyMishap(days), { minLength: 4, maxLength: 16, size: 'max' }) },
      ),
    }),
  );
}

function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

function anyDeed(days: number): fc.Arbitrary<Deed> {
  return fc.record({
    day: fc.integer({ min: 0, max: days - 1 }),
    when: fc.constantFrom('before the sweep' as const, 'after the plan' as const),
    act: fc.constantFrom(...acts),
    n: fc.nat(8),
  });
}
