import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { formatPolicyError } from '../../shared/policy/problem.ts';
import { parsePolicyTests } from '../../shared/policy/test-file.ts';
import { readPolicy, readPolicyFile } from '../policy-file.ts';
import { printable } from '../print/table.ts';
import { UserError } from '../user-error.ts';
import { whyUnreadable } from '../why-unreadable.ts';
import { runPolicyTest } from './run-test.ts';

interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Runs every `*.test.yml` of the folder. Answers the exit code: 1 where a test failed or a file is wrong. */
export async function policyTestCommand(folder: string, io: Output): Promise<number> {
  const files = await testFilesIn(folder);
  const tallies: Tally[] = [];
  for (const file of files) tallies.push(await runFile(file, io));
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  io.stdout(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function testFilesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UserError(`cannot read ${folder}: ${whyUnreadable(error)}; it is amigov policy test FOLDER`);
  });
  const files = names.filter((name) => /\.test\.ya?ml$/.test(name)).toSorted();
  if (files.length === 0) throw new UserError(`${folder} holds no tests: their names end in .test.yml`);
  return files.map((name) => join(folder, name));
}

/** A file that is wrong counts as one failed test. */
async function runFile(file: string, io: Output): Promise<Tally> {
  const read = await readPolicyFile(file);
  if (!read.ok) throw new UserError(read.message);
  const parsed = parsePolicyTests(read.bytes, file);
  if (!parsed.ok) {
    for (const error of parsed.errors) io.stderr(`${formatPolicyError(error)}\n`);
    return { passed: 0, failed: 1 };
  }
  const policy = await readPolicy(resolve(dirname(file), parsed.file.policy));
  let failed = 0;
  for (const [index, test] of parsed.file.tests.entries()) {
    const differences = await runPolicyTest(test, parsed.file, policy);
    if (differences.length > 0) failed += 1;
    const mark = differences.length === 0 ? 'ok  ' : 'FAIL';
    io.stdout(`${mark} ${file}:${parsed.lineOf(index)} ${printable(test.name)}\n`);
    for (const difference of differences) io.stdout(`       ${printable(difference)}\n`);
  }
  return { passed: parsed.file.tests.length - failed, failed };
}
