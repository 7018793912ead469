import * as z from 'zod';
import { statuses } from '../domain/finding.ts';
import { isImageId, isSnapshotId } from '../domain/image.ts';
import { explain } from './explain.ts';
import { accountId, oneOrMore, oneWord, region, section, text } from './fields.ts';
import { formatPath, inOrder, type PolicyError } from './problem.ts';
import { readText } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

/** What a policy's author expects of one image, or of the scope: only what is named is compared. */
const expectation = section('a map with `findings` and `plan`', {
  findings: z
    .record(z.string(), oneWord(statuses), { error: 'a map of rule ids, each with a status' })
    .default({}),
  plan: z
    .record(z.string(), plannedStatus(), { error: 'a map of actions, each with what becomes of it' })
    .default({}),
});

function plannedStatus() {
  const expected = '`allowed`, `held`, `waiting`, `none` or `{ heldBy: <guard> }`';
  const word = z.enum(['allowed', 'held', 'waiting', 'none'], { error: expected });
  const heldBy = section('a map with `heldBy`', { heldBy: text('the id of a guard') });
  return z.union([word, heldBy], { error: expected });
}

function instant() {
  const form = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z)?$/;
  const error = 'an instant as in `2026-10-01T12:00:00Z`, or a day';
  return z
    .string({ error })
    .refine((written) => form.test(written) && !Number.isNaN(Date.parse(written)), { error });
}

const subject = z.string().refine((id) => id === 'scope' || isImageId(id) || isSnapshotId(id), {
  error: 'the id of an image or a snapshot, or `scope`',
});

const one = section('a test: a map with `name`, `given` and `expect`', {
  name: text('the claim that the test proves'),
  given: z.record(z.string(), z.unknown(), { error: 'a map of AWS answers, as in a recorded folder' }),
  assumeNotified: instant().exactOptional(),
  done: z
    .record(subject, z.record(z.string(), instant()), {
      error: 'a map of ids of images and snapshots, each with the actions that were done and when',
    })
    .default({}),
  expect: z.record(subject, expectation, {
    error: 'a map of ids of images and snapshots (or `scope`)',
  }),
});

const file = section('a map with `policy` and `tests`', {
  policy: text('the path of the policy file, from this file'),
  now: instant(),
  account: accountId().default('111122223333'),
  region: region().default('eu-central-1'),
  tests: oneOrMore('a list of tests', one),
});

/** A file of examples that a policy has to judge as its author says. */
export type PolicyTestFile = z.output<typeof file>;
export type PolicyTest = PolicyTestFile['tests'][number];
export type Expectation = z.output<typeof expectation>;

export type ParsedTests =
  | { readonly ok: true; readonly file: PolicyTestFile; readonly lineOf: (test: number) => number }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/** The tests of a file, or all its errors in order of position. */
export function parsePolicyTests(content: Uint8Array, fileName: string): ParsedTests {
  const source = readText(content);
  if (!source.ok) return refuse(fileName, [{ line: 1, column: 1, path: [], message: source.message }]);
  const yaml = readYaml(source.text);
  if (!yaml.ok) return refuse(fileName, yaml.faults);
  const { faults, value, positionOf, sourceOf } = yaml.file;
  const parsed = file.safeParse(value, { reportInput: true });
  const problems = explain(parsed.error?.issues ?? [], [], sourceOf);
  const all = [...faults, ...problems.map((it) => ({ ...positionOf(it.path, it.of), ...it }))];
  if (!parsed.success || all.length > 0) return refuse(fileName, all);
  return { ok: true, file: parsed.data, lineOf: (test) => positionOf(['tests', test], 'value').line };
}

type Fault = Omit<PolicyError, 'file' | 'path'> & { readonly path: readonly (string | number)[] };

function refuse(fileName: string, faults: readonly Fault[]): ParsedTests {
  const errors = faults.map(({ line, column, path, message }) => ({
    ...{ file: fileName, line, column, message },
    path: formatPath(path),
  }));
  return { ok: false, errors: inOrder(errors) };
}
