import { expect, test } from 'vitest';
import { questions } from '../../shared/store/questions.ts';
import { openTable } from '../../shared/store/table.ts';
import { now } from '../builders.ts';
import { findingOf, walkWhileChanging } from './changing-findings.ts';
import { clientOf, createTable, startDynalite } from './dynamo-servers.ts';
import { orderedIndex } from './ordered-index.ts';

function first(count: number) {
  return Array.from({ length: count }, (_, n) => ({ put: findingOf(n) }));
}

test('cursors over a hundred thousand findings miss none that stayed and bring none twice, while others change', {
  timeout: 120_000,
}, async () => {
  const index = orderedIndex();
  await index.writeAll(first(100_000));

  const walk = await walkWhileChanging(
    questions(index, () => now),
    index.writeAll,
    { count: 100_000, limit: 500, changesAPage: 100 },
  );

  expect(walk).toMatchObject({ missed: [], doubled: [] });
  expect(walk.pages).toBeGreaterThan(180);
  expect(walk.changed).toBeGreaterThan(15_000);
});

test('the same holds in DynamoDB, over thousands', { timeout: 120_000 }, async () => {
  const server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'changing');
  const table = openTable(client, 'changing');
  await table.writeAll(first(4_000));

  const walk = await walkWhileChanging(
    questions(table, () => now),
    table.writeAll,
    { count: 4_000, limit: 50, changesAPage: 12 },
  );
  await server.stop();

  expect(walk).toMatchObject({ missed: [], doubled: [] });
  expect(walk.changed).toBeGreaterThan(500);
});
