import { ServiceFileError } from './service-file-error.ts';

/**
 * One value of a YAML file, its variables resolved, with its place. Variables are resolved only when they are reached,
 * so that a part of the file that nobody asks for may hold what the sandbox cannot resolve.
 */
export interface Cursor {
  /** `serverless.yml:12:5 functions.govern.timeout`. */
  readonly place: string;
  /** Undefined is absent. Lists and objects are reached by `items` and `entries`. */
  readonly scalar: string | number | boolean | null | undefined;
  readonly kind: 'absent' | 'scalar' | 'list' | 'record';
  /** The CloudFormation function of a YAML tag, such as `Ref` for `!Ref`. */
  readonly tag: string | undefined;
  /** An absent value for anything that is not there. */
  get(key: string): Cursor;
  entries(): readonly (readonly [string, Cursor])[];
  items(): readonly Cursor[];
}

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** The value as data, with every variable resolved and CloudFormation's tags in their long form. */
export function plain(cursor: Cursor): Plain {
  const value = plainInner(cursor);
  if (cursor.tag === undefined) return value;
  if (cursor.tag === 'Fn::GetAtt' && typeof value === 'string') {
    const [resource = '', ...attribute] = value.split('.');
    return { 'Fn::GetAtt': [resource, attribute.join('.')] };
  }
  return { [cursor.tag]: value };
}

function plainInner(cursor: Cursor): Plain {
  switch (cursor.kind) {
    case 'list':
      return cursor.items().map(plain);
    case 'record':
      return Object.fromEntries(cursor.entries().map(([key, value]) => [key, plain(value)]));
    default:
      return cursor.scalar ?? null;
  }
}

/** Undefined for an absent value; throws for anything but a text. */
export function textOf(cursor: Cursor): string | undefined {
  if (isAbsent(cursor)) return undefined;
  if (typeof cursor.scalar !== 'string') throw new ServiceFileError(cursor.place, 'expected a text');
  return cursor.scalar;
}

export function numberOf(cursor: Cursor): number | undefined {
  if (isAbsent(cursor)) return undefined;
  if (typeof cursor.scalar !== 'number') throw new ServiceFileError(cursor.place, 'expected a number');
  return cursor.scalar;
}

export function isAbsent(cursor: Cursor): boolean {
  return cursor.kind === 'absent' || (cursor.kind === 'scalar' && cursor.scalar === null);
}

/** A key that is passed over would be one that AWS honours and the sandbox does not. */
export function refuseOtherKeys(cursor: Cursor, known: readonly string[]): void {
  const other = cursor.entries().find(([key]) => !known.includes(key));
  if (other !== undefined)
    throw new ServiceFileError(other[1].place, `the sandbox does not know ${other[0]}`);
}
