import type { EventPattern } from '../../events/pattern.ts';
import { isRecord } from './cloudformation.ts';
import type { Plain } from './cursor.ts';
import type { Resource } from './resources.ts';
import { ServiceFileError } from './service-file-error.ts';

type Fields = { readonly [key: string]: Plain };

/** A property that is passed over would be one that AWS honours and the sandbox does not. */
export function refuseOtherProperties(resource: Resource, fields: Fields, known: readonly string[]): void {
  const other = Object.keys(fields).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new ServiceFileError(resource.place, `the sandbox does not know ${other} of ${resource.type}`);
}

export function text(value: Plain | undefined, place: string): string {
  if (typeof value !== 'string')
    throw new ServiceFileError(place, `expected a text, not ${JSON.stringify(value)}`);
  return value;
}

/** Numbers may be written as texts in CloudFormation. */
export function number(value: Plain | undefined, fallback: number, place: string): number {
  if (value === undefined) return fallback;
  const read = typeof value === 'string' ? Number(value) : value;
  if (typeof read !== 'number' || Number.isNaN(read))
    throw new ServiceFileError(place, `expected a number, not ${JSON.stringify(value)}`);
  return read;
}

export function flag(value: Plain | undefined): boolean {
  return value === true || value === 'true';
}

export function record(value: Plain | undefined, place: string): Fields {
  if (!isRecord(value)) throw new ServiceFileError(place, `expected an object, not ${JSON.stringify(value)}`);
  return value;
}

/** A filter policy may be written as an object or as its JSON. */
export function filterPolicy(value: Plain | undefined, place: string): EventPattern | undefined {
  if (value === undefined) return undefined;
  return record(typeof value === 'string' ? JSON.parse(value) : value, place);
}
