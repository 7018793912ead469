import { describe, expect, test } from 'vitest';
import type { SeenChange } from '../../shared/domain/history.ts';
import { reportOf } from '../../shared/domain/report.ts';
import { tellChanges } from '../../shared/pipeline/tell-changes.ts';
import type { ChangePorts } from '../../shared/ports.ts';
import { aHistory, aView, scope, someFacts } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const change: SeenChange = {
  ...{ imageId, changeId: 'request-1', change: 'deregistered', at: '2026-10-01T11:59:00.000Z' },
  ...{ actorArn: 'arn:aws:iam::111122223333:user/somebody', sourceAddress: '203.0.113.7' },
};

/** Tells what is known of one change by an alert that is accepted or not. */
async function tell({ matters, isAccepted }: { matters: boolean; isAccepted: boolean }) {
  const said: string[] = [];
  const changes: ChangePorts = {
    announceChanges: async (_, notices) => {
      said.push(`alert about ${notices.map((notice) => notice.imageId).join()}`);
      return isAccepted;
    },
    settleChanges: async (of, settled) => {
      said.push(`settled ${settled.map(({ changeId }) => changeId).join()} in ${of.region}`);
    },
  };
  const view = aView({
    facts: someFacts([]),
    history: aHistory({
      changes: [change],
      mattering: new Map(matters ? [[imageId, { name: 'web', matters: ['in-use'] }]] : []),
    }),
  });
  await tellChanges([imageId], view, reportOf(view, [], []), { changes });
  return said;
}

describe('what somebody did', () => {
  test('is settled once people were told', async () => {
    expect(await tell({ matters: true, isAccepted: true })).toEqual([
      `alert about ${imageId}`,
      `settled request-1 in ${scope.region}`,
    ]);
  });

  test('stays open where the alert is not accepted, so that the next run tells it', async () => {
    expect(await tell({ matters: true, isAccepted: false })).toEqual([`alert about ${imageId}`]);
  });

  test('to an image that matters to nobody is settled in silence', async () => {
    expect(await tell({ matters: false, isAccepted: true })).toEqual([
      `settled request-1 in ${scope.region}`,
    ]);
  });

  test('is left alone where no events are recorded', async () => {
    const view = aView({ history: aHistory({ changes: [change] }) });

    await expect(tellChanges(null, view, reportOf(view, [], []), {})).resolves.toBeUndefined();
  });
});
