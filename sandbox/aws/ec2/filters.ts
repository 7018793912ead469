import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';

type Single = string | number | boolean | Date | undefined;
type Values = Single | readonly Single[];

/** Filter names that an operation honours, and what of an item each looks at. */
export type FilterFields<T> = Readonly<Record<string, (item: T) => Values>>;

interface FilterRequest<T> {
  readonly items: readonly T[];
  readonly filters: readonly Filter[] | undefined;
  readonly fields: FilterFields<T>;
  /** Makes `tag:<key>`, `tag-key` and `tag-value` known. */
  readonly tags?: (item: T) => readonly Tag[];
}

// At most 200 values in one filter (aws-facts B.2, "200 values per filter").
const maxValues = 200;

/** The items that every filter lets through; the values of one filter are alternatives (aws-facts B.2). */
export function applyFilters<T>({ items, filters = [], fields, tags }: FilterRequest<T>): T[] {
  const tests = filters.map((filter) => testOf(filter, fields, tags));
  return items.filter((item) => tests.every((test) => test(item)));
}

function testOf<T>(
  { Name: name = '', Values: values = [] }: Filter,
  fields: FilterFields<T>,
  tags: FilterRequest<T>['tags'],
): (item: T) => boolean {
  if (values.length > maxValues) {
    throw new AwsError('FilterLimitExceeded', `The maximum number of filter values is ${maxValues}`);
  }
  const look = fields[name] ?? (tags && tagField(name, tags));
  if (look === undefined || values.length === 0) {
    throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  }
  const patterns = values.map(toExpression);
  return (item) => textsOf(look(item)).some((text) => patterns.some((pattern) => pattern.test(text)));
}

function tagField<T>(name: string, tags: (item: T) => readonly Tag[]): ((item: T) => Values) | undefined {
  if (name === 'tag-key') return (item) => tags(item).map(({ Key }) => Key);
  if (name === 'tag-value') return (item) => tags(item).map(({ Value }) => Value);
  if (!name.startsWith('tag:')) return undefined;
  const key = name.slice('tag:'.length);
  return (item) =>
    tags(item)
      .filter(({ Key }) => Key === key)
      .map(({ Value }) => Value ?? '');
}

// `*` and `?` are wildcards, a backslash makes them plain; case counts (aws-facts B.2).
function toExpression(value: string): RegExp {
  const source = value.replace(/\\([*?\\])|[\s\S]/g, (whole, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    if (whole === '*') return '[\\s\\S]*';
    if (whole === '?') return '[\\s\\S]';
    return whole.replace(/[.+^${}()|[\]\\/]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

function textsOf(values: Values): string[] {
  return [values].flat().flatMap((value) => {
    if (value === undefined) return [];
    return [value instanceof Date ? value.toISOString() : String(value)];
  });
}
