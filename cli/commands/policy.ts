import { policySchemaJson } from '../../shared/policy/json-schema.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../../shared/policy/problem.ts';
import { readPolicyFile } from '../policy-file.ts';
import { policyTestCommand } from '../policy-test/policy-test-command.ts';

interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const usage = 'amigov policy check FILE, amigov policy test FOLDER, or amigov policy schema';

/** `amigov policy ...`: `args` begin after the word `policy`. Answers the exit code. */
export async function policyCommand(args: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = args;
  if (word === 'check') return await check(rest, io);
  if (word === 'test') return await test(rest, io);
  if (word === 'schema') return schema(rest, io);
  const what = word === undefined ? 'policy needs a word' : `policy knows no "${word}"`;
  return fail(`${what}; it is ${usage}`, io);
}

async function check(args: readonly string[], io: Io): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0) return fail(`policy check takes one file: ${usage}`, io);
  const read = await readPolicyFile(file);
  if (!read.ok) return fail(read.message, io);
  const parsed = parsePolicy(read.bytes, file);
  if (parsed.ok) {
    const { rules, hash } = parsed.policy;
    io.stdout(`${file}: ok, ${counted(rules.length, 'rule')}, hash ${hash}\n`);
    return 0;
  }
  for (const error of parsed.errors) io.stderr(`${formatPolicyError(error)}\n`);
  return fail(`${file}: ${counted(parsed.errors.length, 'error')}`, io);
}

async function test(args: readonly string[], io: Io): Promise<number> {
  const [folder, ...more] = args;
  if (folder === undefined || more.length > 0) return fail(`policy test takes one folder: ${usage}`, io);
  return policyTestCommand(folder, io);
}

function schema(args: readonly string[], io: Io): number {
  if (args.length > 0) return fail(`policy schema takes nothing more: ${usage}`, io);
  io.stdout(policySchemaJson());
  return 0;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function fail(message: string, io: Io): number {
  io.stderr(`${message}\n`);
  return 1;
}
