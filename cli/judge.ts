import { fileURLToPath } from 'node:url';
import { openDump } from '../shared/aws/dump.ts';
import { factsReader } from '../shared/aws/to-facts.ts';
import type { Scope } from '../shared/domain/image.ts';
import { type Instant, toInstant } from '../shared/domain/instant.ts';
import type { Policy } from '../shared/domain/policy.ts';
import type { ScopeReport } from '../shared/domain/report.ts';
import { planScope } from '../shared/pipeline/plan-scope.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { formatPolicyError } from '../shared/policy/problem.ts';
import { memoryStore } from '../shared/store/memory.ts';
import { memoryAnnouncer } from '../shared/store/memory-announcer.ts';
import type { Io } from './io.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from './options.ts';
import { readPolicyFile } from './policy-file.ts';
import { UserError } from './user-error.ts';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** What every command takes that judges an account. */
export const judgeOptions = {
  from: { type: 'text', describe: 'a folder of recorded AWS answers' },
  account: { type: 'text', describe: 'whose account it is, 12 digits' },
  region: { type: 'text', describe: 'the Region, such as eu-central-1' },
  policy: { type: 'text', describe: 'the policy file; without it policies/baseline.yml' },
  now: { type: 'text', describe: 'judge as of this instant; without it the clock decides' },
  'assume-notified': { type: 'text', describe: 'what if every finding had been announced at this instant' },
  'assume-empty': {
    type: 'text',
    describe: 'answers missing in the folder that you know to be empty, or all-missing',
  },
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
  'exit-code': { type: 'flag', describe: 'exit with 2 when an own image breaks a rule' },
} as const satisfies OptionSpecs;

export interface Judged {
  readonly report: ScopeReport;
  readonly format: Format;
  readonly exitCode: boolean;
}

/** Reads the options, judges the recorded account, and tells warnings on stderr. Writes nothing and calls nobody. */
export async function judge(command: string, args: readonly string[], io: Io): Promise<Judged> {
  const options = parseOptions(command, args, judgeOptions);
  const format = formatOf(options.format);
  const folder = required(options.from, 'say which recorded account to judge: --from FOLDER');
  const scope = scopeOf(options);
  const now = options.now === null ? new Date() : new Date(instantOf('now', options.now));
  const policy = governing(await readPolicy(options.policy), scope);
  const dump = await openDump(folder, { assumeEmpty: options['assume-empty']?.split(',') ?? [] });
  for (const warning of dump.warnings) io.stderr(`warning: ${warning}\n`);
  const assumed = options['assume-notified'];
  const store = memoryStore({
    now: () => now,
    assumeNotifiedAt: assumed === null ? null : instantOf('assume-notified', assumed),
  });
  const order = { scope, imageIds: null, run: { runId: 'command-line', kind: 'sweep' } } as const;
  const report = await planScope(order, policy, {
    now: () => now,
    facts: factsReader(dump),
    history: store,
    store,
    alerts: memoryAnnouncer(),
  });
  return { report, format, exitCode: options['exit-code'] };
}

async function readPolicy(path: string | null): Promise<Policy> {
  const file = path ?? fileURLToPath(new URL('../policies/baseline.yml', import.meta.url));
  const read = await readPolicyFile(file);
  if (!read.ok) throw new UserError(`${read.message}: give a policy with --policy FILE`);
  const parsed = parsePolicy(read.bytes, file);
  if (!parsed.ok) throw new UserError(parsed.errors.map(formatPolicyError).join('\n'));
  return parsed.policy;
}

function governing(policy: Policy, scope: Scope): Policy {
  if (policy.regions === 'all' || policy.regions.includes(scope.region)) return policy;
  throw new UserError(
    `the policy ${policy.name} governs ${policy.regions.join(', ')}, not ${scope.region}: name one of them with --region, or add the Region to the policy`,
  );
}

function scopeOf({ account, region }: OptionValues<typeof judgeOptions>): Scope {
  const accountId = required(account, 'say whose account it is: --account 111122223333');
  if (!/^[0-9]{12}$/.test(accountId)) throw new UserError(`--account takes 12 digits, not ${accountId}`);
  const name = required(region, 'say which Region it is: --region eu-central-1');
  if (!/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/.test(name)) {
    throw new UserError(`--region takes a name such as eu-central-1, not ${name}`);
  }
  return { accountId, region: name };
}

function required(value: string | null, remedy: string): string {
  if (value === null || value === '') throw new UserError(remedy);
  return value;
}

function formatOf(text: string | null): Format {
  const format = formats.find((known) => known === (text ?? 'table'));
  if (format === undefined) throw new UserError(`--format takes ${formats.join(', ')}, not ${text}`);
  return format;
}

/** A day is its midnight in UTC; a time must say its zone, since the machine's own would change the answer. */
function instantOf(option: string, text: string): Instant {
  const wellFormed =
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$/;
  const epochMs = wellFormed.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    throw new UserError(`--${option} takes an instant such as 2026-10-01T12:00:00Z, not ${text}`);
  }
  return toInstant(epochMs);
}
