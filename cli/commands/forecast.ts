import { type AnswerName, isAnswerName } from '../../shared/aws/answers.ts';
import { openDump } from '../../shared/aws/dump.ts';
import { isCanary } from '../../shared/domain/rollout.ts';
import { formatOf, instantOf, numberOf, required, scopeOf } from '../arguments.ts';
import type { Forecast } from '../forecast/run-forecast.ts';
import type { Io } from '../io.ts';
import { accountOptions } from '../judge.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from '../options.ts';
import { governing, policyPath, readPolicy } from '../policy-file.ts';
import { printForecast } from '../print/forecast.ts';

const formats = ['table', 'json'] as const;
/** Ten years: longer than any wait that makes sense. */
const mostDays = 3660;

const forecastOptions = {
  ...accountOptions,
  days: { type: 'text', describe: 'how many days to look ahead' },
  now: { type: 'text', describe: 'the first instant; without it the clock decides' },
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
} as const satisfies OptionSpecs;

/** `amigov forecast`: what the service would do in the coming days, by running it over the recorded account. */
export async function forecastCommand(args: readonly string[], io: Io): Promise<number> {
  const options = parseOptions('forecast', args, forecastOptions);
  const format = formatOf(options.format, formats);
  const forecast = await forecastOf(options, io);
  for (const [name, count] of Object.entries(forecast.failed)) {
    io.stderr(`warning: ${count} invocations of ${name} failed; what they would have done is missing\n`);
  }
  if (format === 'json') io.stdout(`${JSON.stringify(forecastDocument(forecast), null, 2)}\n`);
  else printForecast(forecast, io);
  return 0;
}

/** The answer as JSON: a contract with other programs. */
function forecastDocument({ from, to, events, end }: Forecast) {
  return { schemaVersion: 1, from, to, events, end };
}

async function forecastOf(options: OptionValues<typeof forecastOptions>, io: Io): Promise<Forecast> {
  const folder = required(options.from, 'say which recorded account to look ahead for: --from FOLDER');
  const scope = scopeOf(options);
  const days = numberOf('days', required(options.days, 'say how far to look ahead: --days 90'), [
    0,
    mostDays,
  ]);
  const startAt = options.now === null ? new Date() : new Date(instantOf('now', options.now));
  const policy = governing(await readPolicy(options.policy), scope);
  if (policy.rollout !== null && !isCanary(policy.rollout, scope)) {
    io.stderr(
      'note: the canary scopes are not in the folder: they count as judged from the first instant on\n',
    );
  }
  const assumed = options['assume-empty']?.split(',') ?? [];
  // The same reader as that of the other commands: a folder that they refuse is refused here, with the same words.
  const dump = await openDump(folder, { assumeEmpty: assumed });
  for (const warning of dump.warnings) io.stderr(`warning: ${warning}\n`);
  // Only here: the sandbox is large, and the other commands do without it.
  const { runForecast } = await import('../forecast/run-forecast.ts');
  return await runForecast({
    ...{ folder, scope, days, startAt, policy },
    assumeEmpty: assumedIn(assumed),
    policyFile: policyPath(options.policy),
    onDay: (day) => tellProgress(day, days, io),
  });
}

function assumedIn(words: readonly string[]): readonly AnswerName[] | 'all-missing' {
  return words.includes('all-missing') ? 'all-missing' : words.filter(isAnswerName);
}

/** About ten lines, whatever the number of days. */
function tellProgress(day: number, days: number, io: Io): void {
  const step = Math.max(1, Math.ceil(days / 10));
  if (day % step === 0 || day === days) io.stderr(`day ${day} of ${days}\n`);
}
