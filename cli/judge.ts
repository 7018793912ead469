import { openDump } from '../shared/aws/dump.ts';
import { factsReader } from '../shared/aws/to-facts.ts';
import type { ScopeHistory } from '../shared/domain/history.ts';
import type { Scope } from '../shared/domain/image.ts';
import { type Known, unknown } from '../shared/domain/known.ts';
import type { Policy } from '../shared/domain/policy.ts';
import type { ScopeReport } from '../shared/domain/report.ts';
import { planScope } from '../shared/pipeline/plan-scope.ts';
import type { FactsReader, PlanPorts } from '../shared/ports.ts';
import { memoryStore } from '../shared/store/memory.ts';
import { memoryAnnouncer } from '../shared/store/memory-announcer.ts';
import { formatOf, instantOf, scopeOf } from './arguments.ts';
import type { Io } from './io.ts';
import { type LiveOptions, liveOptions } from './live-options.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from './options.ts';
import { governing, readPolicy } from './policy-file.ts';
import { standsAlone } from './stands-alone.ts';
import { UserError } from './user-error.ts';

const formats = ['table', 'json', 'csv'] as const;
type Format = (typeof formats)[number];

/** Which account, by which policy, as of when. */
export const accountOptions = {
  from: { type: 'text', describe: 'a folder of recorded AWS answers' },
  account: {
    type: 'text',
    describe: "whose account it is, 12 digits; a real one is the caller's without it",
  },
  region: { type: 'text', describe: 'the Region, such as eu-central-1' },
  policy: { type: 'text', describe: 'the policy file; without it policies/baseline.yml' },
  now: {
    type: 'text',
    describe: 'judge a recorded account as of this instant; without it the clock decides',
  },
  'assume-empty': {
    type: 'text',
    describe: 'answers missing in the folder that you know to be empty, or all-missing',
  },
} as const satisfies OptionSpecs;

/** What a single judgement takes besides: it has no history of its own. */
export const onceOptions = {
  ...accountOptions,
  'assume-notified': { type: 'text', describe: 'what if every finding had been announced at this instant' },
} as const satisfies OptionSpecs;

/** What every command takes that judges an account. */
export const judgeOptions = {
  ...onceOptions,
  ...liveOptions,
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
  'exit-code': { type: 'flag', describe: 'exit with 2 when an own image breaks a rule' },
} as const satisfies OptionSpecs;

export interface Judged {
  readonly report: ScopeReport;
  readonly trail: OpenAccount['trail'];
  readonly format: Format;
  readonly exitCode: boolean;
}

/** Reads the options, judges the account, and tells warnings on stderr. Changes nothing. */
export async function judge(command: string, args: readonly string[], io: Io): Promise<Judged> {
  const options = parseOptions(command, args, judgeOptions);
  const format = formatOf(options.format, formats);
  const account = await openAccount(options, io);
  return {
    ...{ report: await judgeWhole(account), trail: account.trail },
    ...{ format, exitCode: options['exit-code'] },
  };
}

/** The account that the options name, recorded or real, judged. */
export async function judgeAccount(
  options: AccountValues & Partial<LiveOptions>,
  io: Io,
): Promise<ScopeReport> {
  return await judgeWhole(await openAccount(options, io));
}

/** The same, and the policy by which it was judged. */
export async function judgeForReport(
  options: AccountValues & Partial<LiveOptions>,
  io: Io,
): Promise<{ readonly report: ScopeReport; readonly policy: Policy }> {
  const account = await openAccount(options, io);
  return { report: await judgeWhole(account), policy: account.policy };
}

async function judgeWhole({ scope, policy, ports }: OpenAccount): Promise<ScopeReport> {
  const order = { scope, imageIds: null, run: { runId: 'command-line', kind: 'sweep' } } as const;
  return await planScope(order, policy, ports);
}

export interface OpenAccount {
  readonly scope: Scope;
  readonly policy: Policy;
  readonly ports: PlanPorts;
  /** Whether a trail logs there, so that calls reach EventBridge. */
  readonly trail: () => Promise<Known<boolean>>;
}

/** What judging the account takes. Tells warnings on stderr. */
export async function openAccount(
  options: AccountValues & Partial<LiveOptions>,
  io: Io,
): Promise<OpenAccount> {
  const assumed = options['assume-notified'];
  const assumeNotifiedAt = assumed === null ? null : instantOf('assume-notified', assumed);
  const { scope, policy, now, facts, history, trail } = await (options.from === null
    ? realAccount(options, io)
    : recordedAccount(options.from, options, io));
  const store = memoryStore({ now, assumeNotifiedAt });
  const ports: PlanPorts = {
    ...{ now, facts, store, elsewhere: standsAlone(store) },
    history: {
      readHistory: async () => ({ ...(history ?? (await store.readHistory(scope))), assumeNotifiedAt }),
    },
    alerts: memoryAnnouncer(),
  };
  return { scope, policy, ports, trail };
}

interface Account {
  readonly scope: Scope;
  readonly policy: Policy;
  readonly now: () => Date;
  readonly facts: FactsReader;
  /** Null: there is none. */
  readonly history: ScopeHistory | null;
  readonly trail: OpenAccount['trail'];
}

type AccountValues = OptionValues<typeof onceOptions>;

async function recordedAccount(
  folder: string,
  options: AccountValues & Partial<LiveOptions>,
  io: Io,
): Promise<Account> {
  const live = (['profile', 'role', 'external-id', 'table'] as const).find(
    (name) => typeof options[name] === 'string',
  );
  if (live !== undefined) throw new UserError(`--${live} is for a real account, --from for a recorded one`);
  const scope = scopeOf(options);
  const now = options.now === null ? new Date() : new Date(instantOf('now', options.now));
  const policy = governing(await readPolicy(options.policy), scope);
  const dump = await openDump(folder, { assumeEmpty: options['assume-empty']?.split(',') ?? [] });
  for (const warning of dump.warnings) io.stderr(`warning: ${warning}\n`);
  const trail = async () => unknown('a recorded account does not tell of its trails');
  return { scope, policy, now: () => now, facts: factsReader(dump), history: null, trail };
}

/** Only reads, with the rights of the caller or of the role that is named. */
async function realAccount(options: AccountValues & Partial<LiveOptions>, io: Io): Promise<Account> {
  const recorded = (['now', 'assume-empty'] as const).find((name) => options[name] !== null);
  if (recorded !== undefined) {
    throw new UserError(`--${recorded} is for a recorded account: say which with --from FOLDER`);
  }
  const policy = await readPolicy(options.policy);
  // Only here: the clients of AWS are large, and a recorded account needs none.
  const { liveAccount } = await import('./live/live-account.ts');
  const { liveFactsReader } = await import('../shared/aws/live/facts-reader.ts');
  const { account, region, profile = null, role = null, table = null } = options;
  const entry = { account, region, profile, role, table, 'external-id': options['external-id'] ?? null };
  const live = await liveAccount(entry, io);
  const { scope, access } = live;
  governing(policy, scope);
  io.stderr('note: what other accounts use is known from usage reports alone\n');
  const now = () => new Date();
  const history =
    table === null ? null : await (await import('./live/history-table.ts')).historyIn(table, live, now);
  const { readTrail } = await import('../shared/aws/live/trails.ts');
  const trail = () => readTrail(access, scope);
  return { scope, policy, now, facts: liveFactsReader(access), history, trail };
}
