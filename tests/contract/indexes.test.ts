import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { dynamoStore } from '../../shared/store/dynamo-store.ts';
import { shardCount } from '../../shared/store/keys.ts';
import { openTable } from '../../shared/store/table.ts';
import { now } from '../builders.ts';
import { clientOf, createTable, startDynalite } from './dynamo-servers.ts';
import { aFinding, anAction, anImageReport, aReport, aSweep, imageId } from './reports.ts';

test('the indexes answer rule and status, severity, due dates and runs, and list what is compliant nowhere', async () => {
  const server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'indexed');
  const store = dynamoStore(openTable(client, 'indexed'), () => now);
  const failing = Array.from({ length: 20 }, (_, n) => anImageReport([aFinding({ subjectId: imageId(n) })]));
  const passing = anImageReport([aFinding({ subjectId: imageId(99), status: 'COMPLIANT' })]);
  const waiting = anAction({ subjectId: imageId(3), status: 'waiting' });
  await store.saveReport(aReport([...failing, passing], { actions: [waiting] }), aSweep());
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
  expect(await overShards('gsi2', 'D')).toBe(1);
  expect(await count('gsi2', 'RUN#2026-10-01')).toBe(1);
  await server.stop();
});
