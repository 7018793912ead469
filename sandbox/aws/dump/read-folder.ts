import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { isRecord } from '../wire/json.ts';
import { type DumpName, dumpNames } from './dump-names.ts';

export interface DumpFolder {
  /** The elements of each file that is there: of a setting, the one object. */
  readonly files: ReadonlyMap<DumpName, readonly unknown[]>;
  /** Files of another name, which are passed over. */
  readonly warnings: readonly string[];
}

// A second answer, a state afterwards, a recorded error and the expectations are not the account's state.
const passedOver = /(_call2|\.after|\.error)\.json$|^expected\.json$/;

/** Reads a dump's files. Throws, naming the file, when one is not JSON. */
export function readDumpFolder(folder: string): DumpFolder {
  const files = new Map<DumpName, readonly unknown[]>();
  const warnings: string[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.json') || passedOver.test(file)) continue;
    const name = dumpNames.find((each) => each === basename(file, '.json'));
    if (name === undefined) warnings.push(`${file} is not a file of a dump`);
    else files.set(name, elementsOf(name, readFile(join(folder, file))));
  }
  return { files, warnings };
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} cannot be read as JSON`, { cause });
  }
}

// The AWS CLI's object or its bare array; instances may still lie in their reservations.
function elementsOf(name: DumpName, content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  if (!isRecord(content)) return [];
  const reservations = content['Reservations'];
  if (name === 'Instances' && Array.isArray(reservations)) {
    return reservations.flatMap((each) => (isRecord(each) ? [each['Instances'] ?? []].flat() : []));
  }
  const list = content[name] ?? content[name.charAt(0).toLowerCase() + name.slice(1)];
  return Array.isArray(list) ? list : [content];
}
