import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { account, imageId, region } from '../sandbox/running-aws.ts';
import { type Exported, readExport } from './exported.ts';
import { type RunningSystem, slowMs, startSystem, tableNameOf, unownedImages } from './running-system.ts';
import { actAs } from './saying.ts';

describe('amigov report verify', { timeout: slowMs }, () => {
  let system: RunningSystem;
  let exported: Exported;
  let documents: DynamoDBDocumentClient;

  beforeAll(async () => {
    system = await startSystem({ fill: unownedImages(2) });
    await system.days(6);
    exported = await readExport(system);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = system.runtime.endpoints.tables;
    documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region, endpoint, credentials }));
  }, slowMs);
  // Its environment ends with each test.
  beforeEach(() => actAs(system, `arn:aws:sts::${account}:assumed-role/Auditor/eve@example.com`));
  afterAll(async () => {
    documents.destroy();
    await exported.close();
    await system.close();
  });

  async function verify(...words: readonly string[]) {
    const told = await runCli([
      ...['report', 'verify', '--table', tableNameOf(system), '--format', 'json', '--exit-code', ...words],
    ]);
    const { rows } = JSON.parse(told.stdout);
    return { code: told.code, rows, stderr: told.stderr };
  }

  it('finds every story of the export unchanged', async () => {
    const { code, rows } = await verify('--export', exported.folder);

    expect(code).toBe(0);
    expect(rows.map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual([imageId(1), imageId(2)]);
    expect(rows.map(({ faults }: { faults: string[] }) => faults)).toEqual([[], []]);
    expect(rows.map(({ notExported }: { notExported: number[] }) => notExported)).toEqual([[], []]);
  });

  it('finds what somebody changed, by the chain alone', async () => {
    const Key = { pk: `H#${imageId(1)}`, sk: '00000002' };
    await documents.send(
      new UpdateCommand({
        ...{ TableName: tableNameOf(system), Key, UpdateExpression: 'SET #at = :at' },
        ...{ ExpressionAttributeNames: { '#at': 'at' }, ExpressionAttributeValues: { ':at': '2026-12-24' } },
      }),
    );

    const { code, rows, stderr } = await verify('--image', imageId(1));

    expect(code).toBe(2);
    expect(rows[0].faults).toEqual(['item 2: its content was changed']);
    expect(stderr).toContain('without --export');
  });

  it('finds that the newest items were cut off, by the export', async () => {
    const newest = exported.rows('history').filter((row) => row['subject_id'] === imageId(2)).length;
    const Key = { pk: `H#${imageId(2)}`, sk: String(newest).padStart(8, '0') };
    await documents.send(new DeleteCommand({ TableName: tableNameOf(system), Key }));

    expect((await verify('--image', imageId(2))).code).toBe(0);
    const { code, rows } = await verify('--image', imageId(2), '--export', exported.folder);

    expect(code).toBe(2);
    expect(rows[0].faults).toEqual([`item ${newest}: it is in the export and not in the table`]);
  });

  it('says how to make a copy of the export where there is none', async () => {
    const told = await runCli([
      ...['report', 'verify', '--table', tableNameOf(system), '--export', '/nowhere'],
    ]);

    expect(told).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        '/nowhere/history holds nothing of an export: make the copy by aws s3 sync s3://BUCKET /nowhere\n',
    });
  });
});
