import * as z from 'zod/mini';
import { type SlackMessage, slackMessage, slackText } from '../../shared/notify/slack.ts';

const digest = z.looseObject({
  schemaVersion: z.literal(1),
  title: z.string(),
  account: z.looseObject({ id: z.string(), name: z.nullable(z.string()) }),
  region: z.string(),
  recipient: z.string(),
  slack: z.nullable(z.string()),
  alerts: z.array(
    z.looseObject({ subjectId: z.string(), text: z.array(z.string()), url: z.nullable(z.string()) }),
  ),
  more: z.number(),
  list: z.nullable(z.string()),
  costs: z.array(z.string()),
  advice: z.array(z.looseObject({ does: z.string(), command: z.nullable(z.string()) })),
});

/** What CloudWatch publishes for an alarm. */
const alarm = z.looseObject({
  AlarmName: z.string(),
  NewStateValue: z.string(),
  NewStateReason: z.string(),
  /** What to do about it. */
  AlarmDescription: z.catch(z.nullish(z.string()), undefined),
});

/** A digest of this service, an alarm, or any text, as Slack shows it; `channel` names the webhook. */
export function readMessage(
  subject: string,
  body: string,
): { readonly message: SlackMessage; readonly channel: string | null } {
  const json = parsed(body);
  const told = digest.safeParse(json);
  if (told.success) return { message: slackMessage(told.data), channel: told.data.slack };
  const alarming = alarm.safeParse(json);
  if (!alarming.success) return { message: slackText(subject, body), channel: null };
  const { AlarmName, NewStateValue, NewStateReason, AlarmDescription } = alarming.data;
  const lines = [`${AlarmName}: ${NewStateValue}`, AlarmDescription ?? '', NewStateReason];
  return { message: slackText(subject, lines.filter((line) => line !== '').join('\n')), channel: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
