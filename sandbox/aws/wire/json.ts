import { JsonShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import { type AwsError, type FaultCodes, generalFault } from '../errors.ts';

/** How a JSON value is read by schema: under which names, and what to do with a member it does not know. */
export interface JsonForm {
  /** REST-JSON shapes may have a wire name of their own; the RPC protocols use the member's name. */
  readonly usesJsonName: boolean;
  /** Called for a member that the schema does not know; throws to refuse it, returns to pass over it. */
  readonly onUnknown: (path: string) => void;
  /** Called for a value that is not of the schema's type; what it returns stands in its place. */
  readonly onInvalid: (path: string) => undefined;
}

/** A form that refuses with the service's own codes. */
export function refusingForm(codes: FaultCodes, usesJsonName: boolean): JsonForm {
  return {
    usesJsonName,
    onUnknown: (path) => {
      throw generalFault(codes, 'unknownParameter', `Unknown parameter in input: "${path}"`);
    },
    onInvalid: (path) => {
      throw generalFault(codes, 'invalidValue', `Invalid type for parameter ${path}`);
    },
  };
}

/** Reads a JSON value into the shape that the SDK's types describe: timestamps become `Date`. */
export function readJson(
  schema: $SchemaRef | NormalizedSchema,
  value: unknown,
  form: JsonForm,
  path = '',
): unknown {
  const shape = NormalizedSchema.of(schema);
  if (value === null || value === undefined) return undefined;
  if (shape.isStructSchema()) return readStruct(shape, value, form, path);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return form.onInvalid(path);
    return value.map((item, index) => readJson(shape.getValueSchema(), item, form, `${path}[${index}]`));
  }
  if (shape.isMapSchema()) {
    if (!isRecord(value)) return form.onInvalid(path);
    const valueShape = shape.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, readJson(valueShape, item, form, `${path}.${key}`)]),
    );
  }
  return readSimple(shape, value, form, path);
}

/** Writes an output as the SDK expects it: timestamps as epoch seconds unless the schema says otherwise. */
export function writeJson(schema: $SchemaRef, output: object, usesJsonName: boolean): string {
  const shape = NormalizedSchema.of(schema);
  if (shape.isUnitSchema()) return '{}';
  const serializer = new JsonShapeSerializer({
    timestampFormat: { useTrait: true, default: 7 },
    jsonName: usesJsonName,
  });
  serializer.write(shape, output);
  return String(serializer.flush());
}

export function writeJsonError(error: AwsError): string {
  return JSON.stringify({ __type: error.code, message: error.message });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readStruct(
  shape: NormalizedSchema,
  value: unknown,
  form: JsonForm,
  path: string,
): Record<string, unknown> | undefined {
  if (!isRecord(value)) return form.onInvalid(path);
  const known = new Map(
    [...shape.structIterator()].map(([name, member]) => {
      const wireName = (form.usesJsonName ? member.getMergedTraits().jsonName : undefined) ?? name;
      return [wireName, { name, member }];
    }),
  );
  const output: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const found = known.get(key);
    const itemPath = path === '' ? key : `${path}.${key}`;
    if (found === undefined) form.onUnknown(itemPath);
    else if (item !== null && item !== undefined)
      output[found.name] = readJson(found.member, item, form, itemPath);
  }
  return output;
}

function readSimple(shape: NormalizedSchema, value: unknown, form: JsonForm, path: string): unknown {
  if (shape.isTimestampSchema()) {
    const date = readInstant(value);
    return Number.isNaN(date.getTime()) ? form.onInvalid(path) : date;
  }
  if (shape.isBooleanSchema()) return typeof value === 'boolean' ? value : form.onInvalid(path);
  if (shape.isNumericSchema()) return typeof value === 'number' ? value : form.onInvalid(path);
  if (shape.isBlobSchema()) return Buffer.from(String(value), 'base64');
  if (shape.isStringSchema()) return typeof value === 'string' ? value : form.onInvalid(path);
  return value;
}

// A text without a zone is UTC: `new Date` would take the machine's zone.
function readInstant(value: unknown): Date {
  if (typeof value === 'number') return new Date(value * 1000);
  const text = String(value);
  return new Date(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}
