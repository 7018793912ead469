import type { FunctionCall } from '../../sandbox/runtime/servers.ts';

/** Read and write units of DynamoDB on demand; an index is written beside its table. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

type Attribute = Readonly<Record<string, unknown>>;
type WrittenItem = Readonly<Record<string, Attribute>>;

export interface TableUnits {
  unitsOf(call: Pick<FunctionCall, 'action' | 'input'>): Units;
  /** Of all items with their copies in the indexes. */
  readonly bytes: number;
}

const indexKeys = ['gsi1pk', 'gsi2pk'];

/**
 * What calls cost against the table as it stands now, by the rules of the DynamoDB Developer Guide (capacity units): a read
 * unit is 4 KB read consistently or 8 KB otherwise, a write unit 1 KB, each begun one counts, and a conditional write that
 * is refused counts as one. What a query passes over by its filter is read all the same.
 */
export function tableUnits(items: readonly WrittenItem[]): TableUnits {
  const partitions = Map.groupBy(items, (item) => textOf(item['pk']));
  const indexed = new Map(
    indexKeys.map((key) => [
      key,
      Map.groupBy(
        items.filter((item) => key in item),
        (item) => textOf(item[key]),
      ),
    ]),
  );
  const bytes = items.reduce((sum, item) => sum + sizeOf(item) * copiesOf(item) + 100 * copiesOf(item), 0);
  return {
    bytes,
    unitsOf: ({ action, input }) => {
      switch (action.replace('dynamodb:', '')) {
        case 'GetItem':
          return { read: readUnits(found(partitions, objectIn(input['Key'])), true), write: 0 };
        case 'Query':
          return { read: queryUnits(input, partitions, indexed), write: 0 };
        case 'PutItem':
          return { read: 0, write: writeUnits(objectIn(input['Item'])) };
        case 'DeleteItem':
          return { read: 0, write: 1 };
        case 'BatchWriteItem':
          return { read: 0, write: batchUnits(objectIn(input['RequestItems'])) };
        default:
          throw new Error(`nobody said what ${action} costs`);
      }
    },
  };
}

function queryUnits(
  input: Readonly<Record<string, unknown>>,
  partitions: ReadonlyMap<string, readonly WrittenItem[]>,
  indexed: ReadonlyMap<string, ReadonlyMap<string, readonly WrittenItem[]>>,
): number {
  const values = objectIn(input['ExpressionAttributeValues']);
  const pk = textOf(values[':pk']);
  const index = input['IndexName'];
  if (index !== undefined) {
    return readUnits([...(indexed.get(`${String(index)}pk`)?.get(pk) ?? [])], false);
  }
  const [from, to] = [textOf(values[':from']), textOf(values[':to'])];
  const inRange = (partitions.get(pk) ?? [])
    .filter((item) => textOf(item['sk']) >= from && textOf(item['sk']) <= to)
    .toSorted((a, b) => (textOf(a['sk']) < textOf(b['sk']) ? 1 : -1));
  const limit = typeof input['Limit'] === 'number' ? input['Limit'] : inRange.length;
  return readUnits(inRange.slice(0, limit), true);
}

function found(partitions: ReadonlyMap<string, readonly WrittenItem[]>, key: WrittenItem) {
  const same = (partitions.get(textOf(key['pk'])) ?? []).filter(
    (item) => textOf(item['sk']) === textOf(key['sk']),
  );
  return same.slice(0, 1);
}

function readUnits(items: readonly WrittenItem[], isConsistent: boolean): number {
  const units = Math.max(1, Math.ceil(items.reduce((sum, item) => sum + sizeOf(item), 0) / 4096));
  return isConsistent ? units : units / 2;
}

function writeUnits(item: WrittenItem): number {
  return Math.ceil(sizeOf(item) / 1024) * copiesOf(item);
}

function batchUnits(tables: Readonly<Record<string, unknown>>): number {
  const requests = Object.values(tables).flatMap((each) => (Array.isArray(each) ? each : []));
  return requests.reduce((sum: number, request) => {
    const put = objectIn(objectIn(request)['PutRequest']);
    return sum + ('Item' in put ? writeUnits(objectIn(put['Item'])) : 1);
  }, 0);
}

/** The table's and one an index that has it. */
function copiesOf(item: WrittenItem): number {
  return 1 + indexKeys.filter((key) => key in item).length;
}

const sizes = new WeakMap<WrittenItem, number>();

/** Most items are read by many queries. */
function sizeOf(item: WrittenItem): number {
  const known = sizes.get(item) ?? measured(item);
  sizes.set(item, known);
  return known;
}

function measured(item: WrittenItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + attributeSize(value), 0);
}

/** DynamoDB Developer Guide, "Item sizes": names and texts by their bytes, 3 for a list or map and 1 an element. */
function attributeSize(value: Attribute): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(String(content));
  if (type === 'N') return Math.ceil(String(content).length / 2) + 1;
  if (type === 'L' && Array.isArray(content)) {
    return content.reduce((sum: number, each) => sum + 1 + attributeSize(objectIn(each)), 3);
  }
  if (type === 'M') {
    const entries = Object.entries(objectIn(content));
    return entries.reduce((sum, [name, each]) => sum + 1 + name.length + attributeSize(objectIn(each)), 3);
  }
  return 1;
}

function textOf(attribute: unknown): string {
  return String(objectIn(attribute)['S'] ?? '');
}

// biome-ignore lint/suspicious/noExplicitAny: DynamoDB's JSON, in which everything is a map of maps.
function objectIn(value: unknown): any {
  return typeof value === 'object' && value !== null ? value : {};
}
