import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Io } from '../../cli/io.ts';
import { dynamoStore, type Store } from '../../shared/store/dynamo-store.ts';
import { openTable } from '../../shared/store/table.ts';
import { runCli } from '../cli/run-cli.ts';
import { account, imageId, otherAccount, region, snapshotId } from '../sandbox/running-aws.ts';
import {
  homeScope,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  tableNameOf,
  unownedImages,
} from './running-system.ts';
import { actAs, ann, where } from './saying.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const image = imageId(1);
const stranger = '777788889999';

/** An unused image without an owner, shared with an account that the policy trusts and with one that it does not. */
function aSharedImage(): Parameters<typeof runningSystem>[0] {
  return {
    policyFile: policyFile('trusting-ladder'),
    fill: (aws) => {
      unownedImages(2)(aws);
      const record = aws.world.scope(account, region).images.get(image);
      if (record === undefined) throw new Error('there is no image to share');
      const launchPermissions = [{ UserId: otherAccount }, { UserId: stranger }];
      aws.world.scope(account, region).images.put(image, { ...record, launchPermissions });
    },
  };
}

/** `amigov restore` as ann, at the instant of the system's clock, with the table unless it is said. */
async function restored(system: RunningSystem, ...args: readonly string[]) {
  return restoredBy(undefined, system, ...args);
}

async function restoredBy(ask: Io['ask'], system: RunningSystem, ...args: readonly string[]) {
  actAs(system, ann);
  vi.stubEnv('CALL_PACING', 'off');
  vi.useFakeTimers({ toFake: ['Date'], now: system.runtime.now() });
  const policy = ['--policy', policyFile('trusting-ladder'), '--table', tableNameOf(system)];
  const answer = await runCli(['restore', image, ...where, ...policy, ...args], ask);
  vi.useRealTimers();
  return {
    code: answer.code,
    said: answer.stdout,
    errors: answer.stderr.replace(/^reading account .*\n/, ''),
  };
}

function sharesOf({ home }: RunningSystem): readonly unknown[] {
  return home.images.get(image)?.launchPermissions ?? [];
}

describe('an image that was shared and is disabled', { timeout: slowMs }, () => {
  it('is enabled by its restore, shared again with whom the policy trusts, no longer deprecated, and then left alone', async () => {
    const system = await runningSystem(aSharedImage());
    await system.days(5);
    const before = [system.stateOf(image), sharesOf(system)];

    const first = await restored(system, '--yes');
    const back = [
      system.stateOf(image),
      sharesOf(system),
      system.home.images.get(image)?.image.DeprecationTime,
    ];
    const again = await restored(system, '--yes');
    await system.days(8);

    expect(before).toEqual(['disabled', []]);
    expect(first).toEqual({
      ...{ code: 0, errors: '' },
      said: [
        `To bring ${image} back:`,
        `  enable ${image}`,
        `  share ${image} again with ${otherAccount}`,
        `  take back the deprecation of ${image}`,
        `  note: not shared again with ${stranger}: the policy does not trust it`,
        `done: enable ${image}`,
        `done: share ${image} again with ${otherAccount}`,
        `done: take back the deprecation of ${image}`,
        'all is done: 3 calls',
        '',
      ].join('\n'),
    });
    expect(back).toEqual(['available', [{ UserId: otherAccount }], undefined]);
    expect(again.said).toContain(`Nothing is missing of ${image}.`);
    expect(system.stateOf(image)).toBe('available');
    expect(system.stateOf(imageId(2))).toBeNull();
    expect(await restoringOf(system)).toEqual([
      ['restoring', 'ec2:EnableImage', ann, undefined],
      ['restored', 'ec2:EnableImage', ann, 'done'],
      ['restoring', 'ec2:ModifyImageAttribute', ann, undefined],
      ['restored', 'ec2:ModifyImageAttribute', ann, 'done'],
      ['restoring', 'ec2:DisableImageDeprecation', ann, undefined],
      ['restored', 'ec2:DisableImageDeprecation', ann, 'done'],
    ]);
  });
});

describe('the whole way down', { timeout: slowMs }, () => {
  it('is gone back by one restore: snapshots first, then the image, enabled and shared, by the role of operators, and it stays', async () => {
    const system = await runningSystem(aSharedImage());
    const byRole = ['--role', 'ami-governor-restorer', '--external-id', 'ami-governor'];
    await system.days(8);
    const before = [system.stateOf(image), system.home.snapshots.get(snapshotId(1))?.bin !== undefined];

    const first = await restored(system, '--yes', ...byRole);
    const back = [system.stateOf(image), sharesOf(system)];
    await system.days(10);

    expect(before).toEqual([null, true]);
    expect({ code: first.code, errors: first.errors }).toEqual({ code: 0, errors: '' });
    expect(first.said.split('\n').filter((line) => line.startsWith('done'))).toEqual([
      `done: take the snapshot ${snapshotId(1)} out of the Recycle Bin`,
      `done: take ${image} out of the Recycle Bin`,
      `done: enable ${image}`,
      `done: share ${image} again with ${otherAccount}`,
      `done: take back the deprecation of ${image}`,
    ]);
    expect(back).toEqual(['available', [{ UserId: otherAccount }]]);
    expect(system.home.snapshots.get(snapshotId(1))?.bin).toBeUndefined();
    expect(system.home.snapshots.get(snapshotId(2))?.bin).toBeDefined();
    expect(system.stateOf(image)).toBe('available');
  });

  it('tells exactly what is done and what is not where AWS refuses a call, and goes on from there', async () => {
    const system = await runningSystem(aSharedImage());
    await system.days(8);
    const denied = { kind: 'error', code: 'UnauthorizedOperation', message: 'no', status: 403 } as const;
    system.aws.faults.set([{ match: { operation: 'EnableImage' }, fault: denied }]);

    const first = await restored(system, '--yes');
    const halfway = system.stateOf(image);
    system.aws.faults.set([]);
    const second = await restored(system, '--yes');

    expect(first.code).toBe(1);
    expect(first.errors).toBe(
      [
        `not done: enable ${image}: UnauthorizedOperation: no`,
        `not tried: share ${image} again with ${otherAccount}`,
        `not tried: take back the deprecation of ${image}`,
        'what is done stays done; run the command again for the rest; what the image lacks then is planned anew',
        '',
      ].join('\n'),
    );
    expect(halfway).toBe('disabled');
    expect(second.code).toBe(0);
    expect(system.stateOf(image)).toBe('available');
  });
});

describe('nothing is done', { timeout: slowMs }, () => {
  it('while a plan is applied in the scope, nor where nobody says yes', async () => {
    const system = await runningSystem(aSharedImage());
    await system.days(5);

    const unasked = await restored(system);
    const refused = await restoredBy(async () => false, system);
    await storeOf(system).takeLease(homeScope, 'a-plan', 20 * 60_000);
    const whileBusy = await restored(system, '--yes');

    expect(unasked).toMatchObject({ code: 1, errors: 'nobody is there to ask: say --yes to do it\n' });
    expect(refused).toMatchObject({ code: 1, errors: 'nothing was done\n' });
    expect(whileBusy).toMatchObject({
      code: 1,
      errors: `a plan is being applied in ${account} ${region}: try again in some minutes\n`,
    });
    expect(system.stateOf(image)).toBe('disabled');
    expect(await restoredBy(async () => true, system)).toMatchObject({ code: 1 });
  });
});

function storeOf(system: RunningSystem): Store {
  const client = new DynamoDBClient({
    ...{ endpoint: system.runtime.endpoints.tables, region },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return dynamoStore(openTable(client, tableNameOf(system)), system.runtime.now);
}

/** What the story tells of the calls of restores. */
async function restoringOf(system: RunningSystem) {
  const items = (await system.table()).filter(({ pk, kind }) => pk === `H#${image}` && kind === 'statement');
  return items.map(({ body }) => {
    const { said, restore, result } = Object(body);
    return [said, restore.call.operation, restore.by, result?.status];
  });
}
