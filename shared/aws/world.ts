import type { Read } from '../domain/facts.ts';
import { isImageId } from '../domain/image.ts';
import { type Known, unknown } from '../domain/known.ts';
import { byText } from '../domain/order.ts';
import { type AnswerForm, type AnswerName, type Answers, answerForm } from './answers.ts';
import { type Fields, isFields, valueAt } from './fields.ts';

/** The answers as far as they could be read: what judges them cannot see the records without the gap beside them. */
export interface World {
  /** The readable records; empty for an answer that was not read. */
  records(name: AnswerName): readonly Fields[];
  /** Why the records may not be all; null when they are. */
  gap(name: AnswerName): string | null;
  isAssumedEmpty(name: AnswerName): boolean;
  /** In order of name. */
  readonly reads: readonly Read[];
}

interface Part {
  readonly records: readonly Fields[];
  readonly gap: string | null;
}

/** Reads all answers side by side. An answer that fails is a gap with its reason, never an error. */
export async function readWorld(answers: Answers, names: readonly AnswerName[]): Promise<World> {
  const wanted = [...new Set(names)].toSorted(byText);
  const read = await Promise.all(wanted.map(async (name) => [name, await readPart(answers, name)] as const));
  const parts = new Map<AnswerName, Part>(read);
  return {
    records: (name) => parts.get(name)?.records ?? [],
    gap: (name) => (parts.get(name) ?? neverAsked).gap,
    isAssumedEmpty: (name) => answers.assumedEmpty.has(name),
    reads: read.map(([name, part]) => readOf(name, part, answers.assumedEmpty.has(name))),
  };
}

const neverAsked: Part = { records: [], gap: 'it was not asked for' };

async function readPart(answers: Answers, name: AnswerName): Promise<Part> {
  const answer = await readAnswer(answers, name);
  if (!answer.known) return { records: [], gap: answer.why };
  const form = answerForm(name);
  const records: Fields[] = [];
  const unread: number[] = [];
  for (const [index, record] of answer.value.entries()) {
    if (isFields(record) && hasKey(record, form)) records.push(record);
    else unread.push(index + 1);
  }
  if (unread.length === 0) return { records, gap: null };
  const which = unread.length === 1 ? `record ${unread[0]}` : `the first is record ${unread[0]}`;
  const count = `${unread.length} of ${answer.value.length} records of ${name}`;
  return { records, gap: `${count} cannot be read (${which})` };
}

async function readAnswer(answers: Answers, name: AnswerName): Promise<Known<readonly unknown[]>> {
  try {
    return await answers.read(name);
  } catch (error) {
    return unknown(
      `${name} could not be read: ${error instanceof Error ? error.message : 'no reason given'}`,
    );
  }
}

function hasKey(record: Fields, form: AnswerForm): boolean {
  if (form.key === undefined) return true;
  const id = valueAt(record, form.key);
  if (typeof id !== 'string') return false;
  // Recorded snapshot ids are not always hexadecimal, and nothing is sent to AWS by them before they were read again.
  return form.key === 'ImageId' ? isImageId(id) : /^snap-[0-9a-zA-Z]+$/.test(id);
}

function readOf(name: AnswerName, part: Part, assumed: boolean): Read {
  const why = assumed ? 'assumed to be empty, not read' : part.gap;
  return { fact: name, known: part.gap === null, why };
}
