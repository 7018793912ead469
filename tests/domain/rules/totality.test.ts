import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnswerName, isAnswerName } from '../../../shared/aws/answers.ts';
import { openDump } from '../../../shared/aws/dump.ts';
import { readFacts } from '../../../shared/aws/to-facts.ts';
import { extraFacts, type ScopeFacts } from '../../../shared/domain/facts.ts';
import { type Status, statuses, type Verdict } from '../../../shared/domain/finding.ts';
import { mapKnown } from '../../../shared/domain/known.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { allRules } from '../../../shared/domain/rules/registry.ts';
import type { ScopeView } from '../../../shared/domain/scope-view.ts';
import { answersOf, imageId, options } from '../../aws/answers.ts';
import { damaged, junk } from '../../aws/damage.ts';
import { aPolicy, aView, deepFreeze, now, scope } from '../../builders.ts';
import { type Extras, someExtras } from './arbitrary-extras.ts';
import { paramSets } from './param-sets.ts';

const trusted = { accounts: ['222233334444'], organizations: ['o-abc123'], organizationalUnits: [] };
const setsByRule = new Map(allRules.map((rule) => [rule, paramSets(rule)]));
const reading = { ...options, extra: new Set(extraFacts) };

function viewOf(facts: ScopeFacts): ScopeView {
  return aView({ facts: deepFreeze(facts), policy: aPolicy({ trusted }), at: now });
}

const seen = new Map<string, Set<Status>>(allRules.map(({ id }) => [id, new Set()]));

/** What is wrong with the verdicts of every rule, with each of its sets of parameters, on everything in the scope. */
function faultsOf(view: ScopeView): readonly string[] {
  return [...setsByRule].flatMap(([rule, sets]) =>
    sets.flatMap((params) => {
      if (rule.about === 'scope') return faultIn(rule, () => rule.judge(view.judged, params, view.now));
      return [...view.images.values()].flatMap(({ image }) =>
        faultIn(rule, () => rule.judge(image, view.judged, params, view.now)),
      );
    }),
  );
}

function faultIn({ id }: Rule, judge: () => Verdict): readonly string[] {
  try {
    const { status, reason, evidence } = judge();
    seen.get(id)?.add(status);
    if (!statuses.includes(status)) return [`${id}: the status ${String(status)}`];
    if (reason.trim() === '' || reason.includes('[object')) return [`${id}: the reason ${reason}`];
    JSON.stringify(evidence);
    return [];
  } catch (error) {
    return [`${id}: ${String(error)}`];
  }
}

// An image, its snapshot, and what else tells of them, with every member that a rule rests on.
const image = {
  ImageId: imageId,
  Name: 'web-2026-10-03',
  Description: 'golden',
  OwnerId: '111122223333',
  ImageOwnerAlias: 'self',
  State: 'available',
  CreationDate: '2026-10-03T08:10:05.000Z',
  DeprecationTime: '2028-10-03T08:10:00.000Z',
  LastLaunchedTime: '2026-09-20T07:07:19Z',
  DeregistrationProtection: 'enabled-with-cooldown',
  Public: false,
  SourceImageId: 'ami-0b1b2c3d4e5f60718',
  SourceImageRegion: 'us-east-1',
  SourceInstanceId: 'i-00000000000000001',
  ImdsSupport: 'v2.0',
  TpmSupport: 'v2.0',
  BootMode: 'uefi',
  EnaSupport: true,
  Architecture: 'x86_64',
  Platform: 'windows',
  RootDeviceType: 'ebs',
  BlockDeviceMappings: [
    {
      DeviceName: '/dev/xvda',
      Ebs: { SnapshotId: 'snap-0a', Encrypted: true, KmsKeyId: 'arn:aws:kms:key/1' },
    },
    { DeviceName: '/dev/sdb', Ebs: { SnapshotId: 'snap-0b', Encrypted: false } },
  ],
  Tags: [{ Key: 'Owner', Value: 'a@example.com' }],
  ImageWatermarks: [{ WatermarkKey: '222233334444:golden', WatermarkCreationTime: '2026-10-03T08:10:05Z' }],
  ScanResults: {
    HighestFindingSeverityLabel: 'high',
    FindingScanDate: '2026-09-30T08:10:05Z',
    HighFixAvailableSince: '2026-01-01T00:00:00Z',
  },
};

const around: Readonly<Record<string, unknown>> = {
  Snapshots: {
    SnapshotId: 'snap-0a',
    OwnerId: '111122223333',
    Description: `Created by CreateImage(i-00000000000000001) for ${imageId}`,
    StartTime: '2026-10-03T08:10:05Z',
    Encrypted: true,
    KmsKeyId: 'arn:aws:kms:key/1',
    Tags: [{ Key: 'Owner', Value: 'a@example.com' }],
  },
  ImageAttributes: { ImageId: imageId, LaunchPermissions: [{ UserId: '999988887777' }, { Group: 'all' }] },
  SnapshotAttributes: { SnapshotId: 'snap-0a', CreateVolumePermissions: [{ Group: 'all' }, { UserId: '1' }] },
  RecycleBinRules: {
    Identifier: 'bin',
    ResourceType: 'EC2_IMAGE',
    Status: 'available',
    RetentionPeriod: { RetentionPeriodValue: 7, RetentionPeriodUnit: 'DAYS' },
    ExcludeResourceTags: [{ ResourceTagKey: 'Scratch' }],
  },
  ImageAncestry: {
    ImageId: imageId,
    CreationDate: '2026-10-03T08:10:05Z',
    SourceImageId: 'ami-0b1b2c3d4e5f60718',
  },
  SourceImages: { ...image, ImageId: 'ami-0b1b2c3d4e5f60718', OwnerId: '222233334444' },
  Aliases: { AliasName: 'alias/aws/ebs', TargetKeyId: '1' },
  GetImageBlockPublicAccessState: { ImageBlockPublicAccessState: 'unblocked' },
  GetSnapshotBlockPublicAccessState: { State: 'block-new-sharing' },
  GetAllowedImagesSettings: { State: 'enabled', ImageCriteria: [{ ImageProviders: ['amazon'] }] },
};

const huge = fc.constantFrom<unknown>(
  'x'.repeat(100_000),
  Array.from({ length: 2000 }, (_, at) => ({ Key: `key ${at}`, Value: '' })),
  JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`),
);
/** Where, by the places of members, and what. An undefined value is a missing one. */
const damage = fc.tuple(
  fc.array(fc.nat(40), { maxLength: 5 }),
  fc.oneof({ weight: 20, arbitrary: junk }, huge),
);
const imagesAtOnce = 50;

async function damagedScope(
  ofImages: readonly (readonly [readonly number[], unknown])[],
  ofOthers: readonly (readonly [readonly number[], unknown])[],
): Promise<ScopeFacts> {
  const others = Object.entries(around).flatMap(([name, record], at): [AnswerName, readonly unknown[]][] => {
    const [places, rubbish] = ofOthers[at] ?? [[], null];
    return isAnswerName(name) ? [[name, [damaged(record, places, rubbish)]]] : [];
  });
  const images = ofImages.map(([places, rubbish], at) =>
    damaged({ ...image, ImageId: `ami-${String(at).padStart(17, '0')}` }, places, rubbish),
  );
  const recorded = { ...Object.fromEntries(others), Images: [image, ...images] };
  return readFacts(answersOf(recorded), { scope, covers: 'scope' }, reading);
}

function withExtras(facts: ScopeFacts, { ofImages, ...ofScope }: Extras): ScopeFacts {
  return {
    ...facts,
    ...ofScope,
    images: mapKnown(facts.images, (images) => images.map((one) => ({ ...one, ...ofImages }))),
  };
}

test('ten thousand damaged images give every rule a status and a reason', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(damage, { minLength: imagesAtOnce, maxLength: imagesAtOnce }),
      fc.array(damage, { minLength: 10, maxLength: 10 }),
      someExtras,
      async (ofImages, ofOthers, extras) => {
        const facts = await damagedScope(ofImages, ofOthers);
        judged += ofImages.length;
        expect(faultsOf(viewOf(facts))).toEqual([]);
        expect(faultsOf(viewOf(withExtras(facts, extras)))).toEqual([]);
      },
    ),
    { seed: 20_261_003, numRuns: 200 },
  );
  expect(judged).toBe(10_000);
  expect([...seen].filter(([, reached]) => reached.size < 2)).toEqual([]);
});

test('where nothing was read no rule finds anything compliant', async () => {
  const others = Object.keys(around).filter(isAnswerName);
  const bare = answersOf({ Images: [{ ImageId: imageId }] }, others);
  const view = viewOf(await readFacts(bare, { scope, covers: 'scope' }, reading));
  const [only] = [...view.images.values()];
  if (only === undefined) throw new Error('the image was not read');
  const verdicts = [...setsByRule].map(([rule, [params = {}]]) => {
    const verdict =
      rule.about === 'scope'
        ? rule.judge(view.judged, params, view.now)
        : rule.judge(only.image, view.judged, params, view.now);
    return [rule.id, verdict.status];
  });

  expect(verdicts.filter(([, status]) => status === 'COMPLIANT')).toEqual([]);
});

// Recorded answers of AWS that stand beside the project where it is developed, and nowhere else.
const recordings = resolve('../shared/real-data');

describe.skipIf(!existsSync(recordings))('every recorded account', () => {
  const folders = existsSync(recordings)
    ? [...readdirSync(join(recordings, 'accounts')).map((name) => join('accounts', name)), 'combined']
    : [];

  test.each(folders)('%s gives every rule a status and a reason', async (folder) => {
    for (const assumeEmpty of [['all-missing'], []]) {
      const dump = await openDump(join(recordings, folder), { assumeEmpty });
      for (const accountId of ['644160558196', '111122223333']) {
        const at = { scope: { accountId, region: 'us-east-1' }, covers: 'scope' } as const;
        expect(faultsOf(viewOf(await readFacts(dump, at, reading)))).toEqual([]);
      }
    }
  });
});
