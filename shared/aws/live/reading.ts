import type { Scope } from '../../domain/image.ts';
import { type Known, known, unknown } from '../../domain/known.ts';
import type { ReadOptions } from '../../ports.ts';
import type { AnswerName, Answers } from '../answers.ts';
import { type Fields, isFields } from '../fields.ts';
import type { AwsAccess, ClientClass, SdkClient } from './access.ts';
import { UnreadError, whyUnread } from './errors.ts';

/** What the readers of one scope have in common. */
export interface Reading {
  readonly access: AwsAccess;
  readonly scope: Scope;
  readonly options: ReadOptions;
  /** The reader's client of a service in this scope. */
  client<C extends SdkClient>(Client: ClientClass<C>): C;
  /** The records of another answer. Throws when it was not read: what rests on it cannot be read either. */
  records(name: AnswerName): Promise<readonly Fields[]>;
  /** As `records`, but empty when it was not read: for what may help and is not needed. */
  recordsIfRead(name: AnswerName): Promise<readonly Fields[]>;
}

/** Reads one answer to the end, or throws. Records are as the SDK answers them, in the names and casing of the AWS CLI. */
export type Reader = (reading: Reading) => Promise<readonly unknown[]>;

export interface AnswersOptions {
  readonly access: AwsAccess;
  readonly scope: Scope;
  readonly read: ReadOptions;
  readonly readers: Readonly<Partial<Record<AnswerName, Reader>>>;
  /** Why the answers without a reader are unknown. */
  readonly otherwise: string;
  readonly assumedEmpty: readonly AnswerName[];
}

/** Answers that are read when they are asked for, each once. They never throw: what failed or was cut short is unknown, with the reason. */
export function answersBy(options: AnswersOptions): Answers {
  const { access, scope, readers, otherwise } = options;
  const assumedEmpty: ReadonlySet<AnswerName> = new Set(options.assumedEmpty);
  const answers = new Map<AnswerName, Promise<Known<readonly unknown[]>>>();
  const read = (name: AnswerName): Promise<Known<readonly unknown[]>> => {
    const answer = answers.get(name) ?? readAnswer(name);
    answers.set(name, answer);
    return answer;
  };
  const readAnswer = async (name: AnswerName): Promise<Known<readonly unknown[]>> => {
    if (assumedEmpty.has(name)) return known([]);
    const reader = readers[name];
    if (reader === undefined) return unknown(otherwise);
    try {
      return known(await reader(reading));
    } catch (error) {
      return unknown(whyUnread(error));
    }
  };
  const reading: Reading = {
    access,
    scope,
    options: options.read,
    client: (Client) => access.client(Client, { ...scope, purpose: 'reader' }),
    records: async (name) => {
      const answer = await read(name);
      if (!answer.known) throw new UnreadError(name, answer.why);
      return answer.value.filter(isFields);
    },
    recordsIfRead: async (name) => {
      const answer = await read(name);
      return answer.known ? answer.value.filter(isFields) : [];
    },
  };
  return { read, assumedEmpty };
}
