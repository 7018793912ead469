import * as z from 'zod/mini';
import { watch } from '../../shared/log.ts';
import { lambda } from '../lambda.ts';
import { postAlert, type SlackPorts } from './post-alert.ts';
import { readMessage } from './read-message.ts';

const notification = z.looseObject({
  Records: z.array(
    z.looseObject({
      Sns: z.looseObject({ Message: z.string(), Subject: z.catch(z.nullish(z.string()), undefined) }),
    }),
  ),
});

/** Brings the alerts of the topic to Slack channels. */
export function slackHandler(ports: SlackPorts, watching = watch('slack')) {
  return lambda(watching, async (event: unknown, context, log) => {
    const parsed = notification.safeParse(event);
    if (!parsed.success) {
      // Permanent: not from a topic.
      log.error('message refused', { reason: 'it is no notification of SNS' });
      log.count('MessageRefused');
      return;
    }
    const remainingMs = () => context.getRemainingTimeInMillis();
    for (const { Sns } of parsed.data.Records) {
      await postAlert(readMessage(Sns.Subject ?? 'AMI Governor', Sns.Message), ports, { log, remainingMs });
    }
  });
}
