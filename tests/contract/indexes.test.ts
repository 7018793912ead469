import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { known } from '../../shared/domain/known.ts';
import { anyFinding } from '../../shared/domain/questions.ts';
import { allRows } from '../../shared/report/all-pages.ts';
import { dynamoStore } from '../../shared/store/dynamo-store.ts';
import { type Key, scopePk, shardCount, wholePartition } from '../../shared/store/keys.ts';
import { openTable } from '../../shared/store/table.ts';
import { anImage, now, scope } from '../builders.ts';
import { clientOf, createTable, startDynalite } from './dynamo-servers.ts';
import {
  aFinding,
  anAction,
  anEventRun,
  anImageReport,
  aReport,
  aSweep,
  imageId,
  noonPlus,
  oneImage,
} from './reports.ts';
import { aWaiver } from './statement-claims.ts';

const scopeSubject = '111122223333/eu-central-1';

test('the indexes answer rule and status, severity, due dates, runs and waivers, and list what is compliant nowhere', async () => {
  const server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'indexed');
  const store = dynamoStore(openTable(client, 'indexed'), () => now);
  const failing = Array.from({ length: 20 }, (_, n) => anImageReport([aFinding({ subjectId: imageId(n) })]));
  const passing = anImageReport([aFinding({ subjectId: imageId(99), status: 'COMPLIANT' })]);
  const waiting = anAction({ subjectId: imageId(3), status: 'waiting' });
  const scopeFindings = [
    aFinding({ subjectId: scopeSubject, ruleId: 'no-public-sharing', severity: 'high' }),
    aFinding({ subjectId: scopeSubject, ruleId: 'other', status: 'COMPLIANT' }),
  ];
  const remedy = anAction({ action: 'block-public-access', subjectId: scopeSubject, status: 'waiting' });
  const report = aReport([...failing, passing], { scopeFindings, actions: [waiting, remedy] });
  await store.saveReport(report, aSweep());
  await store.saveReport({ ...report, evaluatedAt: noonPlus(0, 1) }, anEventRun());
  for (const n of [3, 4]) await store.saveWaiver(scope, aWaiver({ subjectId: imageId(n) }), 180);
  await store.endWaiver(scope, imageId(4), 'one-year', 'bob');
  const count = async (index: 'gsi1' | 'gsi2', pk: string) => {
    const query = new QueryCommand({
      TableName: 'indexed',
      IndexName: index,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': `${index}pk` },
      ExpressionAttributeValues: { ':pk': pk },
    });
    return (await client.send(query)).Count ?? 0;
  };
  const overShards = async (index: 'gsi1' | 'gsi2', prefix: string) => {
    const counts = await Promise.all(
      Array.from({ length: shardCount }, (_, shard) => count(index, `${prefix}#${shard}`)),
    );
    return counts.reduce((sum, one) => sum + one, 0);
  };

  expect(await overShards('gsi1', 'R#one-year#NON_COMPLIANT')).toBe(20);
  expect(await overShards('gsi1', 'R#one-year#COMPLIANT')).toBe(0);
  expect(await overShards('gsi2', 'V#NON_COMPLIANT#medium')).toBe(20);
  expect(await overShards('gsi1', 'R#no-public-sharing#NON_COMPLIANT')).toBe(1);
  expect(await overShards('gsi1', 'R#other#COMPLIANT')).toBe(0);
  expect(await overShards('gsi2', 'V#NON_COMPLIANT#high')).toBe(1);
  expect(await overShards('gsi2', 'D')).toBe(2);
  expect(await count('gsi2', 'RUN#2026-10-01')).toBe(2);
  expect(await count('gsi2', 'W')).toBe(1);
  await server.stop();
});

test('what an earlier version wrote without an owner is answered, and gets one with the next sweep', async () => {
  const server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'earlier');
  const table = openTable(client, 'earlier');
  const store = dynamoStore(table, () => now);
  const tags = known([{ key: 'Owner', value: 'ann@example.com' }]);
  const report = aReport([anImageReport([aFinding()], { image: anImage({ tags }) })]);
  await store.saveReport(report, aSweep());
  for (const { owner: _, name: __, ...item } of await table.readAll<Key & Record<string, unknown>>(
    wholePartition(scopePk(scope)),
  )) {
    await table.put(item);
  }
  const owners = async () => (await allRows(store, 'findings', anyFinding)).map(({ owner }) => owner);

  expect(await owners()).toEqual([null]);
  await store.saveReport({ ...report, evaluatedAt: noonPlus(1) }, aSweep('sweep-2'));
  expect(await owners()).toEqual(['ann@example.com']);
  expect((await store.readStory(oneImage)).map(({ kind }) => kind)).toEqual(['transition']);
  await server.stop();
});
