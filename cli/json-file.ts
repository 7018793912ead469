import { readFile } from 'node:fs/promises';
import { findJsonFault } from '../shared/aws/json-fault.ts';
import { UserError } from './user-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

/** What a JSON file holds. Throws a UserError that names the file, and the line and column where it stops being JSON. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await textOf(file);
  try {
    return JSON.parse(text);
  } catch {
    const fault = findJsonFault(text);
    const place =
      fault === null ? '' : `: line ${fault.line}, column ${fault.column}, expected ${fault.expected}`;
    throw new UserError(`${file} is not JSON${place}`);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    // Windows PowerShell writes UTF-16 with a byte order mark where a command's output goes into a file.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  } catch (error) {
    throw new UserError(`cannot read ${file}: ${whyUnreadable(error)}`);
  }
}
