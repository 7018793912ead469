import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDump } from '../../shared/aws/dump.ts';
import { readFacts } from '../../shared/aws/to-facts.ts';
import { usageElsewhere } from '../../shared/domain/elsewhere.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { noHistory } from '../../shared/domain/history.ts';
import { type Image, isOwned } from '../../shared/domain/image.ts';
import { aPolicy, now, someFacts } from '../builders.ts';

// Recorded answers of AWS that stand beside the project where it is developed, and nowhere else.
const recordings = resolve('../shared/real-data');
const combined = { accountId: '644160558196', region: 'us-east-1' };

async function factsIn(
  folder: string,
  accountId = combined.accountId,
  assumeEmpty = ['all-missing'],
): Promise<ScopeFacts> {
  const dump = await openDump(join(recordings, folder), { assumeEmpty });
  return readFacts(
    dump,
    { scope: { ...combined, accountId }, covers: 'scope' },
    {
      launchTemplateVersions: 10,
      parameterPaths: [],
      extra: new Set(),
      launchPermissions: new Map(),
      ancestries: new Map(),
    },
  );
}

async function imagesIn(
  folder: string,
  accountId?: string,
  assumeEmpty?: string[],
): Promise<readonly Image[]> {
  const { images } = await factsIn(folder, accountId, assumeEmpty);
  return images.known ? images.value : [];
}

async function snapshotIn(folder: string, snapshotId: string) {
  const { snapshots } = await factsIn(folder);
  return snapshots.known ? snapshots.value.find((snapshot) => snapshot.snapshotId === snapshotId) : undefined;
}

function kindsOf(images: readonly Image[], imageId: string): readonly string[] | undefined {
  return images.find((image) => image.imageId === imageId)?.usage.uses.map(({ kind }) => kind);
}

/** As a recorded account without usage reports tells it, of which nothing was ever known. */
function aloneUsage(image: Image) {
  const facts = { ...someFacts([]), scope: { accountId: image.ownerId ?? '', region: 'us-east-1' } };
  return usageElsewhere(image, { facts, policy: aPolicy(), history: noHistory, now });
}

describe.skipIf(!existsSync(recordings))('in recorded answers', () => {
  test('every folder is read without a warning', async () => {
    const accounts = await readdir(join(recordings, 'accounts'));
    for (const folder of [...accounts.map((account) => join('accounts', account)), 'combined']) {
      const dump = await openDump(join(recordings, folder), { assumeEmpty: [] });
      expect(dump.warnings).toEqual([]);
    }
  });

  test('six images are ours and four are not', async () => {
    const images = await imagesIn('combined');
    const owned = images.map((image) => isOwned(image, combined));

    expect([owned.filter(Boolean).length, owned.filter((own) => own === false).length]).toEqual([6, 4]);
  });

  test('no image is unused for certain while answers are missing', async () => {
    const images = await imagesIn('combined', combined.accountId, []);

    expect(images.filter(({ usage }) => usage.unread.length === 0)).toEqual([]);
  });

  test('an alias of Amazon is trusted over an owner id that looks like ours', async () => {
    const [image] = await imagesIn('accounts/deprecated-image-in-launch-template');

    expect(image?.ownerId).toBe('644160558196');
    expect(image && isOwned(image, combined)).toBe(false);
  });

  test('image and snapshot ids need not be hexadecimal', async () => {
    const images = await imagesIn('accounts/deprecate-by-age', '112233445566');

    expect(images.map(({ imageId }) => imageId)).toEqual(['ami-03f9a84f3963d5028', 'ami-x9734234283242343']);
  });

  test('times with microseconds and an offset are instants', async () => {
    const snapshot = await snapshotIn('accounts/createimage-descriptions', 'snap-053a2754a57c25283');

    expect(snapshot?.startedAt).toEqual({ known: true, value: '2024-01-30T10:33:22.036Z' });
  });

  test('an image that is not public is shared by its launch permissions', async () => {
    const [image] = await imagesIn('accounts/cross-account-launch-permissions');

    expect(image?.isPublic).toEqual({ known: true, value: false });
    expect(image?.launchPermissions.known && image.launchPermissions.value.map(({ kind }) => kind)).toEqual([
      'account',
      'organization',
      'organizational-unit',
    ]);
    expect(image === undefined ? null : aloneUsage(image).unread).toEqual([
      {
        source: 'other-accounts',
        why: 'shared with 3 principals; no usage report says that nobody else uses it',
      },
    ]);
  });

  test('descriptions that name several images are kept whole', async () => {
    const snapshot = await snapshotIn('accounts/snapshots-unused', 'snap-0b80955e4f7052f72');

    expect(snapshot?.description).toContain(
      'Copied for DestinationAmi ami-008c67c239389d171 from SourceAmi ami-97785bed',
    );
  });

  test('a snapshot is mapped by a launch template beside a volume of negative size', async () => {
    const snapshot = await snapshotIn('accounts/snapshots-unused', 'snap-0b818bbec5eebac4c');
    const unmapped = await snapshotIn('accounts/snapshots-unused', 'snap-0bf9e1af959fbdddf');

    expect(snapshot?.mappings.known && snapshot.mappings.value.map(({ arn }) => arn)).toEqual([
      'arn:aws:ec2:us-east-1:644160558196:launch-template/lt-0f4a39147cc7881b9',
    ]);
    expect(unmapped?.mappings).toEqual({ known: true, value: [] });
  });

  test('a template whose versions stand in another answer may use any image', async () => {
    const { images } = await factsIn('accounts/launch-template-versions');

    expect(images).toEqual({ known: true, value: [] });
  });

  test('templates, launch configurations and groups at zero name the image that they would launch', async () => {
    const images = await imagesIn('accounts/deprecated-image-in-launch-template');

    expect(kindsOf(images, 'ami-025fe52e1f2dc5044')).toEqual([
      'auto-scaling-group',
      'auto-scaling-group',
      'launch-configuration',
      'launch-template',
    ]);
  });

  test('a launch configuration that no group uses names its image, and running instances theirs', async () => {
    const images = await imagesIn('accounts/unused-image-true');

    expect(kindsOf(images, 'ami-04e2b113')).toEqual(['instance']);
    expect(kindsOf(images, 'ami-e0fba8f7')).toEqual(['launch-configuration']);
  });

  test('terminated instances use nothing', async () => {
    const [image] = await imagesIn('accounts/instance-image-age', '619193117841');

    expect(image?.usage).toEqual({
      uses: [{ kind: 'instance', arn: 'arn:aws:ec2:us-east-1:619193117841:instance/i-1aebf7c0' }],
      unread: [],
    });
  });

  test('block devices without Ebs are left out, and images without tags have none', async () => {
    const images = await imagesIn('combined', '099720109477');
    const ubuntu = images.find(({ imageId }) => imageId === 'ami-9abea4fb');

    expect(ubuntu?.ebsDevices.known && ubuntu.ebsDevices.value).toHaveLength(1);
    expect(ubuntu?.tags).toEqual({ known: true, value: [] });
  });

  test('an empty owner id is no owner', async () => {
    expect(
      (await snapshotIn('accounts/createimage-descriptions', 'snap-053a2754a57c25283'))?.ownerId,
    ).toBeNull();
  });

  test('the tag of AWS Backup is among the tags of its snapshot', async () => {
    const snapshot = await snapshotIn('accounts/aws-backup-snapshot', 'snap-0ef116d892da25144');

    expect(snapshot?.tags.known && snapshot.tags.value.map(({ key }) => key)).toContain(
      'aws:backup:source-resource',
    );
  });
});
