import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const world = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
const enforced = fileURLToPath(new URL('../../sandbox/worlds/web-shop-policy.yml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'amigov-event-'));

function aFile(content: string | Uint8Array, name = 'event.json'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function eventOf(event: unknown, ...more: readonly string[]) {
  const { code, stdout, stderr } = await runCli([
    ...['event', aFile(JSON.stringify(event)), '--format', 'json', ...more],
  ]);
  return { code, stderr, answer: JSON.parse(stdout) };
}

function anEvent(imageId: string): Record<string, unknown> {
  return {
    ...{ version: '0', id: '00000000-0000-4000-8000-000000000000', source: 'aws.ec2', resources: [] },
    ...{ 'detail-type': 'EC2 AMI State Change', account: '111122223333', region: 'eu-central-1' },
    time: '2026-10-01T12:00:00Z',
    detail: { RequestId: 'r', ImageId: imageId, State: 'available', ErrorMessage: '' },
  };
}

test('an event is answered by the contract, without a plan where no account was given', async () => {
  const { code, answer, stderr } = await eventOf(anEvent('ami-000000000a11ce00c'));

  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(answer).toEqual({
    schemaVersion: 1,
    reaction: 'govern',
    intent: 'evaluate',
    reason: expect.any(String),
    scope: { accountId: '111122223333', region: 'eu-central-1' },
    imageIds: ['ami-000000000a11ce00c'],
    plan: null,
  });
});

test('with an account the plan is of the images of the event, and of no other', async () => {
  const { answer } = await eventOf(
    anEvent('ami-000000000a11ce00d'),
    ...['--from', world, '--policy', enforced, '--now', '2026-10-01T12:00:00Z'],
    ...['--assume-notified', '2026-01-01'],
  );

  const actions: readonly { action: string; imageId: string; status: string }[] = answer.plan.actions;
  expect([...new Set(actions.map(({ imageId }) => imageId))]).toEqual(['ami-000000000a11ce00d']);
  expect(actions.map(({ action, status }) => `${action} ${status}`)).toContain('deprecate allowed');
});

test('a daily run plans the whole account', async () => {
  const daily = { ...anEvent(''), 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: {} };

  const { answer } = await eventOf(daily, '--from', world, '--policy', enforced);

  expect(answer).toMatchObject({ reaction: 'govern', intent: 'daily-run', imageIds: [] });
  expect(answer.plan.actions.length).toBeGreaterThan(10);
});

test('an event of another account is told, and plans nothing of its image', async () => {
  const other = { ...anEvent('ami-0123456789abcdef0'), account: '444455556666' };

  const { answer, stderr } = await eventOf(other, '--from', world, '--account', '111122223333');

  expect(stderr).toBe(
    'note: it happened in 444455556666 eu-central-1; the plan is of 111122223333 eu-central-1\n',
  );
  expect(answer.plan).toEqual({ actions: [] });
});

test('for a refused event nothing is planned', async () => {
  const { code, answer } = await eventOf([anEvent('ami-000000000a11ce00d')], '--from', world);

  expect(code).toBe(0);
  expect(answer).toMatchObject({ reaction: 'reject', scope: null, imageIds: [], plan: { actions: [] } });
});

test.each([
  ['null', 'null'],
  ['a number', '12'],
  ['an empty list', '[]'],
  ['a text', '"CreateImage"'],
  ['an empty object', '{}'],
  ['a key that is no ordinary one', '{"__proto__": {"detail-type": "Scheduled Event"}}'],
  ['a nest of lists', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  [
    'a nest inside an event',
    `{"detail-type": "x", "detail": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
  ],
])('%s is readable, so that the exit code is 0 and the event is refused', async (_what, text) => {
  const { code, stdout } = await runCli(['event', aFile(text), '--format', 'json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout).reaction).toBe('reject');
});

test('a file with a byte order mark is read, in UTF-16 too', async () => {
  const text = JSON.stringify(anEvent('ami-000000000a11ce00d'));
  const withMark = aFile(`\ufeff${text}`, 'utf-8.json');
  const wide = aFile(Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16.json');

  for (const file of [withMark, wide]) {
    const { stdout } = await runCli(['event', file, '--format', 'json']);
    expect(JSON.parse(stdout).reaction).toBe('govern');
  }
});

test.each([
  [['event'], 'event takes one file: amigov event FILE\n'],
  [['event', 'a.json', 'b.json'], 'event takes one file: amigov event FILE\n'],
  [['event', '/nowhere/event.json'], 'cannot read /nowhere/event.json: there is no such file\n'],
  [['event', folder], `cannot read ${folder}: it is a directory, not a file\n`],
  [
    ['event', aFile('{"source":\n  aws.ec2}', 'broken.json')],
    `${join(folder, 'broken.json')} is not JSON: line 2, column 3, expected a value\n`,
  ],
  [
    ['event', aFile('', 'empty.json')],
    `${join(folder, 'empty.json')} is not JSON: line 1, column 1, expected a value\n`,
  ],
  [['event', aFile('{}'), '--format', 'csv'], '--format takes table, json, not csv\n'],
])('%j gives one clear message and exit code 1', async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);

  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: message });
});

test('the table tells the reaction, and no control character reaches the terminal', async () => {
  const strange = { ...anEvent('ami-000000000a11ce00d'), 'detail-type': '\u001b[2Jx\u202e' };

  const { stdout } = await runCli(['event', aFile(JSON.stringify(strange))]);

  expect(stdout).toMatch(/^Reaction {2}ignore\nReason {4}/);
  for (const control of ['\u001b', '\u202e']) expect(stdout).not.toContain(control);
});

const recorded = fileURLToPath(new URL('../../../shared/real-data', import.meta.url));

interface Expected {
  readonly file: string;
  readonly form: string;
  readonly reaction: string;
  readonly imageIds: readonly string[];
}

function recordedEvents(): readonly Expected[] {
  const file = `${recorded}/events/expected.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

const reactions: Readonly<Record<string, readonly string[]>> = {
  evaluate: ['govern'],
  alert: ['govern'],
  'map-finding': ['govern'],
  'record-state': ['govern'],
  'image-gone': ['govern'],
  'daily-run': ['govern'],
  ignore: ['ignore'],
  'no-alert': ['govern', 'ignore'],
  'usage-or-ignore': ['govern', 'ignore'],
  'reject-or-ignore': ['ignore', 'reject'],
};

describe.skipIf(!existsSync(recorded))('recorded events', () => {
  const allowedFor = ({ reaction, imageIds }: Expected) =>
    // Too short for an id of EC2: refused, which that event's expectation allows.
    imageIds.includes('ami-1111') ? ['govern', 'reject'] : reactions[reaction];

  test.each(recordedEvents())('$file: $reaction', async (expected) => {
    const text = readFileSync(`${recorded}/events/${expected.file}`, 'utf8');
    const value = JSON.parse(text);
    const isEvent = expected.form === 'eventbridge' || expected.form === 'records';
    const record = expected.form === 'list-of-records' ? value[0] : value;

    const { code, answer } = await eventOf(isEvent ? value : wrapped(record));

    expect(code).toBe(0);
    expect(allowedFor(expected)).toContain(answer.reaction);
  });

  test.each(recordedEvents().filter(({ form }) => form !== 'eventbridge'))(
    '$file is refused as it is',
    async ({ file }) => {
      const { code, stdout } = await runCli(['event', `${recorded}/events/${file}`, '--format', 'json']);

      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ reaction: 'reject', imageIds: [], plan: null });
    },
  );

  test.each(recordedEvents().filter(({ file }) => file.startsWith('authored/')))(
    '$file plans for its images only, from the account that it is about',
    async ({ file, reaction, imageIds }) => {
      const { code, stdout } = await runCli([
        ...['event', `${recorded}/events/${file}`, '--format', 'json', '--from', `${recorded}/combined`],
        ...['--account', '644160558196', '--region', 'us-east-1', '--now', '2026-10-01T12:00:00Z'],
      ]);

      expect(code).toBe(0);
      const { plan } = JSON.parse(stdout);
      const planned = plan.actions.map((action: { imageId: string }) => action.imageId);
      expect(new Set(planned).size).toBeLessThanOrEqual(imageIds.length);
      if (reaction === 'map-finding') expect(planned).toContain(imageIds[0]);
      for (const imageId of planned) expect(imageIds).toContain(imageId);
    },
  );
});

/** As EventBridge would bring a bare record. */
function wrapped(record: Record<string, unknown>): unknown {
  return {
    ...{ version: '0', id: '00000000-0000-4000-8000-000000000000', source: 'aws.ec2', resources: [] },
    'detail-type': 'AWS API Call via CloudTrail',
    account: record['recipientAccountId'] ?? '111122223333',
    ...{ time: record['eventTime'], region: record['awsRegion'], detail: record },
  };
}

test('what this service did itself is ignored, with the reason', async () => {
  const arn = 'arn:aws:sts::111122223333:assumed-role/ami-governor-enforcer/ami-governor-apply';
  const { answer } = await eventOf({
    ...anEvent('ami-000000000a11ce00c'),
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      ...{ eventSource: 'ec2.amazonaws.com', eventName: 'DisableImage', userIdentity: { arn } },
      requestParameters: { DisableImageRequest: { ImageId: 'ami-000000000a11ce00c' } },
    },
  });

  expect(answer).toMatchObject({
    reaction: 'ignore',
    intent: 'ignore',
    reason: 'this service did it itself',
  });
});

test('new shares of a snapshot lead to the plan of the images that rest on it', async () => {
  const { answer } = await eventOf(
    {
      ...anEvent('ami-000000000a11ce00c'),
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        ...{ eventSource: 'ec2.amazonaws.com', eventName: 'ModifySnapshotAttribute' },
        requestParameters: { snapshotId: 'snap-0000000005a9b000d' },
      },
    },
    ...['--from', world, '--policy', enforced, '--now', '2026-10-01T12:00:00Z'],
  );

  expect(answer).toMatchObject({ reaction: 'govern', imageIds: [], snapshotIds: ['snap-0000000005a9b000d'] });
  const actions: readonly { imageId: string }[] = answer.plan.actions;
  expect([...new Set(actions.map(({ imageId }) => imageId))]).toEqual(['ami-000000000a11ce00d']);
});
