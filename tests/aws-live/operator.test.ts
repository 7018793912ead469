import { describe, expect, test } from 'vitest';
import type { FaultRule } from '../../sandbox/aws/faults/fault-plan.ts';
import { seedImage, seedRetentionRule, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { buildImage, buildSnapshot, imageId, snapshotId } from '../sandbox/running-aws.ts';
import { accessToSandbox, scope } from './running-access.ts';

const ImageId = imageId(1);
const deprecate: Call = {
  operation: 'ec2:EnableImageDeprecation',
  input: { ImageId, DeprecateAt: '2026-12-01T00:00:00.000Z' },
};
const disable: Call = { operation: 'ec2:DisableImage', input: { ImageId } };
const deregister: Call = {
  operation: 'ec2:DeregisterImage',
  input: { ImageId, DeleteAssociatedSnapshots: true },
};

async function operatorOnImage({
  faults = [] as readonly FaultRule[],
  maxAttempts = 1,
  image = {} as Parameters<typeof buildImage>[1],
} = {}) {
  const { aws, access } = await accessToSandbox({ faults }, undefined, {
    maxAttempts,
    requestTimeoutMs: 200,
  });
  seedImage(aws.home, buildImage(1, image));
  seedSnapshot(aws.home, buildSnapshot(1));
  const state = () => aws.home.images.get(ImageId)?.image.State;
  return { aws, state, perform: (call: Call) => awsOperator(access).perform(scope, call) };
}

/** A fault of every mutating call. */
function on(fault: FaultRule['fault'], match: FaultRule['match'] = {}): FaultRule {
  return { match: { mutating: true, ...match }, fault };
}

describe('a change', () => {
  test.each([
    ['deprecates', deprecate],
    ['disables', disable],
  ])('%s', async (_, call) => {
    const { perform } = await operatorOnImage();

    expect(await perform(call)).toEqual({ status: 'done', requestId: expect.any(String), detail: null });
  });

  test('disables the image in the world', async () => {
    const { perform, state } = await operatorOnImage();

    await perform(disable);

    expect(state()).toBe('disabled');
  });

  test('asks for a usage report on everything that one can tell, once a day', async () => {
    const { aws, perform } = await operatorOnImage();
    const ask: Call = {
      operation: 'ec2:CreateImageUsageReport',
      input: { ImageId, ClientToken: `amigov-${ImageId}-2026-10-01` },
    };

    expect(await perform(ask)).toMatchObject({ status: 'done' });
    expect(await perform(ask)).toMatchObject({ status: 'done' });

    const reports = aws.home.usageReports.values().map(({ report }) => report);
    expect(reports.map(({ AccountIds, ResourceTypes }) => ({ AccountIds, ResourceTypes }))).toEqual([
      {
        AccountIds: undefined,
        ResourceTypes: [
          { ResourceType: 'ec2:Instance' },
          {
            ResourceType: 'ec2:LaunchTemplate',
            ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['10000'] }],
          },
          { ResourceType: 'imagebuilder:ImageRecipe' },
          { ResourceType: 'imagebuilder:ContainerRecipe' },
        ],
      },
    ]);
  });

  test('of an image that is gone is so already', async () => {
    const { aws, perform } = await operatorOnImage();
    aws.home.images.remove(ImageId);

    for (const call of [deprecate, disable, deregister]) {
      expect(await perform(call)).toMatchObject({ status: 'already-so', code: 'InvalidAMIID.NotFound' });
    }
  });

  test('takes an image and its snapshots out of the Recycle Bin, and calls nothing restored that was not there', async () => {
    const { aws, perform, state } = await operatorOnImage();
    for (const ResourceType of ['EC2_IMAGE', 'EBS_SNAPSHOT'] as const) {
      seedRetentionRule(aws.home, { Identifier: `bin${ResourceType}`, ResourceType, days: 14 });
    }
    const snapshotBack: Call = {
      operation: 'ec2:RestoreSnapshotFromRecycleBin',
      input: { SnapshotId: snapshotId(1) },
    };
    const imageBack: Call = { operation: 'ec2:RestoreImageFromRecycleBin', input: { ImageId } };

    await perform(deregister);

    expect(await perform(imageBack)).toMatchObject({ status: 'refused', code: 'InvalidSnapshot.NotFound' });
    expect(await perform(snapshotBack)).toMatchObject({ status: 'done' });
    expect(await perform(imageBack)).toMatchObject({ status: 'done' });
    expect(state()).toBe('available');
    expect(await perform(snapshotBack)).toMatchObject({
      ...{ status: 'refused', code: 'InvalidSnapshot.NotFound' },
    });
    expect(await perform(imageBack)).toMatchObject({ status: 'refused', code: 'InvalidAMIID.NotFound' });
  });

  test('done twice is done once', async () => {
    const { perform } = await operatorOnImage();
    await perform(deregister);

    expect(await perform(deregister)).toMatchObject({
      status: 'already-so',
      code: 'InvalidAMIID.Unavailable',
    });
  });
});

describe('deregistering with snapshots', () => {
  test('tells what became of each', async () => {
    const { perform } = await operatorOnImage();

    expect(await perform(deregister)).toMatchObject({
      status: 'done',
      detail: `${snapshotId(1)} (success) deleted`,
    });
  });

  test.each([
    ['client-error', 'not deleted: AWS refused it, as for a locked or managed snapshot'],
    ['internal-error', 'not deleted: AWS had an internal error'],
    ['missing-permissions', 'not deleted: ec2:DeleteSnapshot is not allowed'],
  ] as const)('tells %s, although the image is gone', async (returnCode, words) => {
    const { perform, aws } = await operatorOnImage({ faults: [on({ kind: 'snapshot-result', returnCode })] });

    expect(await perform(deregister)).toMatchObject({
      status: 'done',
      detail: `${snapshotId(1)} (${returnCode}) ${words}`,
    });
    expect(aws.home.snapshots.get(snapshotId(1))).toBeDefined();
  });

  test('tells that one was kept for another image', async () => {
    const { perform, aws } = await operatorOnImage();
    seedImage(aws.home, { ...buildImage(2), BlockDeviceMappings: buildImage(1).BlockDeviceMappings });

    expect(await perform(deregister)).toMatchObject({
      detail: `${snapshotId(1)} (skipped) kept, since another image uses it`,
    });
  });
});

describe('AWS refuses', () => {
  test('a protected image', async () => {
    const { perform, state } = await operatorOnImage({
      image: { DeregistrationProtection: 'enabled-without-cooldown' },
    });

    expect(await perform(deregister)).toMatchObject({ status: 'refused', code: 'OperationNotPermitted' });
    expect(state()).toBe('available');
  });

  test.each([
    ['UnauthorizedOperation', 'You may not.'],
    ['AuthFailure', 'Not authorized for image'],
    ['AuthFailure', 'This image is managed by AWS Backup'],
    ['InvalidParameterValue', 'This image is managed by the AWS Backup service'],
    ['IncorrectState', 'The image is pending'],
    ['OptInRequired', 'You are not subscribed'],
  ])('with %s: %s', async (code, message) => {
    const { perform } = await operatorOnImage({
      faults: [on({ kind: 'error', code, message, status: 403 })],
    });

    expect(await perform(deregister)).toMatchObject({
      status: 'refused',
      code,
      reason: expect.stringContaining(message),
    });
  });

  test('to disable an image whose state does not permit it, which is not "already so"', async () => {
    const { perform } = await operatorOnImage({
      faults: [on({ kind: 'error', code: 'InvalidAMIID.Unavailable' })],
    });

    expect(await perform(disable)).toMatchObject({ status: 'refused', code: 'InvalidAMIID.Unavailable' });
  });
});

describe('a change that failed', () => {
  test.each([
    ['throttled', { kind: 'throttle' }, false],
    ['unlisted', { kind: 'error', code: 'SomethingNew', status: 400 }, false],
    ['wrongly asked', { kind: 'error', code: 'InvalidParameterValue', status: 400 }, false],
    ['a server error', { kind: 'server-error' }, true],
    ['reset before its effect', { kind: 'reset' }, true],
    ['reset after its effect', { kind: 'reset', afterEffect: true }, true],
    ['half an answer', { kind: 'partial' }, true],
    ['never answered', { kind: 'timeout', afterEffect: true }, true],
  ] as const)('when %s may have happened: %s', async (_, fault, mayHaveHappened) => {
    const { perform } = await operatorOnImage({ faults: [on(fault)] });

    expect(await perform(disable)).toMatchObject({ status: 'failed', mayHaveHappened });
  });

  test('may have happened when an earlier attempt was lost, whatever the last one was told', async () => {
    const faults = [
      on({ kind: 'reset', afterEffect: true }, { nth: 1 }),
      on({ kind: 'error', code: 'OperationNotPermitted', status: 400 }, { fromNth: 2 }),
    ];
    const { perform, state } = await operatorOnImage({ faults, maxAttempts: 2 });

    expect(await perform(disable)).toMatchObject({
      status: 'failed',
      code: 'OperationNotPermitted',
      mayHaveHappened: true,
    });
    expect(state()).toBe('disabled');
  });

  test('is tried again, and is done when a later attempt is', async () => {
    const { perform } = await operatorOnImage({
      faults: [on({ kind: 'reset' }, { nth: 1 })],
      maxAttempts: 2,
    });

    expect(await perform(disable)).toMatchObject({ status: 'done' });
  });

  test('is so already when its lost attempt deregistered the image', async () => {
    const faults = [on({ kind: 'reset', afterEffect: true }, { nth: 1 })];
    const { perform } = await operatorOnImage({ faults, maxAttempts: 2 });

    expect(await perform(deregister)).toMatchObject({ status: 'already-so' });
  });
});
