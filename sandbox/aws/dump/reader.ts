import type { $SchemaRef } from '@smithy/types';
import { isRecord, readJson } from '../wire/json.ts';
import type { DumpName } from './dump-names.ts';

export interface DumpReader {
  /** The elements of a file in the shape of the SDK's types; empty if there is no such file. */
  read<T extends object>(name: DumpName, schema: $SchemaRef): T[];
  /** The elements as they are in the file. */
  raw(name: DumpName): readonly Readonly<Record<string, unknown>>[];
  /** Values that could not be read, which are left out. */
  readonly warnings: readonly string[];
}

/** Reads the elements of a dump by the SDK's schemas: instants become `Date`, unknown members are passed over. */
export function dumpReader(files: ReadonlyMap<DumpName, readonly unknown[]>): DumpReader {
  const warnings: string[] = [];
  const raw = (name: DumpName): readonly Readonly<Record<string, unknown>>[] =>
    (files.get(name) ?? []).filter(isRecord);
  return {
    raw,
    read: <T extends object>(name: DumpName, schema: $SchemaRef) => {
      const form = {
        usesJsonName: false,
        onUnknown: () => undefined,
        onInvalid: (path: string) => {
          warnings.push(`${name}.json: ${path} cannot be read`);
          return undefined;
        },
      };
      // The schema that the caller gives is that of the type that it names.
      return raw(name).map((element, index) => readJson(schema, element, form, `[${index}]`) as T);
    },
    warnings,
  };
}
