import { openDump } from '../shared/aws/dump.ts';
import { factsReader } from '../shared/aws/to-facts.ts';
import type { Scope } from '../shared/domain/image.ts';
import type { Policy } from '../shared/domain/policy.ts';
import type { ScopeReport } from '../shared/domain/report.ts';
import { planScope } from '../shared/pipeline/plan-scope.ts';
import type { PlanPorts } from '../shared/ports.ts';
import { memoryStore } from '../shared/store/memory.ts';
import { memoryAnnouncer } from '../shared/store/memory-announcer.ts';
import { formatOf, instantOf, required, scopeOf } from './arguments.ts';
import type { Io } from './io.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from './options.ts';
import { governing, readPolicy } from './policy-file.ts';
import { standsAlone } from './stands-alone.ts';

const formats = ['table', 'json', 'csv'] as const;
type Format = (typeof formats)[number];

/** Which recorded account, by which policy, as of when. */
export const accountOptions = {
  from: { type: 'text', describe: 'a folder of recorded AWS answers' },
  account: { type: 'text', describe: 'whose account it is, 12 digits' },
  region: { type: 'text', describe: 'the Region, such as eu-central-1' },
  policy: { type: 'text', describe: 'the policy file; without it policies/baseline.yml' },
  now: { type: 'text', describe: 'judge as of this instant; without it the clock decides' },
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
  const format = formatOf(options.format, formats);
  return { report: await judgeAccount(options, io), format, exitCode: options['exit-code'] };
}

/** The recorded account that the options name, judged. */
export async function judgeAccount(options: OptionValues<typeof onceOptions>, io: Io): Promise<ScopeReport> {
  const { scope, policy, ports } = await openAccount(options, io);
  const order = { scope, imageIds: null, run: { runId: 'command-line', kind: 'sweep' } } as const;
  return await planScope(order, policy, ports);
}

export interface OpenAccount {
  readonly scope: Scope;
  readonly policy: Policy;
  readonly ports: PlanPorts;
}

/** What judging the recorded account takes. Tells warnings on stderr. */
export async function openAccount(options: OptionValues<typeof onceOptions>, io: Io): Promise<OpenAccount> {
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
  const ports = {
    now: () => now,
    facts: factsReader(dump),
    history: store,
    elsewhere: standsAlone(store),
    store,
    alerts: memoryAnnouncer(),
  };
  return { scope, policy, ports };
}
