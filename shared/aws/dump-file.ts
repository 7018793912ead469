import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Known, known, unknown } from '../domain/known.ts';
import { type AnswerForm, type AnswerName, answerForm } from './answers.ts';
import { DumpError } from './dump-error.ts';
import { type Fields, isFields, valueAt } from './fields.ts';
import { findJsonFault } from './json-fault.ts';

/** The records of one file, pages and wrappers opened. Unknown when AWS had more to tell than the file holds. */
export async function readDumpFile(path: string, name: AnswerName): Promise<Known<readonly unknown[]>> {
  return openDumpFile(path, name, await bytesOf(path));
}

/** The same of a file that was read already. */
export function openDumpFile(path: string, name: AnswerName, bytes: Uint8Array): Known<readonly unknown[]> {
  const json = parse(path, textOf(bytes));
  const form = answerForm(name);
  const items = Array.isArray(json) ? json : [json];
  if (!Array.isArray(json) && !(isFields(json) && isAnswerObject(json, name, form))) {
    const expected = form.isSetting ? 'an object' : `{"${membersOf(name, form)[0]}": [...]} or a bare list`;
    const remedy =
      'Save what the AWS CLI prints with --output json, or remove the file: its answer is then unknown.';
    throw new DumpError(path, `${basename(path)} holds no ${name}: expected ${expected}. ${remedy}`);
  }
  if (form.isSetting) return known(items);
  if (form.isWhole && !items.some((item) => isFields(item) && isCutShort(item))) {
    return known(items.map((item) => (isFields(item) ? asPrinted(item, name, form) : item)));
  }
  return open(items, name, form);
}

/** A whole answer with its list under the AWS CLI's name for it, where it stands under the file's. */
function asPrinted(item: Fields, name: AnswerName, { members = [name] }: AnswerForm): Fields {
  const list = valueAt(item, name);
  const [printed = name] = members;
  return list === undefined || printed === name ? item : { [printed]: list, ...item };
}

/** Pages hold reservations and reservations hold instances: two levels, and each may be one of several. */
function open(items: readonly unknown[], name: AnswerName, form: AnswerForm): Known<readonly unknown[]> {
  const opened: unknown[] = [];
  for (const item of items) {
    if (isFields(item) && isCutShort(item)) {
      return unknown(`${name}.json is cut short: it holds a token for a further page`);
    }
    const inner = isFields(item) ? innerList(item, name, form) : null;
    if (inner === null) {
      opened.push(isFields(item) ? unwrapped(item, form) : item);
      continue;
    }
    const deeper = open(inner, name, form);
    if (!deeper.known) return deeper;
    for (const record of deeper.value) opened.push(record);
  }
  return known(opened);
}

/** What a page or a reservation holds; null for a record. An instance's owner stands on its reservation only. */
function innerList(holder: Fields, name: AnswerName, form: AnswerForm): readonly unknown[] | null {
  const lists = membersOf(name, form).map((member) => valueAt(holder, member));
  const inner: unknown = lists.find((value) => Array.isArray(value));
  if (!Array.isArray(inner)) return null;
  const owner = valueAt(holder, 'OwnerId');
  if (owner === undefined) return inner;
  return inner.map((item: unknown) => (isFields(item) ? { OwnerId: owner, ...item } : item));
}

function unwrapped(item: Fields, form: AnswerForm): unknown {
  return form.each !== undefined && Object.hasOwn(item, form.each) ? item[form.each] : item;
}

/** EC2 and most others say NextToken, Batch and EKS nextToken, Elastic MapReduce Marker, KMS NextMarker. */
function isCutShort(item: Fields): boolean {
  return ['NextToken', 'nextToken', 'Marker', 'NextMarker'].some((key) => valueAt(item, key) !== undefined);
}

function isAnswerObject(json: Fields, name: AnswerName, form: AnswerForm): boolean {
  if (form.isSetting || innerList(json, name, form) !== null) return true;
  if (form.each !== undefined && isFields(valueAt(json, form.each))) return true;
  return name.endsWith('Attributes') && form.key !== undefined && Object.hasOwn(json, form.key);
}

function membersOf(name: AnswerName, form: AnswerForm): readonly string[] {
  return [name, ...(form.members ?? [])];
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DumpError(path, `${path} cannot be read. Make it readable, or remove it.`, { cause });
  }
}

function textOf(bytes: Uint8Array): string {
  // Windows PowerShell writes UTF-16 with a byte order mark where a command's output goes into a file.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const fault = findJsonFault(text);
    const place =
      fault === null ? '' : `: line ${fault.line}, column ${fault.column}, expected ${fault.expected}`;
    const remedy =
      'Save the answer again with --output json, or remove the file: its answer is then unknown.';
    throw new DumpError(path, `${basename(path)} is not JSON${place}. ${remedy}`, { cause });
  }
}
