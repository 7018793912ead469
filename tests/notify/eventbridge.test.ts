import type { EventBridgeClient, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import { putAlerts } from '../../shared/notify/eventbridge.ts';
import { aDigest, allAlerts, everyAlert, manyViolations } from './alerts.ts';

/** A bus that does not take so many entries at first. */
function aBus(refusing = 0) {
  const calls: PutEventsCommandInput[] = [];
  let left = refusing;
  const send = async ({ input }: { input: PutEventsCommandInput }) => {
    calls.push(input);
    const Entries = (input.Entries ?? []).map(() => {
      left -= 1;
      return left >= 0 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'event-1' };
    });
    return { Entries, FailedEntryCount: 0 };
  };
  return { client: { send } as unknown as EventBridgeClient, calls };
}

it('puts an event for each alert, by the documented schema', async () => {
  const { client, calls } = aBus();

  expect(await putAlerts(aDigest([everyAlert.held]), client)).toEqual({ put: 1, refused: 0 });

  const [entry] = calls[0]?.Entries ?? [];
  expect(entry).toMatchObject({
    Source: 'ami-governor',
    DetailType: 'AMI Governor Alert',
    Resources: ['arn:aws:ec2:eu-central-1::image/ami-00000000000000001'],
    Time: new Date('2026-10-01T12:00:00.000Z'),
  });
  expect(JSON.parse(entry?.Detail ?? '')).toMatchSnapshot();
});

it('has the documented fields whatever the kind', async () => {
  const { client, calls } = aBus();

  await putAlerts(aDigest(allAlerts), client);

  const details = calls.flatMap(({ Entries = [] }) => Entries.map(({ Detail }) => JSON.parse(Detail ?? '')));
  expect(details.map(({ kind }) => kind).toSorted()).toEqual(allAlerts.map(({ kind }) => kind).toSorted());
  for (const detail of details) {
    expect(Object.keys(detail)).toEqual([
      ...['schemaVersion', 'alertId', 'kind', 'severity', 'at', 'subjectId', 'imageId', 'snapshotId', 'name'],
      ...['owner', 'creator', 'ruleIds', 'text', 'url', 'advice', 'details', 'account', 'region', 'audience'],
      ...['recipient', 'slack', 'digestId'],
    ]);
  }
});

it('puts ten at a time, and again what the bus did not take', async () => {
  const { client, calls } = aBus(3);

  expect(await putAlerts(aDigest(manyViolations(25)), client)).toEqual({ put: 25, refused: 0 });
  expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10, 3, 10, 5]);
});

it('tells how many the bus never took', async () => {
  const { client } = aBus(1_000);

  expect(await putAlerts(aDigest(manyViolations(12)), client)).toEqual({ put: 0, refused: 12 });
});
