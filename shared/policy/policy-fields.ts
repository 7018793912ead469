import * as z from 'zod';
import { modes, type RemedyId, type RungAction, remedyIds, rungActions } from '../domain/policy.ts';
import { severities } from '../domain/severity.ts';
import {
  accountable,
  accountId,
  dayCount,
  duration,
  listOf,
  oneOrMore,
  oneWord,
  region,
  ruleId,
  section,
  text,
  textLike,
  wholeNumber,
  yesNo,
} from './fields.ts';
import { limits } from './limit-fields.ts';
import { canaryMatch, match } from './match-fields.ts';
import { notify } from './notify-fields.ts';
import { familySource } from './patterns.ts';
import { trailingStamp } from './trailing-stamp.ts';
import { usage } from './usage-fields.ts';

/** The whole file. What a rule is, is asked for: the parser and the JSON Schema look at a rule's `with` differently. */
export function policyFields<Rule extends z.ZodType>(rule: Rule) {
  return section('a map with `version`, `name` and `rules`', {
    version: z.literal(1, { error: 'the number 1' }).describe('The version of this language.'),
    name: text('the name of the policy').describe('The name of the policy, for reports and alerts.'),
    mode: oneWord(modes)
      .default('audit')
      .describe('audit only reports; enforce acts. A rule may say its own.'),
    regions: regions().default('all').describe('The Regions to govern.'),
    trusted: trusted()
      .prefault({})
      .describe('Whom shares may go to and images may come from. Nobody, without it.'),
    exclude: listOf('a list of exclusions', exclusion())
      .default([])
      .describe('Images on which nothing is enforced. Their findings stay.'),
    rules: listOf('a list of rules', rule).describe('What images are judged by.'),
    exemptions: listOf('a list of exemptions', exemption())
      .default([])
      .describe('Images to which some rules do not apply.'),
    orphanedSnapshots: orphanedSnapshots()
      .exactOptional()
      .describe('What happens to snapshots whose image is gone. Without it they are only reported.'),
    limits: limits().prefault({}).describe('How much may happen in any 24 hours. Zero allows nothing.'),
    safety: safety().prefault({}).describe('What keeps an image from being taken away.'),
    rollout: rollout()
      .exactOptional()
      .describe('Where rules that changed act first. Without it they act everywhere at once.'),
    waivers: waivers().prefault({}).describe('What people may accept by themselves.'),
    usage: usage().prefault({}).describe('What is known about the use of images besides what can be read.'),
    notify: notify().prefault({}).describe('Who is told of what is found and done.'),
  });
}

/** The steps of an orphaned snapshot, in the words of the file. */
export const orphanSteps = ['notify', 'delete'] as const;

function orphanedSnapshots() {
  const step = section('a step as in `{ after: 14d, do: delete }`', {
    after: duration().describe('Counted from the first alert about the snapshot.'),
    do: oneWord(orphanSteps),
  });
  return section('a map with `minAgeDays`, `of` and `lifecycle`', {
    mode: oneWord(modes).exactOptional().describe("Without it: the policy's mode."),
    severity: oneWord(severities).default('low'),
    minAgeDays: dayCount(0).default(14).describe('For how many days it has to have been orphaned.'),
    of: oneWord(['ami-created', 'any-unreferenced'])
      .default('ami-created')
      .describe('Only snapshots that were made for an image, or every one that nothing refers to.'),
    lifecycle: listOf('a list of steps as in `{ after: 14d, do: delete }`', step).default([]),
  });
}

/** The keys of a rule besides `check` and `with`, which depend on each other. What a step is, is asked for as well. */
export function ruleFields<Step extends z.ZodType>(step: Step) {
  return {
    id: ruleId().describe('The name of the rule in this policy; findings, exemptions and waivers go by it.'),
    severity: oneWord(severities).default('medium'),
    mode: oneWord(modes).exactOptional().describe("Without it: the policy's mode."),
    match: match.exactOptional(),
    revokeInUse: yesNo()
      .exactOptional()
      .describe(
        'Revoke launch permissions also while the image is in use. Shares with whom the policy trusts stay.',
      ),
    lifecycle: lifecycle(step).default([]),
  };
}

/** The keys of a step besides `do` and `with`, which depend on each other. */
export function stepFields() {
  return {
    after: duration().describe('Counted from the first alert about the finding.'),
    whenInUse: yesNo()
      .exactOptional()
      .describe('Only for deprecate and schedule-deprecation: also while the image is in use.'),
    snapshots: oneWord(['keep', 'delete'])
      .exactOptional()
      .describe('Only for deregister: delete those that nothing else needs, or keep all (the default).'),
  };
}

export const stepWords: readonly (RungAction | RemedyId)[] = [...rungActions, ...remedyIds];

function lifecycle<Step extends z.ZodType>(step: Step) {
  return listOf('a list of steps as in `{ after: 7d, do: deprecate }`', step).meta({
    description:
      'What happens to an image that fails the rule, step by step, and what mends it. Enforcing begins with notify.',
  });
}

function trusted() {
  return section('a map with `accounts`, `organizations` and `organizationalUnits`', {
    accounts: listOf('a list of account ids in quotes', accountId()).default([]),
    organizations: listOf(
      'a list of organization ids',
      textLike('the id of an organization as in `o-abc123def4`', /^o-[a-z0-9]{6,32}$/),
    ).default([]),
    organizationalUnits: listOf(
      'a list of ids of organizational units',
      textLike(
        'the id of an organizational unit as in `ou-ab12-c3d4e5f6`',
        /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
      ),
    ).default([]),
  });
}

function regions() {
  const expected = '`all` or a list of Regions';
  return z.union([z.literal('all', { error: expected }), oneOrMore(expected, region())], { error: expected });
}

function exclusion() {
  return section('a map with `match`, `reason` and `owner`', { match, ...accountable() });
}

function exemption() {
  return section('a map with `match`, `rules`, `reason` and `owner`', {
    match,
    rules: oneOrMore('a list of rule ids', text('the id of a rule')).describe(
      'The ids of the rules that do not apply.',
    ),
    ...accountable(),
  });
}

function safety() {
  return section('a map of safety settings', {
    requireRecycleBin: yesNo()
      .default(true)
      .describe('Deregister only what the Recycle Bin will keep, image and snapshots.'),
    minBinDays: wholeNumber(0, 365)
      .default(7)
      .describe('For how many days at least the Recycle Bin must keep it.'),
    launchTemplateVersions: wholeNumber(0)
      .default(10)
      .describe('How many of the newest versions of a launch template count as use, besides those in use.'),
    lastLaunchedWithinDays: dayCount(0)
      .default(30)
      .describe('An image launched within these days is in use.'),
    rollbackDays: dayCount(0)
      .default(30)
      .describe('An image in use within these days stands by for a rollback.'),
    keepPerFamily: wholeNumber(0)
      .default(2)
      .describe('How many of the newest images of a family always stay.'),
    objectionDays: dayCount(0)
      .default(14)
      .describe('For how many days an image is left alone once somebody undid what was done to it.'),
    family: family().prefault({ name: trailingStamp }),
  });
}

function family() {
  const expected = 'a map with one key: `name` (an RE2 pattern with a group `family`) or `tag` (a tag key)';
  return section(expected, {
    name: familySource()
      .exactOptional()
      .describe('A pattern over image names; its group `family` is the family.'),
    tag: text('a tag key').exactOptional().describe('The tag whose value is the family.'),
  })
    .refine((written) => Object.keys(written).length === 1, { error: expected })
    .describe(
      'What makes images versions of the same thing. Without it: the name less one trailing date, epoch or version.',
    );
}

/** A year is for ever; less than an hour no sweep would see. */
const mostHours = 8760;

function rollout() {
  return section('a map with `canary` and `hours`', {
    canary: canaryMatch().describe('The scopes in which rules that changed act first.'),
    hours: wholeNumber(1, mostHours)
      .default(48)
      .describe(
        'For how long these have to be judged by a rule as it stands before it disables, unshares or deletes anything elsewhere.',
      ),
  });
}

function waivers() {
  return section('a map with `maxDays`', {
    maxDays: dayCount(0)
      .default(180)
      .describe('For how many days at most a violation may be waived. Zero: not at all.'),
  });
}
