import { compliant, insufficientData, type Json, nonCompliant } from '../finding.ts';
import { type Image, mayBeUnfinished, type SnapshotId, snapshotIdsOf, type Tag, tagValue } from '../image.ts';
import type { JudgedScope } from '../judged-scope.ts';
import { type Known, unknown } from '../known.ts';
import { matchesAny } from '../match.ts';
import { flag, type TagExpectation, tagMap } from '../params.ts';
import { defineRule } from '../rule.ts';

export const requiredTags = defineRule({
  id: 'required-tags',
  title: 'The image carries every tag that the policy wants, with a value that it allows',
  why: 'An image without an owner cannot be routed, charged or retired: nobody can be asked.',
  source: 'https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html',
  example: `- id: owner-tags
  check: required-tags
  with:
    tags:
      Owner: '*@example.com'
      Environment: [dev, prod]
      CostCentre: { pattern: '^CC-[0-9]{4}$' }
    snapshots: true`,
  params: {
    tags: tagMap(
      'Tag keys, each with what its value must be: a glob (`*` is any value), a list of globs, or an RE2 pattern.',
    ),
    snapshots: flag("Whether the image's own snapshots must carry the tags too: they are what costs.", false),
  },
  judge(image, scope, params) {
    const carriers = [
      { of: '', snapshotId: null, tags: image.tags },
      ...(params.snapshots ? snapshotsOf(image, scope) : []),
    ];
    const lacks = carriers.flatMap((carrier) => lackOf(carrier, params.tags));
    if (lacks.length > 0) return nonCompliant(lacks.flatMap(partsOf).join('; '), evidenceOf(lacks));
    for (const { of, tags } of carriers) {
      if (!tags.known) return insufficientData(`tags${of}: ${tags.why}`);
    }
    return compliant(`all required tags are there${params.snapshots ? ', on the snapshots too' : ''}`);
  },
});

/** Something that wants the tags: the image itself, or one of its snapshots. */
interface Carrier {
  /** How a sentence names it after the word `tags`. */
  readonly of: string;
  readonly snapshotId: SnapshotId | null;
  readonly tags: Known<readonly Tag[]>;
}

interface Lack {
  readonly carrier: Carrier;
  readonly missing: readonly TagExpectation[];
  readonly wrong: readonly { readonly expected: TagExpectation; readonly value: string | null }[];
}

function snapshotsOf(image: Image, scope: JudgedScope): readonly Carrier[] {
  const some = { of: ' of its snapshots', snapshotId: null };
  if (!image.ebsDevices.known) return [{ ...some, tags: unknown(`devices: ${image.ebsDevices.why}`) }];
  const ids = [...new Set(snapshotIdsOf(image))];
  const root = image.rootDeviceType;
  if (ids.length === 0 && mayBeUnfinished(image) && !(root.known && root.value === 'instance-store')) {
    return [{ ...some, tags: unknown('the image is still being made and has none yet') }];
  }
  return ids.flatMap((id) => snapshotCarrier(id, scope));
}

/** Nothing for the snapshot of another account: whose tags it has is not ours to see or to set. */
function snapshotCarrier(snapshotId: SnapshotId, scope: JudgedScope): readonly Carrier[] {
  const carrier = { of: ` of snapshot ${snapshotId}`, snapshotId };
  const snapshot = scope.snapshot(snapshotId);
  if (snapshot === null) return [{ ...carrier, tags: unknown('it was not read') }];
  if (snapshot.ownerId === null) return [{ ...carrier, tags: unknown('its owner is not in the answer') }];
  return snapshot.ownerId === scope.accountId ? [{ ...carrier, tags: snapshot.tags }] : [];
}

function lackOf(carrier: Carrier, wanted: readonly TagExpectation[]): readonly Lack[] {
  if (!carrier.tags.known) return [];
  const tags = carrier.tags.value;
  const missing = wanted.filter((tag) => tagValue(tags, tag.key) === null);
  const wrong = wanted
    .filter((tag) => !missing.includes(tag) && !matchesAny(tag.anyOf, tagValue(tags, tag.key)))
    .map((expected) => ({ expected, value: tagValue(tags, expected.key) }));
  return missing.length === 0 && wrong.length === 0 ? [] : [{ carrier, missing, wrong }];
}

function partsOf({ carrier, missing, wrong }: Lack): readonly string[] {
  const keys = missing.map((tag) => tag.key).join(', ');
  return [
    ...(missing.length === 0 ? [] : [`missing tags${carrier.of}: ${keys}`]),
    ...wrong.map(({ expected, value }) => {
      const wanted = expected.anyOf.map((pattern) => pattern.source).join(' or ');
      return `tag ${expected.key}${carrier.of} is ${JSON.stringify(value)}, wanted ${wanted}`;
    }),
  ];
}

type LackEvidence = { readonly [key in 'missing' | 'wrong']: Json };

function evidenceOf(lacks: readonly Lack[]): LackEvidence & { readonly [key: string]: Json } {
  const own = lacks.find(({ carrier }) => carrier.snapshotId === null);
  const snapshots = lacks.flatMap((lack) =>
    lack.carrier.snapshotId === null ? [] : [{ snapshotId: lack.carrier.snapshotId, ...keysOf(lack) }],
  );
  const image = own === undefined ? { missing: [], wrong: [] } : keysOf(own);
  return snapshots.length === 0 ? image : { ...image, snapshots };
}

function keysOf({ missing, wrong }: Lack): LackEvidence {
  return {
    missing: missing.map((tag) => tag.key),
    wrong: wrong.map(({ expected, value }) => ({ key: expected.key, value })),
  };
}
