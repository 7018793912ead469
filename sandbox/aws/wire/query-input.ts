import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import { type AwsError, type FaultCodes, generalFault } from '../errors.ts';

/** EC2 flattens lists and has its own member names; the other Query services say `.member.N` (TOOLCHAIN 4). */
export interface QueryForm {
  readonly ec2: boolean;
  readonly codes: FaultCodes;
}

interface Branch {
  value?: string;
  readonly children: Map<string, Branch>;
}

// Not part of any input shape.
const envelopeKeys = new Set(['Action', 'Version']);

/**
 * Reads the form of a Query request into the operation's input, by the SDK's own schema.
 * A key that the schema does not know is refused: the simulator never ignores what it was asked.
 */
export function readQueryInput(
  schema: $SchemaRef,
  form: URLSearchParams,
  wire: QueryForm,
): Record<string, unknown> {
  const root: Branch = { children: new Map() };
  for (const [key, value] of form) {
    if (!envelopeKeys.has(key)) plant(root, key.split('.'), value);
  }
  return readStruct(NormalizedSchema.of(schema), root, wire, '');
}

function plant(root: Branch, path: readonly string[], value: string): void {
  let branch = root;
  for (const step of path) {
    const next = branch.children.get(step) ?? { children: new Map<string, Branch>() };
    branch.children.set(step, next);
    branch = next;
  }
  branch.value = value;
}

function readStruct(
  schema: NormalizedSchema,
  branch: Branch,
  wire: QueryForm,
  path: string,
): Record<string, unknown> {
  const known = new Map(
    [...schema.structIterator()].map(([name, member]) => [wireName(name, member, wire), { name, member }]),
  );
  const input: Record<string, unknown> = {};
  for (const [key, child] of branch.children) {
    const found = known.get(key);
    if (found === undefined) {
      throw generalFault(wire.codes, 'unknownParameter', `The parameter ${path}${key} is not recognized`);
    }
    input[found.name] = readValue(found.member, child, wire, `${path}${key}`);
  }
  return input;
}

function readValue(schema: NormalizedSchema, branch: Branch, wire: QueryForm, path: string): unknown {
  if (schema.isStructSchema()) return readStruct(schema, branch, wire, `${path}.`);
  if (schema.isListSchema()) return readList(schema, branch, wire, path);
  if (branch.value === undefined || branch.children.size > 0) {
    throw generalFault(wire.codes, 'unknownParameter', `The parameter ${path} has no such members`);
  }
  return readSimple(schema, branch.value, wire, path);
}

function readList(schema: NormalizedSchema, branch: Branch, wire: QueryForm, path: string): unknown[] {
  const item = schema.getValueSchema();
  const isFlat = wire.ec2 || Boolean(schema.getMergedTraits().xmlFlattened);
  const holder = isFlat ? branch : branch.children.get(String(item.getMergedTraits().xmlName ?? 'member'));
  return [...(holder?.children ?? [])]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([index, child]) => {
      if (!/^\d+$/.test(index)) {
        throw generalFault(
          wire.codes,
          'unknownParameter',
          `The parameter ${path}.${index} is not recognized`,
        );
      }
      return readValue(item, child, wire, `${path}.${index}`);
    });
}

function readSimple(schema: NormalizedSchema, text: string, wire: QueryForm, path: string): unknown {
  const invalid = (): AwsError =>
    generalFault(wire.codes, 'invalidValue', `Value (${text}) for parameter ${path} is invalid.`);
  if (schema.isBooleanSchema()) {
    if (!/^(true|false)$/i.test(text)) throw invalid();
    return text.toLowerCase() === 'true';
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number)) throw invalid();
    return number;
  }
  if (schema.isTimestampSchema()) {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) throw invalid();
    return date;
  }
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}

function wireName(name: string, member: NormalizedSchema, wire: QueryForm): string {
  const { xmlName, ec2QueryName } = member.getMergedTraits();
  if (wire.ec2 && typeof ec2QueryName === 'string') return ec2QueryName;
  const key = String(xmlName ?? name);
  return wire.ec2 ? key.charAt(0).toUpperCase() + key.slice(1) : key;
}
