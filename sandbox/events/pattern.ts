import { type LeafTest, readAlternative } from './pattern-operators.ts';

/** What a rule's `EventPattern` is: keys AND, the alternatives of one key OR. */
export type EventPattern = Readonly<Record<string, unknown>>;

/** A pattern that EventBridge would refuse, or that uses an operator that this matcher does not know. */
export class PatternError extends Error {
  readonly path: string;

  constructor(path: string, why: string) {
    super(`${path === '' ? 'pattern' : path}: ${why}`);
    this.name = 'PatternError';
    this.path = path;
  }
}

type Test = (event: unknown) => boolean;

/**
 * Reads an event pattern once and answers the test for events. Leaves of arrays of objects are pooled: the elements
 * of an array are not told apart (aws-facts A.8). Throws a PatternError that names the place.
 */
export function compilePattern(pattern: EventPattern): Test {
  return compileObject(pattern, []);
}

function compileObject(pattern: unknown, path: readonly string[]): Test {
  if (!isRecord(pattern)) throw new PatternError(path.join('.'), 'a pattern is an object');
  const keys = Object.keys(pattern);
  if (keys.length === 0) throw new PatternError(path.join('.'), 'an empty pattern matches nothing');
  const tests = keys.map((key) => compileKey(pattern[key], key, path));
  return (event) => tests.every((test) => test(event));
}

function compileKey(value: unknown, key: string, path: readonly string[]): Test {
  const here = [...path, key];
  if (key === '$or' && Array.isArray(value) && value.every(isRecord)) return compileOr(value, path);
  if (Array.isArray(value)) return compileLeaf(value, here);
  if (isRecord(value)) return compileObject(value, here);
  throw new PatternError(here.join('.'), 'a value is a list of alternatives or an object');
}

// The alternatives start from the place where `$or` stands, so its branches name their keys from there.
function compileOr(branches: readonly EventPattern[], path: readonly string[]): Test {
  if (branches.length < 2)
    throw new PatternError([...path, '$or'].join('.'), '$or takes at least two branches');
  const tests = branches.map((branch) => compileObject(branch, path));
  return (event) => tests.some((test) => test(event));
}

function compileLeaf(alternatives: readonly unknown[], path: readonly string[]): Test {
  if (alternatives.length === 0) throw new PatternError(path.join('.'), 'an empty list matches nothing');
  const tests: LeafTest[] = alternatives.map((alternative) => {
    const read = readAlternative(alternative);
    if (typeof read === 'string') throw new PatternError(path.join('.'), read);
    return read;
  });
  return (event) => {
    const leaves = leavesAt(event, path);
    return tests.some((test) =>
      test.kind === 'absent' ? leaves.length === 0 : leaves.some((leaf) => test.accepts(leaf)),
    );
  };
}

/** All leaves at a path, through arrays at every step. Objects are no leaves, and an empty array holds none. */
function leavesAt(event: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (Array.isArray(event)) return event.flatMap((element) => leavesAt(element, path));
  if (key === undefined) return isRecord(event) ? [] : [event];
  if (!isRecord(event) || !Object.hasOwn(event, key)) return [];
  return leavesAt(event[key], rest);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
