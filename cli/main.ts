import { DumpError } from '../shared/aws/dump-error.ts';
import { ConfigError } from '../shared/config.ts';
import { nearestWord } from '../shared/domain/nearest-word.ts';
import { eventCommand } from './commands/event.ts';
import { explainCommand } from './commands/explain.ts';
import { forecastCommand } from './commands/forecast.ts';
import { notifyCommand } from './commands/notify.ts';
import { baselineCommand, pauseCommand, resumeCommand, waiveCommand } from './commands/operators.ts';
import { planCommand } from './commands/plan.ts';
import { policyCommand } from './commands/policy.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { scanCommand } from './commands/scan.ts';
import { type Io, processIo } from './io.ts';
import { judgeOptions } from './judge.ts';
import { optionsHelp } from './options.ts';
import { UserError } from './user-error.ts';

type Command = (args: readonly string[], io: Io) => Promise<number>;

const commands: ReadonlyMap<string, Command> = new Map([
  ['scan', scanCommand],
  ['plan', planCommand],
  ['explain', explainCommand],
  ['event', eventCommand],
  ['forecast', forecastCommand],
  ['sandbox', sandboxCommand],
  ['policy', policyCommand],
  ['report', reportCommand],
  ['waive', waiveCommand],
  ['pause', pauseCommand],
  ['resume', resumeCommand],
  ['baseline', baselineCommand],
  ['restore', restoreCommand],
  ['notify', notifyCommand],
]);

const help = `amigov: judges the machine images of an AWS account by a policy

  amigov scan --from FOLDER --account ID --region NAME    what is: every image by every rule
  amigov plan --from FOLDER --account ID --region NAME    what would be done, what must not be, and why
                                                          without --from these and explain read the real account
  amigov explain SUBJECT                                  all about one image or snapshot, and every guard's answer
  amigov event FILE                                       what an event asks for; with --from the plan of its images
  amigov forecast --days N --from FOLDER --account ID --region NAME
                                                          what the service would do in the coming days
  amigov sandbox                                          the embedded AWS, for the AWS CLI; --seed and --port
  amigov policy check FILE                                check a policy file
  amigov policy test FOLDER                               run the examples beside a policy
  amigov policy schema                                    the JSON Schema of the policy file
  amigov notify preview [KIND]                            what alerts look like; --format text, slack, chat, json, html

Asked of the service by --api URL (or AMIGOV_API_URL), or of its table by --table NAME; all take --profile and --format
table, json, csv, html:
  amigov report [--status WORD] [--rule ID] [--severity WORD] [--account ID] [--region NAME] [--owner NAME] [--image ID]
                [--from DAY] [--to DAY] [--control ID]    findings; with an account and a Region also what passes
  amigov report --framework NAME                          by control: what fails, is waived, exempt, not judged
  amigov report --on DAY --image ID                       what was; with --account and --region of a whole scope
  amigov report --due DAYS                                what comes due
  amigov report story --image ID                          all that ever happened to it, also when it is gone
  amigov report verify [--image ID] [--export DIR]        whether stories are as they were written
  amigov report page --output FILE                        one HTML file for auditors; with --from of a recorded account
  amigov report runs [--on DAY] | waivers | images | usage

Said to the service, signed by the caller; all take --api URL (or AMIGOV_API_URL) and --profile:
  amigov waive SUBJECT --rule ID --why TEXT --until DAY --account ID --region NAME
                                                          accept one violation for a time; --end ends it
  amigov plan approve --rule ID --action NAME --account ID --region NAME
                                                          let a flood of a rule through, a limit at a time
  amigov pause --why TEXT --until DAY [--account ID] [--region NAME]
                                                          nothing but alerts happens there
  amigov resume [--account ID] [--region NAME]            ends the pause of the same words
  amigov baseline accept --why TEXT --account ID --region NAME
                                                          the scope really shrank

Done with the caller's own rights:
  amigov restore IMAGE --region NAME [--account ID] [--table NAME] [--yes]
                                                          bring back what was taken from an image

Options of scan and plan; explain, event and forecast have their own --format (table, json), and no --exit-code:
${optionsHelp(judgeOptions)}

Data goes to stdout, everything else to stderr. Exit code: 0 done, 1 an error, 2 violations (only with --exit-code).
`;

/** Runs one command and answers the exit code: 0 done, 1 an error that the user can mend, 2 violations. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || rest.includes('--help')) {
    io.stdout(help);
    return name === undefined ? 1 : 0;
  }
  try {
    return await commandOf(name)(rest, io);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof DumpError || error instanceof ConfigError))
      throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

function commandOf(name: string): Command {
  const command = commands.get(name);
  if (command !== undefined) return command;
  const nearest = nearestWord(name, [...commands.keys()]);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`unknown command ${name}${hint} Commands: ${[...commands.keys()].join(', ')}`);
}
