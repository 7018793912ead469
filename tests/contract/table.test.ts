import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyPart } from '../../shared/store/key-parts.ts';
import { findingKey } from '../../shared/store/keys.ts';
import { openTable } from '../../shared/store/table.ts';
import { scope } from '../builders.ts';
import { clientOf, createTable, type DynamoServer, startDynalite } from './dynamo-servers.ts';

let server: DynamoServer;

beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

async function aTable(tableName: string) {
  const client = clientOf(server.port);
  await createTable(client, tableName);
  return { client, table: openTable(client, tableName) };
}

test('writes that DynamoDB left unprocessed are sent again, those alone', async () => {
  const { client, table } = await aTable('unprocessed');
  const sizes: number[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const { RequestItems } = args.input as { RequestItems?: Record<string, unknown[]> };
      const requests = RequestItems?.['unprocessed'];
      if (requests === undefined) return next(args);
      sizes.push(requests.length);
      const taken = requests.slice(0, 10);
      const answer = await next({ ...args, input: { RequestItems: { unprocessed: taken } } as never });
      Object.assign(answer.output, { UnprocessedItems: { unprocessed: requests.slice(10) } });
      return answer;
    },
    { step: 'initialize', priority: 'low' },
  );
  const items = Array.from({ length: 25 }, (_, n) => ({ pk: 'p', sk: String(n) }));

  await table.writeAll(items.map((put) => ({ put })));

  expect(sizes).toEqual([25, 15, 5]);
  expect(await table.readAll({ pk: 'p', from: ' ', to: '~' })).toHaveLength(25);
});

test('a query goes on over every page of a megabyte', async () => {
  const { table } = await aTable('paged');
  const items = Array.from({ length: 30 }, (_, n) => ({ pk: 'p', sk: String(n), text: 'x'.repeat(100_000) }));
  await table.writeAll(items.map((put) => ({ put })));

  let pages = 0;
  let read = 0;
  for await (const page of table.pages({ pk: 'p', from: ' ', to: '~' })) {
    pages += 1;
    read += page.length;
  }

  expect(read).toBe(30);
  expect(pages).toBeGreaterThanOrEqual(3);
});

test('different texts are different parts of a key, short and without separators', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(keyPart(one) === keyPart(other)).toBe(one === other);
      expect(keyPart(one)).not.toMatch(/#/);
      expect(Buffer.byteLength(keyPart(one.repeat(50)))).toBeLessThan(200);
    }),
  );
});

test('the items of an image sort together, whatever the ids', () => {
  const text = fc.string({ unit: 'binary', maxLength: 5 });
  fc.assert(
    fc.property(text, text, text, (one, more, rule) => {
      const other = `${one}${more}`;
      fc.pre(other !== one);
      const inside = Buffer.from(findingKey(scope, one, rule).sk);
      const otherImage = Buffer.from(`I#${keyPart(other)}`);
      const image = Buffer.from(`I#${keyPart(one)}`);
      const isBetween = image.compare(otherImage) < 0 && otherImage.compare(inside) < 0;
      expect(isBetween).toBe(false);
    }),
  );
});
