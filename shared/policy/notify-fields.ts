import { globPattern } from '../domain/text-pattern.ts';
import { accountId, listOf, oneOrMore, oneWord, section, text, textLike } from './fields.ts';
import { globSource } from './patterns.ts';

/** Who is told of what, and when. */
export function notify() {
  return section('a map of settings for alerts', {
    digest: oneWord(['run'])
      .default('run')
      .describe('One message an owner and run, whatever the number of findings.'),
    ownerTag: text('a tag key')
      .default('Owner')
      .describe('The tag whose value is the owner. Without it whoever made the image is the owner.'),
    fallback: text('whom to tell: an address or a name that subscriptions filter for')
      .default('platform')
      .describe('Who is told where there is no owner, or none whom an alert reaches.'),
    routes: listOf('a list of routes', route())
      .default([])
      .describe('Where the alerts of some owners or accounts go. The first that matches decides.'),
    quietHours: quietHours()
      .exactOptional()
      .describe('When nothing is told that can wait. Security findings never wait.'),
  });
}

function route() {
  const expected = 'a map with `owners` or `accounts`, and `to` or `slack`';
  return section(expected, {
    owners: oneOrMore('a list of globs over owners', globSource().transform(globPattern))
      .exactOptional()
      .describe('Owners, as the tag or the maker of the image tells them.'),
    accounts: oneOrMore('a list of account ids in quotes', accountId()).exactOptional(),
    to: text('whom to tell: an address or a name that subscriptions filter for')
      .exactOptional()
      .describe('Whom to tell in the place of the owner.'),
    slack: textLike(
      'the name of a webhook of the deployment: lower-case letters, digits, `-` and `_`, at most 64',
      /^[a-z0-9_-]{1,64}$/,
    )
      .exactOptional()
      .describe('Which of the Slack webhooks of the deployment gets it too.'),
  })
    .refine(({ owners, accounts }) => owners !== undefined || accounts !== undefined, { error: expected })
    .refine(({ to, slack }) => to !== undefined || slack !== undefined, { error: expected });
}

function quietHours() {
  const expected =
    "a map with `from` and `to`, two times of the UTC day as in `{ from: '20:00', to: '06:00' }`";
  return section(expected, { from: timeOfDay(), to: timeOfDay() })
    .refine(({ from, to }) => from !== to, { error: `${expected}, that differ` })
    .transform(({ from, to }) => ({ fromMinute: from, untilMinute: to }));
}

/** In minutes of the day. */
function timeOfDay() {
  return textLike(
    "a time of the UTC day in quotes as in `'20:00'`",
    /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  ).transform((written) => Number(written.slice(0, 2)) * 60 + Number(written.slice(3)));
}
