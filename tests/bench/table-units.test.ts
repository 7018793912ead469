import { describe, expect, test } from 'vitest';
import { tableUnits } from '../../bench/organization/table-units.ts';

const text = (length: number) => ({ S: 'x'.repeat(length) });
const item = (sk: string, length: number, more = {}) => ({
  ...{ pk: { S: 'p' }, sk: { S: sk }, body: text(length) },
  ...more,
});
/** 4 + 3 + 3 bytes of names and keys beside the body. */
const stored = [
  item('a', 1_001, { gsi2pk: { S: 'q' }, gsi2sk: { S: 'r' } }),
  item('b', 5_000),
  item('c', 3_000),
];
const { unitsOf } = tableUnits(stored);

function query(values: Readonly<Record<string, string>>, more = {}) {
  const ExpressionAttributeValues = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { S: value }]),
  );
  return { action: 'dynamodb:Query', input: { ExpressionAttributeValues, ...more } };
}

describe('what is read', () => {
  test('counts by 4 KB of all that a query finds together', () => {
    expect(unitsOf(query({ ':pk': 'p', ':from': 'a', ':to': 'c' }))).toEqual({ read: 3, write: 0 });
    expect(unitsOf(query({ ':pk': 'p', ':from': 'a', ':to': 'a' }))).toEqual({ read: 1, write: 0 });
  });

  test('counts for one unit where nothing is found, and half as much in an index', () => {
    expect(unitsOf(query({ ':pk': 'none', ':from': 'a', ':to': 'c' })).read).toBe(1);
    expect(unitsOf(query({ ':pk': 'q' }, { IndexName: 'gsi2' })).read).toBe(0.5);
  });

  test('counts the last ones alone where only these are asked for', () => {
    expect(unitsOf(query({ ':pk': 'p', ':from': 'a', ':to': 'c' }, { Limit: 1 })).read).toBe(1);
  });

  test('counts one item by its key', () => {
    const get = { action: 'dynamodb:GetItem', input: { Key: { pk: { S: 'p' }, sk: { S: 'b' } } } };

    expect(unitsOf(get)).toEqual({ read: 2, write: 0 });
  });
});

describe('what is written', () => {
  test('counts by 1 KB, once more for an index that has it', () => {
    expect(unitsOf({ action: 'dynamodb:PutItem', input: { Item: item('a', 1_014) } }).write).toBe(1);
    expect(unitsOf({ action: 'dynamodb:PutItem', input: { Item: item('a', 1_020) } }).write).toBe(2);
    expect(unitsOf({ action: 'dynamodb:PutItem', input: { Item: stored[0] ?? {} } }).write).toBe(4);
  });

  test('counts each write of a batch, and a removal as one', () => {
    const RequestItems = {
      table: [{ PutRequest: { Item: item('a', 3_000) } }, { DeleteRequest: { Key: {} } }],
    };

    expect(unitsOf({ action: 'dynamodb:BatchWriteItem', input: { RequestItems } }).write).toBe(4);
  });
});

test('a request that nobody priced is no request for nothing', () => {
  expect(() => unitsOf({ action: 'dynamodb:TransactWriteItems', input: {} })).toThrow(
    'nobody said what dynamodb:TransactWriteItems costs',
  );
});
