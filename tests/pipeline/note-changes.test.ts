import { describe, expect, test } from 'vitest';
import type { SeenChange } from '../../shared/domain/history.ts';
import { reportOf } from '../../shared/domain/report.ts';
import { noteChanges } from '../../shared/pipeline/note-changes.ts';
import type { PlanPorts } from '../../shared/ports.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { aHistory, aView, scope, someFacts } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const change: SeenChange = {
  ...{ imageId, changeId: 'request-1', change: 'deregistered', at: '2026-10-01T11:59:00.000Z' },
  ...{ actorArn: 'arn:aws:iam::111122223333:user/somebody', sourceAddress: '203.0.113.7' },
};

/** Notes what is known of one change. */
async function note({ matters }: { matters: boolean }) {
  const said: string[] = [];
  const ports: Pick<PlanPorts, 'alerts' | 'changes'> = {
    alerts: {
      ...memoryAnnouncer(),
      note: async (_, alerts) => void said.push(...alerts.map(({ alertId }) => alertId)),
    },
    changes: {
      settleChanges: async (of, settled) => {
        said.push(`settled ${settled.map(({ changeId }) => changeId).join()} in ${of.region}`);
      },
    },
  };
  const view = aView({
    facts: someFacts([]),
    history: aHistory({
      changes: [change],
      mattering: new Map(matters ? [[imageId, { name: 'web', matters: ['in-use'] }]] : []),
    }),
  });
  await noteChanges([imageId], view, reportOf(view, [], []), ports);
  return said;
}

describe('what somebody did', () => {
  test('is settled once it is noted, to be told', async () => {
    expect(await note({ matters: true })).toEqual([
      `image-changed#${imageId}#deregistered#request-1#told`,
      `settled request-1 in ${scope.region}`,
    ]);
  });

  test('to an image that matters to nobody is settled in silence', async () => {
    expect(await note({ matters: false })).toEqual([`settled request-1 in ${scope.region}`]);
  });

  test('is left alone where no events are recorded', async () => {
    const view = aView({ history: aHistory({ changes: [change] }) });
    const alerts = memoryAnnouncer();

    await noteChanges(null, view, reportOf(view, [], []), { alerts });

    expect(alerts.announcements).toEqual([]);
  });
});
