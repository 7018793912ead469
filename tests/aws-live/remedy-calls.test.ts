import {
  DisableImageBlockPublicAccessCommand,
  DisableSnapshotBlockPublicAccessCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../sandbox/aws/faults/fault-plan.ts';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { buildImage, buildSnapshot, imageId, snapshotId } from '../sandbox/running-aws.ts';
import { accessToSandbox, scope } from './running-access.ts';

const ImageId = imageId(1);
const tag: Call = {
  operation: 'ec2:CreateTags',
  input: { Resources: [ImageId], Tags: [{ key: 'Team', value: 'web' }] },
};
const revoke: Call = {
  operation: 'ec2:ModifyImageAttribute',
  input: {
    ImageId,
    Remove: [
      { kind: 'group', principal: 'all' },
      { kind: 'account', principal: '999999999999' },
      { kind: 'organization', principal: 'arn:aws:organizations::999988887777:organization/o-abc123' },
      {
        kind: 'organizational-unit',
        principal: 'arn:aws:organizations::999988887777:ou/o-abc123/ou-ab12-cd34',
      },
    ],
  },
};
const protect: Call = {
  operation: 'ec2:EnableImageDeregistrationProtection',
  input: { ImageId, WithCooldown: true },
};
const copy: Call = {
  operation: 'ec2:CopyImage',
  input: {
    SourceImageId: ImageId,
    SourceRegion: scope.region,
    Name: 'web-encrypted-00000001',
    KmsKeyId: null,
    Tags: [{ key: 'ami-governor:copy-of', value: ImageId }],
    ClientToken: 'amigov-1',
  },
};
const schedule: Call = {
  operation: 'ec2:EnableImageDeprecation',
  input: { ImageId, DeprecateAt: '2027-12-01T00:00:00.000Z' },
};
const blockImages: Call = {
  operation: 'ec2:EnableImageBlockPublicAccess',
  input: { ImageBlockPublicAccessState: 'block-new-sharing' },
};
const blockSnapshots: Call = {
  operation: 'ec2:EnableSnapshotBlockPublicAccess',
  input: { State: 'block-new-sharing' },
};
const all = [tag, revoke, protect, copy, schedule, blockImages, blockSnapshots];

async function operatorOnImage({ faults = [] as readonly FaultRule[], maxAttempts = 1 } = {}) {
  const { aws, access } = await accessToSandbox({ faults }, undefined, {
    maxAttempts,
    requestTimeoutMs: 200,
  });
  const plain = [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: snapshotId(1), Encrypted: false } }];
  const Tags = [{ Key: 'Owner', Value: 'web@example.com' }];
  seedImage(aws.home, buildImage(1, { BlockDeviceMappings: plain, Tags }), [
    { Group: 'all' },
    { UserId: '999999999999' },
    { UserId: '444455556666' },
    { OrganizationArn: 'arn:aws:organizations::999988887777:organization/o-abc123' },
    { OrganizationalUnitArn: 'arn:aws:organizations::999988887777:ou/o-abc123/ou-ab12-cd34' },
  ]);
  seedSnapshot(aws.home, buildSnapshot(1));
  const ec2 = aws.ec2();
  const image = (id = ImageId) => aws.home.images.get(id);
  return { aws, ec2, image, perform: (call: Call) => awsOperator(access).perform(scope, call) };
}

/** Every change is answered so. */
function answering(code: string, message = 'no', status = 400): readonly FaultRule[] {
  return [{ match: { mutating: true }, fault: { kind: 'error', code, message, status } }];
}

describe('a remedy in the world', () => {
  test('sets tags beside those that are there', async () => {
    const { aws, perform } = await operatorOnImage();

    expect(await perform(tag)).toMatchObject({ status: 'done', detail: null });
    expect(aws.home.tags.get(ImageId)).toEqual([
      { Key: 'Owner', Value: 'web@example.com' },
      { Key: 'Team', Value: 'web' },
    ]);
  });

  test('takes the named launch permissions and leaves the others', async () => {
    const { image, perform } = await operatorOnImage();

    expect(await perform(revoke)).toMatchObject({ status: 'done' });
    expect(image()?.launchPermissions).toEqual([{ UserId: '444455556666' }]);
  });

  test('protects with a cooldown', async () => {
    const { image, perform } = await operatorOnImage();

    expect(await perform(protect)).toMatchObject({ status: 'done' });
    expect(image()?.protection).toMatchObject({ isEnabled: true, withCooldown: true });
  });

  test('copies with encryption and tags, and tells which image the copy is', async () => {
    const { aws, image, perform } = await operatorOnImage();

    const result = await perform(copy);

    const made = aws.home.images.values().find(({ image: { Name } }) => Name === 'web-encrypted-00000001');
    const id = made?.image.ImageId ?? '';
    const [device] = image(id)?.image.BlockDeviceMappings ?? [];
    expect(result).toMatchObject({ status: 'done', detail: `the copy is ${id}` });
    expect(device?.Ebs?.Encrypted).toBe(true);
    expect(aws.home.tags.get(id)).toEqual([
      { Key: 'ami-governor:copy-of', Value: ImageId },
      { Key: 'Owner', Value: 'web@example.com' },
    ]);
    expect(aws.home.tags.get(device?.Ebs?.SnapshotId ?? '')).toEqual([
      { Key: 'ami-governor:copy-of', Value: ImageId },
    ]);
    expect(aws.calls.at(-1)).toMatchObject({ operation: 'CopyImage', mutating: true, hadEffect: true });
  });

  test('copies once, whatever is sent twice', async () => {
    const { aws, perform } = await operatorOnImage();

    const once = await perform(copy);
    const twice = await perform(copy);

    expect(twice).toMatchObject({ status: 'done', detail: once.status === 'done' ? once.detail : '' });
    expect(aws.home.images.values()).toHaveLength(2);
  });

  test('sets a date to come', async () => {
    const { image, perform } = await operatorOnImage();

    expect(await perform(schedule)).toMatchObject({ status: 'done' });
    expect(image()?.image.DeprecationTime).toBe('2027-12-01T00:00:00.000Z');
  });

  test('blocks public access in the account', async () => {
    const { aws, ec2, perform } = await operatorOnImage();
    await ec2.send(new DisableImageBlockPublicAccessCommand({}));
    await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));

    for (const call of [blockImages, blockSnapshots]) {
      expect(await perform(call)).toMatchObject({ status: 'done', detail: null });
    }
    expect(aws.home.settings.get('settings')).toMatchObject({
      imageBlockPublicAccess: 'block-new-sharing',
      snapshotBlockPublicAccess: 'block-new-sharing',
    });
  });
});

describe('AWS refuses a remedy', () => {
  test.each([
    ['TagLimitExceeded', tag],
    ['TagPolicyViolation', tag],
    ['OperationNotPermitted', blockImages],
    ['OperationNotPermitted', blockSnapshots],
    ['IncorrectState', protect],
    ['InvalidAMIID.Unavailable', protect],
    ['InvalidAMIName.Duplicate', copy],
    ['IdempotentParameterMismatch', copy],
    ['InvalidRequest', copy],
    ['CustomerKeyHasBeenRevoked', copy],
    ['InvalidKMSKeyId.NotFound', copy],
    ['KMSKeyNotAccessibleFault', copy],
    ['AuthFailure', revoke],
    ['UnauthorizedOperation', copy],
  ] as const)('with %s: it is not tried again, and had no effect', async (code, call) => {
    const { perform } = await operatorOnImage({ faults: answering(code) });

    expect(await perform(call)).toEqual({ status: 'refused', code, reason: 'no' });
  });

  test.each([tag, protect, copy])(
    '$operation of an image that is gone: nothing is so already',
    async (call) => {
      const { aws, perform } = await operatorOnImage();
      aws.home.images.remove(ImageId);

      expect(await perform(call)).toMatchObject({ status: 'refused', code: 'InvalidAMIID.NotFound' });
    },
  );

  test('to copy under a name that is taken', async () => {
    const { aws, perform } = await operatorOnImage();
    seedImage(aws.home, buildImage(2, { Name: 'web-encrypted-00000001' }));

    expect(await perform(copy)).toMatchObject({ status: 'refused', code: 'InvalidAMIName.Duplicate' });
  });

  test('to set more tags than fit', async () => {
    const { aws, perform } = await operatorOnImage();
    aws.home.tags.put(
      ImageId,
      Array.from({ length: 50 }, (_, n) => ({ Key: `${n}`, Value: '' })),
    );

    expect(await perform(tag)).toMatchObject({ status: 'refused', code: 'TagLimitExceeded' });
  });
});

describe('a remedy that failed', () => {
  test.each(all)('$operation had surely no effect where AWS says something unknown', async (call) => {
    const { perform } = await operatorOnImage({ faults: answering('SomethingNew') });

    expect(await perform(call)).toMatchObject({ status: 'failed', mayHaveHappened: false });
  });

  test.each(all)('$operation may have had its effect where the answer was lost', async (call) => {
    const faults: FaultRule[] = [{ match: { mutating: true }, fault: { kind: 'reset', afterEffect: true } }];
    const { perform } = await operatorOnImage({ faults });

    expect(await perform(call)).toMatchObject({ status: 'failed', mayHaveHappened: true });
  });

  test.each(['ResourceLimitExceeded', 'SnapshotLimitExceeded'])(
    'copying beyond a quota: %s',
    async (code) => {
      const { perform } = await operatorOnImage({ faults: answering(code) });

      expect(await perform(copy)).toMatchObject({ status: 'failed', code, mayHaveHappened: false });
    },
  );

  test('copies once although the first answer was lost', async () => {
    const faults: FaultRule[] = [
      { match: { operation: 'CopyImage', nth: 1 }, fault: { kind: 'reset', afterEffect: true } },
    ];
    const { aws, perform } = await operatorOnImage({ faults, maxAttempts: 2 });

    expect(await perform(copy)).toMatchObject({ status: 'done' });
    expect(aws.home.images.values()).toHaveLength(2);
  });
});

describe('tags that somebody else is setting at the same time', () => {
  const code = 'ConcurrentTagAccess';

  test('are tried again, and set', async () => {
    const faults: FaultRule[] = [
      { match: { operation: 'CreateTags', nth: 1 }, fault: { kind: 'error', code, status: 400 } },
    ];
    const { aws, perform } = await operatorOnImage({ faults, maxAttempts: 2 });

    expect(await perform(tag)).toMatchObject({ status: 'done' });
    expect(aws.home.tags.get(ImageId)).toContainEqual({ Key: 'Team', Value: 'web' });
  });

  test('fail without effect when that goes on, so that the next run may set them', async () => {
    const { perform } = await operatorOnImage({ faults: answering(code), maxAttempts: 2 });

    expect(await perform(tag)).toEqual({ status: 'failed', code, reason: 'no', mayHaveHappened: false });
  });
});
