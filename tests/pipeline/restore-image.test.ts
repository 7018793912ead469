import { expect, test } from 'vitest';
import { noHistory } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known } from '../../shared/domain/known.ts';
import type { Call } from '../../shared/domain/operations.ts';
import type { CallResult } from '../../shared/domain/outcome.ts';
import { planRestore, type Taken } from '../../shared/domain/restore.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { type RestorePorts, restoreImage } from '../../shared/pipeline/restore-image.ts';
import { anImage, aPolicy, now, scope, someFacts } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const order = { scope, imageId, restoreId: 'restore-1', by: 'ann' };
const disabled = anImage({ imageId, state: known('disabled') });
const done: CallResult = { status: 'done', requestId: 'r', detail: null };
const denied: CallResult = { status: 'refused', code: 'UnauthorizedOperation', reason: 'no' };

/** In the bin with one snapshot, until so many looks later it is back and disabled. */
function aWorld(visibleAfter: number, answers: Readonly<Record<string, CallResult>> = {}) {
  const calls: string[] = [];
  const told: string[] = [];
  let looks = 0;
  const taken = (image: Image | null): Taken => ({
    ...{ imageId, record: null, bin: known(image === null ? { enteredAt: null } : null) },
    view: viewScope(someFacts(image === null ? [] : [image]), aPolicy(), noHistory, now),
    binnedSnapshots: known([
      { snapshotId: 'snap-1', description: `Created by CreateImage(i-1) for ${imageId}`, enteredAt: null },
    ]),
  });
  const ports: RestorePorts = {
    now: () => now,
    readTaken: async () => {
      looks += 1;
      return taken(looks > visibleAfter ? disabled : null);
    },
    operator: {
      perform: async (_, { operation }: Call) => {
        calls.push(operation);
        return answers[operation] ?? done;
      },
    },
    restores: {
      recordRestoreIntent: async ({ call }) => void told.push(`intent ${call.operation}`),
      recordRestoreOutcome: async ({ call }, { status }) => void told.push(`${status} ${call.operation}`),
    },
    pause: async () => {},
    onDone: () => {},
  };
  const first = planRestore(taken(null));
  if (first.status === 'refused') throw new Error(first.reason);
  return { calls, told, ports, first, looks: () => looks };
}

test('it waits until EC2 shows the image, and then goes on', async () => {
  const { ports, first, calls, looks } = aWorld(3);

  const { failed, left } = await restoreImage(order, first, ports);

  expect({ failed, left }).toEqual({ failed: null, left: [] });
  expect(calls).toEqual([
    'ec2:RestoreSnapshotFromRecycleBin',
    'ec2:RestoreImageFromRecycleBin',
    'ec2:EnableImage',
  ]);
  expect(looks()).toBe(4);
});

test('an image that is never shown is told as not looked at, after what was done', async () => {
  const { ports, first, looks } = aWorld(1_000);

  const { done: steps, failed } = await restoreImage(order, first, ports);

  expect(steps).toHaveLength(2);
  expect(failed).toEqual({
    what: 'look at the image again',
    why: 'it is still in the Recycle Bin; run the command again',
  });
  expect(looks()).toBe(15);
});

test('nothing is called after the first refusal, and each call is told before and after', async () => {
  const { ports, first, calls, told } = aWorld(0, { 'ec2:RestoreSnapshotFromRecycleBin': denied });

  const restored = await restoreImage(order, first, ports);

  expect(restored).toMatchObject({
    done: [],
    failed: { what: 'take the snapshot snap-1 out of the Recycle Bin', why: 'UnauthorizedOperation: no' },
    left: [{ does: `take ${imageId} out of the Recycle Bin` }],
  });
  expect(calls).toEqual(['ec2:RestoreSnapshotFromRecycleBin']);
  expect(told).toEqual([
    'intent ec2:RestoreSnapshotFromRecycleBin',
    'refused ec2:RestoreSnapshotFromRecycleBin',
  ]);
});

test('nothing is called that the story could not be told of before', async () => {
  const { ports, first, calls } = aWorld(0);
  const restores = {
    recordRestoreIntent: () => Promise.reject(new Error('no table')),
    recordRestoreOutcome: async () => {},
  };

  await expect(restoreImage(order, first, { ...ports, restores })).rejects.toThrow('no table');
  expect(calls).toEqual([]);
});

test('a call whose end the story could not be told of is told as done', async () => {
  const { ports, first } = aWorld(0);
  const restores = {
    recordRestoreIntent: async () => {},
    recordRestoreOutcome: () => Promise.reject(new Error('no table')),
  };

  const { failed } = await restoreImage(order, first, { ...ports, restores });

  expect(failed?.why).toBe('it was done, but the story could not be told of it: no table');
});

test('an answer that was lost is told as such', async () => {
  const lost: CallResult = {
    status: 'failed',
    code: 'TimeoutError',
    reason: 'no answer',
    mayHaveHappened: true,
  };
  const { ports, first } = aWorld(0, { 'ec2:EnableImage': lost });

  const { failed } = await restoreImage(order, first, ports);

  expect(failed?.why).toBe('TimeoutError: no answer; whether it happened is not known');
});
