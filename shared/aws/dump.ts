import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Known, known, unknown } from '../domain/known.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { byText } from '../domain/order.ts';
import { type AnswerName, type Answers, answerForm, answerForms, isAnswerName } from './answers.ts';
import { DumpError } from './dump-error.ts';
import { readDumpFile } from './dump-file.ts';

export interface DumpOptions {
  /** Answers that hold nothing where their file is missing, on the user's word; `all-missing` names every list. */
  readonly assumeEmpty: readonly string[];
}

/** A folder of recorded answers. */
export interface Dump extends Answers {
  /** Files that were passed over though somebody may have meant them; in order of name. */
  readonly warnings: readonly string[];
}

/** Throws a DumpError for a folder or file that cannot be read. A missing file is no error: its answer is unknown. */
export async function openDump(folder: string, options: DumpOptions): Promise<Dump> {
  const entries = await entriesOf(folder);
  const present = entries.filter((entry) => isAnswerName(nameOf(entry)) && entry.endsWith('.json'));
  const assumedEmpty = assumedNames(options.assumeEmpty, new Set(present.map(nameOf)));
  const answers = new Map<string, Known<readonly unknown[]>>();
  for (const entry of present) {
    const name = nameOf(entry);
    if (isAnswerName(name)) answers.set(name, await readDumpFile(join(folder, entry), name));
  }
  return {
    assumedEmpty,
    warnings: warningsOf(entries, options.assumeEmpty),
    read: async (name) => answers.get(name) ?? absent(name, assumedEmpty),
  };
}

function absent(name: AnswerName, assumedEmpty: ReadonlySet<AnswerName>): Known<readonly unknown[]> {
  return assumedEmpty.has(name) ? known([]) : unknown(`${name}.json is not in the dump`);
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted(byText);
  } catch (cause) {
    const message = `The dump folder ${folder} cannot be read. Give a folder that holds Images.json and its kin.`;
    throw new DumpError(folder, message, { cause });
  }
}

function nameOf(entry: string): string {
  return entry.replace(/\.json$/, '');
}

function assumedNames(words: readonly string[], present: ReadonlySet<string>): ReadonlySet<AnswerName> {
  const names = Object.keys(answerForms).filter(isAnswerName);
  const lists = names.filter((name) => answerForm(name).isSetting === undefined);
  const assumed = new Set<AnswerName>();
  for (const word of words) {
    const chosen = word === 'all-missing' ? lists : lists.filter((name) => name === word);
    if (chosen.length === 0) throw new DumpError(word, unknownWord(word, lists));
    for (const name of chosen) if (!present.has(name)) assumed.add(name);
  }
  return assumed;
}

function unknownWord(word: string, lists: readonly string[]): string {
  if (isAnswerName(word)) return `${word} is a setting that always has a value: it cannot be assumed empty.`;
  const words = [...lists, 'all-missing'];
  const nearest = nearestWord(word, words);
  const remedy = nearest === null ? `They are ${words.join(', ')}.` : `Did you mean ${nearest}?`;
  return `"${word}" is no list of a dump that could be assumed empty. ${remedy}`;
}

// Second answers of a recording, states afterwards, recorded errors and expectations are no answers of this dump.
const passedOver = /^(?:.*(?:_call2|\.after|\.error)(?:\.json)?|expected\.json|\..*)$/;

function warningsOf(entries: readonly string[], assumeEmpty: readonly string[]): readonly string[] {
  const strange = entries.filter(
    (entry) => !passedOver.test(entry) && !(entry.endsWith('.json') && isAnswerName(nameOf(entry))),
  );
  const idle = assumeEmpty.filter((word) => entries.includes(`${word}.json`));
  return [
    ...strange.map((entry) => {
      const nearest = nearestWord(nameOf(entry), Object.keys(answerForms));
      const hint = nearest === null ? '' : ` (the nearest is ${nearest}.json)`;
      return `${entry} is passed over: no answer has this name${hint}`;
    }),
    ...idle.map((word) => `${word}.json is in the dump: it is read, not assumed empty`),
  ];
}
