import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openDumpFile } from '../../../shared/aws/dump-file.ts';
import { type DumpName, dumpNames } from './dump-names.ts';

export interface DumpFolder {
  /** The elements of each file that is there: of a setting, the one object. */
  readonly files: ReadonlyMap<DumpName, readonly unknown[]>;
  /** Files of another name, which are passed over. */
  readonly warnings: readonly string[];
}

// A second answer, a state afterwards, a recorded error and the expectations are not the account's state.
const passedOver = /(_call2|\.after|\.error)\.json$|^expected\.json$/;

/**
 * Reads a dump's files, by the product's own reader: pages, reservations and wrappers are opened. An answer that is cut
 * short counts as missing. Throws a DumpError, naming the file, when one is not such an answer.
 */
export function readDumpFolder(folder: string): DumpFolder {
  const files = new Map<DumpName, readonly unknown[]>();
  const warnings: string[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.json') || passedOver.test(file)) continue;
    const name = dumpNames.find((each) => each === basename(file, '.json'));
    if (name === undefined) {
      warnings.push(`${file} is not a file of a dump`);
      continue;
    }
    const path = join(folder, file);
    const records = openDumpFile(path, name, readFileSync(path));
    if (!records.known) warnings.push(records.why);
    else files.set(name, records.value);
  }
  return { files, warnings };
}
