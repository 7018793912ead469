import { servedControls } from '../../shared/domain/controls-view.ts';
import { statuses } from '../../shared/domain/finding.ts';
import { isImageId, isSnapshotId } from '../../shared/domain/image.ts';
import { nearestWord } from '../../shared/domain/nearest-word.ts';
import { severities } from '../../shared/domain/severity.ts';
import { isDay } from '../../shared/domain/until.ts';
import { apiOptions } from '../api/api-options.ts';
import { numberOf } from '../arguments.ts';
import type { OptionSpecs, OptionValues } from '../options.ts';
import { UserError } from '../user-error.ts';

export const formats = ['table', 'json', 'csv', 'html'] as const;

export const reportOptions = {
  status: { type: 'text', describe: `${statuses.join(', ')}; with commas between several` },
  rule: { type: 'text', describe: 'a rule of the policy, or several with commas' },
  severity: { type: 'text', describe: `${severities.join(', ')}; with commas between several` },
  account: { type: 'text', describe: 'of one account, 12 digits' },
  region: { type: 'text', describe: 'of one Region' },
  owner: { type: 'text', describe: 'of one owner, as the owner tag has it' },
  image: { type: 'text', describe: 'of one image or snapshot' },
  from: { type: 'text', describe: 'since this day or a later one, such as 2027-06-30' },
  to: { type: 'text', describe: 'since this day or an earlier one' },
  framework: { type: 'text', describe: 'by the controls of this framework' },
  control: { type: 'text', describe: 'only what serves this control' },
  on: { type: 'text', describe: 'the state at the end of this day; the day of runs' },
  due: { type: 'text', describe: 'what comes due within so many days' },
  export: { type: 'text', describe: 'a folder with a copy of the export, to compare stories with' },
  ...apiOptions,
  table: { type: 'text', describe: 'ask the compliance table itself, by its name or ARN' },
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
  'exit-code': { type: 'flag', describe: 'exit with 2 when something breaks a rule' },
} as const satisfies OptionSpecs;

export type ReportOptions = OptionValues<typeof reportOptions>;

/** What may be reported, and the options that narrow it. */
const kinds = {
  findings: [
    ...['status', 'rule', 'severity', 'account', 'region', 'owner', 'image', 'from', 'to'],
    ...['framework', 'control'],
  ],
  controls: ['framework', 'control', 'account', 'region', 'owner'],
  state: ['on', 'image', 'account', 'region', 'status', 'rule', 'severity'],
  due: ['due', 'account', 'region', 'owner'],
  images: ['account', 'region', 'image'],
  runs: ['on', 'account'],
  waivers: ['account', 'region', 'from', 'to'],
  story: ['image', 'account', 'region'],
  usage: ['image', 'region'],
  verify: ['image', 'account', 'region', 'export'],
} as const satisfies Readonly<Record<string, readonly (keyof ReportOptions)[]>>;

export type Kind = keyof typeof kinds;

const everywhere: readonly string[] = ['api', 'profile', 'table', 'format', 'exit-code'];

/** What is asked for, by its word or by the option that stands for it. Throws a UserError for what does not belong to it. */
export function kindOf(words: readonly string[], options: ReportOptions): Kind {
  const [word, stray] = words;
  if (stray !== undefined) throw new UserError(`report: unexpected argument ${stray}`);
  const kind = word === undefined ? impliedBy(options) : named(word);
  const taken: readonly string[] = [...kinds[kind], ...everywhere];
  const foreign = Object.entries(options).find(
    ([name, value]) => value !== null && value !== false && !taken.includes(name),
  );
  if (foreign === undefined) return kind;
  throw new UserError(
    `report ${kind} takes no --${foreign[0]}; it takes ${kinds[kind].map(dashed).join(', ')}`,
  );
}

function impliedBy({ due, on, framework }: ReportOptions): Kind {
  if (due !== null) return 'due';
  if (on !== null) return 'state';
  return framework === null ? 'findings' : 'controls';
}

function named(word: string): Kind {
  const known: readonly string[] = Object.keys(kinds);
  const kind = (Object.keys(kinds) as readonly Kind[]).find((each) => each === word);
  if (kind !== undefined) return kind;
  const nearest = nearestWord(word, known);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`report: there is no report ${word}${hint} Reports: ${known.join(', ')}`);
}

function dashed(name: string): string {
  return `--${name}`;
}

/** The words of a list, each one that there is; null: any. */
export function listIn<const Word extends string>(
  option: string,
  text: string | null,
  words: readonly Word[],
): readonly Word[] | null {
  if (text === null) return null;
  return text.split(',').map((part) => {
    const word = words.find((each) => each === part.trim());
    if (word === undefined) throw new UserError(`--${option} takes ${words.join(', ')}, not ${part}`);
    return word;
  });
}

export function dayIn(option: string, text: string | null): string | null {
  if (text === null || isDay(text)) return text;
  const hint =
    option === 'from'
      ? '; a recorded account is reported by amigov scan --from FOLDER, with --format csv or json, or by amigov report page'
      : '';
  throw new UserError(`--${option} takes a day such as 2027-06-30, not ${text}${hint}`);
}

export function subjectIn(text: string | null): string | null {
  if (text === null || isImageId(text) || isSnapshotId(text)) return text;
  throw new UserError(`--image takes an image or a snapshot, not ${text}`);
}

export function accountIn(text: string | null): string | null {
  if (text === null || /^[0-9]{12}$/.test(text)) return text;
  throw new UserError(`--account takes 12 digits, not ${text}`);
}

export function regionIn(text: string | null): string | null {
  if (text === null || /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/.test(text)) return text;
  throw new UserError(`--region takes a name such as eu-central-1, not ${text}`);
}

export function daysIn(text: string | null): number {
  return text === null ? 7 : numberOf('due', text, [0, 3_660]);
}

export function rulesIn(text: string | null): readonly string[] | null {
  if (text === null) return null;
  return text.split(',').map((part) => {
    const ruleId = part.trim();
    if (/^[a-z0-9-]{1,100}$/.test(ruleId)) return ruleId;
    throw new UserError(`--rule takes the ids of rules, not ${part}`);
  });
}

export function whoseIn({ account, region, owner }: Pick<ReportOptions, 'account' | 'region' | 'owner'>) {
  return { accountId: accountIn(account), region: regionIn(region), owner };
}

export function rangeIn({ from, to }: Pick<ReportOptions, 'from' | 'to'>) {
  return { fromDay: dayIn('from', from), toDay: dayIn('to', to) };
}

/** The id of a control that some rule serves; null: any. Of another one nothing would ever be found. */
export function controlIn(text: string | null): string | null {
  const known = [...new Set(servedControls().map(({ id }) => id))];
  if (text === null || known.includes(text)) return text;
  const nearest = nearestWord(text, known);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`--control: no rule serves a control ${text}${hint}`);
}

/** A framework that some rule serves; null: any. */
export function frameworkIn(text: string | null): string | null {
  const known: readonly string[] = [...new Set(servedControls().map(({ framework }) => framework))];
  if (text === null || known.includes(text)) return text;
  throw new UserError(`--framework takes ${known.join(', ')}, not ${text}`);
}
