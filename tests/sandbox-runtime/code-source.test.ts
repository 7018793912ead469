import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { callJson } from '../../sandbox/runtime/loopback.ts';
import { runningService } from './running-service.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

/** A service of one function whose source answers `source` and whose bundle answers `bundle`. */
function writeService(): string {
  const directory = mkdtempSync(join(tmpdir(), 'service-'));
  directories.push(directory);
  mkdirSync(join(directory, 'functions/which'), { recursive: true });
  mkdirSync(join(directory, 'dist/which'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(directory, 'functions/which/index.ts'),
    "export const handler = async (): Promise<string> => 'source';",
  );
  writeFileSync(join(directory, 'dist/which/index.mjs'), "export const handler = async () => 'bundle';");
  const file = join(directory, 'serverless.yml');
  writeFileSync(
    file,
    'service: s\nprovider: { name: aws }\nfunctions: { which: { handler: dist/which/index.handler } }\n',
  );
  return file;
}

describe('the code of a function', () => {
  it.each([
    ['source', 'source'],
    ['bundles', 'bundle'],
  ] as const)('comes from %s', async (from, payload) => {
    const service = await runningService({ serviceFile: writeService(), from });

    expect(await service.invoke('which', {})).toEqual({ status: 'answered', payload });
    expect(await service.invoke('s-dev-which', {})).toEqual({ status: 'answered', payload });
  });
});

describe('a function of the service', () => {
  it('writes to the table, and every call is known with its function', async () => {
    const service = await runningService();

    service.order('ami-1', 'alert-low');
    await service.settle();

    const { endpoints } = service;
    const key = { pk: { S: 'ami-1' }, sk: { S: 'event-of-ami-1' } };
    const item = await callJson({
      ...{ endpoint: endpoints.tables, region: 'eu-central-1', target: 'DynamoDB_20120810.GetItem' },
      input: { TableName: 'fixture-dev', Key: key },
    });
    expect(item).toEqual({ Item: { ...key, at: { S: '2026-10-01T12:00:00.000Z' } } });
    expect(service.calls.map(({ functionKey, action, status }) => [functionKey, action, status])).toEqual([
      ['note-event', 'dynamodb:PutItem', 200],
      ['note-event', 'sqs:SendMessage', 200],
      ['work', 'sns:Publish', 200],
    ]);
    expect(service.calls[0]).toMatchObject({
      at: '2026-10-01T12:00:00.000Z',
      input: { TableName: 'fixture-dev' },
    });
  });

  it('runs beside others when the sandbox is told so, and its queue keeps its limit', async () => {
    const service = await runningService({ atOnce: 4 });
    for (const n of [1, 2, 3, 4, 5, 6]) service.order(`ami-${n}`, 'a', 'b');

    await service.settle();

    expect(service.done().toSorted()).toEqual(
      [1, 2, 3, 4, 5, 6].flatMap((n) => [`ami-${n} a`, `ami-${n} b`]),
    );
  });

  it('has the environment that the caller sets for all of them', async () => {
    const service = await runningService({
      environment: ({ webhookUrl }) => ({ ALERT_EMAIL: webhookUrl }),
      serviceFile: writeEchoing(),
    });

    const answer = await service.invoke('echo', {});

    expect(answer).toMatchObject({
      payload: {
        ALERT_EMAIL: service.endpoints.webhook,
        AWS_ENDPOINT_URL_DYNAMODB: service.endpoints.tables,
        AWS_LAMBDA_FUNCTION_NAME: 's-dev-echo',
        AWS_ACCESS_KEY_ID: 'AKIA-echo',
        QUEUE_URL: `${service.endpoints.queues}/111122223333/s-dev-Q`,
      },
    });
    expect(JSON.stringify(answer)).not.toContain(process.env['HOME'] ?? 'HOME');
  });
});

function writeEchoing(): string {
  const directory = mkdtempSync(join(tmpdir(), 'service-'));
  directories.push(directory);
  mkdirSync(join(directory, 'functions'));
  writeFileSync(
    join(directory, 'functions/echo.mjs'),
    'export const handler = async () => ({ ...process.env });',
  );
  const file = join(directory, 'serverless.yml');
  const lines = [
    'service: s',
    'provider: { name: aws, environment: { QUEUE_URL: !Ref Q } }',
    'functions: { echo: { handler: functions/echo.handler } }',
    'resources: { Resources: { Q: { Type: AWS::SQS::Queue } } }',
  ];
  writeFileSync(file, lines.join('\n'));
  return file;
}
