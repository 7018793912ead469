import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoStore } from '../../shared/store/dynamo-store.ts';
import { openTable } from '../../shared/store/table.ts';
import { now } from '../builders.ts';
import {
  clientOf,
  createTable,
  type DynamoServer,
  hasJava,
  startDynalite,
  startDynamoDbLocal,
} from './dynamo-servers.ts';
import { storeEveryItem } from './every-item.ts';
import {
  documentedAttributes,
  documentedCommands,
  documentedQuestions,
  runCommand,
} from './table-document.ts';

const tableName = 'ami-governor-main-compliance';

async function everyItemOn(server: DynamoServer) {
  const client = clientOf(server.port);
  await createTable(client, tableName);
  await storeEveryItem(dynamoStore(openTable(client, tableName), () => now));
  return client;
}

/** The types of the items, or the kinds of what a story tells. */
function typesOf(items: readonly Record<string, AttributeValue>[]): readonly string[] {
  return [...new Set(items.map(({ type, kind }) => type?.S ?? kind?.S ?? ''))].toSorted();
}

describe.skipIf(!hasJava())('what docs/compliance-table.md says to ask', () => {
  let server: DynamoServer;
  let client: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    server = await startDynamoDbLocal();
    client = await everyItemOn(server);
  }, 90_000);
  afterAll(() => server.stop());

  const types: readonly (readonly string[])[] = [
    ['change', 'creator', 'finding', 'image', 'outcome', 'refused-launch', 'waiver'],
    ['change', 'creator', 'finding', 'image', 'outcome', 'refused-launch', 'waiver'],
    ['finding'],
    ['finding'],
    ['image'],
    ['intent', 'observation', 'outcome', 'statement', 'transition'],
    ['run'],
    ['waiver'],
    ['ever-used', 'use-elsewhere'],
    ['uses-written'],
  ];

  test.each(documentedQuestions().map((question, at) => ({ ...question, types: types[at] })))(
    '$title is answered by the CLI and by PartiQL alike',
    async ({ query, statement, types: expected }) => {
      const queried = await runCommand(client, query);
      const selected = await runCommand(client, statement);

      expect(typesOf(queried)).toEqual(expected);
      expect(selected).toEqual(queried);
    },
  );
});

describe('docs/compliance-table.md', () => {
  test('names a partition in everything that it asks, and has two forms of each question', () => {
    const questions = documentedQuestions();

    expect(questions).toHaveLength(10);
    expect(documentedCommands()).toHaveLength(20);
    for (const { query, statement } of questions) {
      expect(query).toMatch(/^aws dynamodb query [\s\S]*--key-condition-expression '(gsi[12])?pk = :/);
      expect(statement).toMatch(/^aws dynamodb execute-statement [\s\S]*WHERE (gsi[12])?pk (=|IN) /);
    }
  });

  test('lists every type of item, and each attribute of it', async () => {
    const server = await startDynalite();
    const client = await everyItemOn(server);
    const listed = documentedAttributes();
    const found = new Map<string, Set<string>>();

    for await (const page of paginateScan(
      { client: DynamoDBDocumentClient.from(client) },
      { TableName: tableName },
    )) {
      for (const { pk, sk, type = 'story', ...item } of page.Items ?? []) {
        const attributes = found.get(type) ?? new Set();
        for (const attribute of Object.keys(item)) attributes.add(attribute);
        found.set(type, attributes);
      }
    }
    await server.stop();

    expect([...listed.keys()].toSorted()).toEqual([...found.keys()].toSorted());
    for (const [type, attributes] of found) {
      const missing = [...attributes].filter((attribute) => !listed.get(type)?.includes(attribute));
      expect([type, missing]).toEqual([type, []]);
    }
  });
});
