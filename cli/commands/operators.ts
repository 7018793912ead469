import { apiOptions } from '../api/api-options.ts';
import type { Saying } from '../api/say.ts';
import { required, scopeOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { type OptionSpecs, type OptionValues, parseOptions, parseWords } from '../options.ts';
import { printable } from '../print/table.ts';
import { UserError } from '../user-error.ts';

/*
 * What operators say to the service. Who says it is known from the signature of the request; nothing of an account is
 * read or changed from here.
 */

const whereOptions = {
  account: { type: 'text', describe: 'whose account it is, 12 digits' },
  region: { type: 'text', describe: 'the Region, such as eu-central-1' },
  ...apiOptions,
} as const satisfies OptionSpecs;
const rule = { type: 'text', describe: 'the rule of the policy' } as const;
const why = { type: 'text', describe: 'the reason, for those who read it later' } as const;

export const waiveOptions = {
  rule,
  why,
  until: { type: 'text', describe: 'the last day on which it holds, such as 2027-06-30' },
  end: { type: 'flag', describe: 'end the waiver instead' },
  ...whereOptions,
} as const satisfies OptionSpecs;

/** `amigov waive SUBJECT`: one violation is accepted for a time, or no longer. */
export async function waiveCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('waive', args, waiveOptions);
  const [subject, ...more] = words;
  if (subject === undefined || more.length > 0) {
    throw new UserError(
      'waive takes one image, snapshot or scope: amigov waive ami-0123456789abcdef0 --rule ID',
    );
  }
  const about = { subject, rule: required(options.rule, 'say which rule is waived: --rule ID') };
  const isMixed = options.end && (options.why !== null || options.until !== null);
  if (isMixed) throw new UserError('waive: --end takes neither --why nor --until: it ends at once');
  const path = `${pathOf(options)}/waivers`;
  if (options.end) return told({ path: `${path}/end`, body: about }, options, io);
  const until = required(options.until, 'say until when it is waived: --until 2027-06-30');
  return told({ path, body: { ...about, why: reasonOf(options), until } }, options, io);
}

export const approveOptions = {
  rule,
  action: { type: 'text', describe: 'the step that the rule wants so often, such as disable' },
  until: { type: 'text', describe: 'the last day, or an instant; without it for seven days' },
  ...whereOptions,
} as const satisfies OptionSpecs;

/** `amigov plan approve`: a flood of one rule and action was looked at and may run off, a limit at a time. */
export async function approveCommand(args: readonly string[], io: Io): Promise<number> {
  const options = parseOptions('plan approve', args, approveOptions);
  const body = {
    rule: required(options.rule, 'say which rule: --rule ID'),
    action: required(options.action, 'say which action: --action disable'),
    until: options.until,
  };
  return told({ path: `${pathOf(options)}/approvals`, body }, options, io);
}

export const pauseOptions = {
  why,
  until: { type: 'text', describe: 'the last day, or an instant such as 2026-10-01T12:00:00Z' },
  ...whereOptions,
} as const satisfies OptionSpecs;

/** `amigov pause`: the kill switch of an account, a Region, both, or with neither of the whole organization. */
export async function pauseCommand(args: readonly string[], io: Io): Promise<number> {
  const options = parseOptions('pause', args, pauseOptions);
  const until = required(options.until, 'say until when: --until 2026-10-01T12:00:00Z');
  return told(
    { path: '/pauses', body: { ...extentOf(options), why: reasonOf(options), until } },
    options,
    io,
  );
}

/** `amigov resume`: ends the pause of exactly the same extent. */
export async function resumeCommand(args: readonly string[], io: Io): Promise<number> {
  const options = parseOptions('resume', args, whereOptions);
  return told({ path: '/pauses/end', body: extentOf(options) }, options, io);
}

export const baselineOptions = { why, ...whereOptions } as const satisfies OptionSpecs;

/** `amigov baseline accept`: the scope really shrank. */
export async function baselineCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('baseline', args, baselineOptions);
  if (words.join(' ') !== 'accept') throw new UserError('baseline takes one word: amigov baseline accept');
  return told({ path: `${pathOf(options)}/baseline`, body: { why: reasonOf(options) } }, options, io);
}

async function told(saying: Saying, options: OptionValues<typeof apiOptions>, io: Io): Promise<number> {
  // Only here: most commands sign nothing.
  const { say } = await import('../api/say.ts');
  io.stdout(`${printable(await say(saying, options))}\n`);
  return 0;
}

type Where = Pick<OptionValues<typeof whereOptions>, 'account' | 'region'>;

function pathOf(options: Where): string {
  const { accountId, region } = scopeOf(options);
  return `/accounts/${accountId}/regions/${region}`;
}

function extentOf({ account, region }: Where) {
  return { accountId: account, region };
}

function reasonOf({ why: reason }: { readonly why: string | null }): string {
  return required(reason, "say why, for those who read it later: --why '…'");
}
