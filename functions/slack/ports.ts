import { setTimeout as pause } from 'node:timers/promises';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { readConfig } from '../../shared/config.ts';
import type { SlackPorts, WebhookAnswer } from './post-alert.ts';
import { readWebhooks, type Webhooks, WebhooksError, webhookFor } from './webhooks.ts';

const timeoutMs = 10_000;
/** A webhook that was replaced counts after this time at the latest. */
const freshMs = 5 * 60_000;

export function slackPorts(): SlackPorts {
  const { slackWebhooks } = readConfig(['slackWebhooks']);
  const ssm = new SSMClient({});
  let cached: { readonly webhooks: Webhooks; readonly readAtMs: number } | null = null;
  return {
    webhook: async (name) => {
      const nowMs = Date.now();
      if (cached === null || nowMs - cached.readAtMs > freshMs)
        cached = { webhooks: await webhooksIn(slackWebhooks, ssm), readAtMs: nowMs };
      return webhookFor(name, cached.webhooks);
    },
    post: async (url, body) => answerOf(await fetch(url, requestOf(body))),
    pause: async (ms) => {
      await pause(ms);
    },
  };
}

/**
 * A SecureString, or a secret of Secrets Manager by its name below `/aws/reference/secretsmanager/`: both are read by
 * Parameter Store ("Referencing AWS Secrets Manager secrets from Parameter Store parameters", Systems Manager User
 * Guide). IAM: ssm:GetParameter, kms:Decrypt; secretsmanager:GetSecretValue for a secret.
 */
async function webhooksIn(name: string, ssm: SSMClient): Promise<Webhooks> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (Parameter?.Type !== 'SecureString') throw new WebhooksError('the webhooks are in no SecureString');
  return readWebhooks(Parameter.Value ?? '');
}

function requestOf(body: string): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    // A webhook does not move; following one elsewhere would carry the alert to a stranger.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  };
}

async function answerOf(response: Response): Promise<WebhookAnswer> {
  return {
    status: response.status,
    text: await response.text(),
    retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
  };
}

/** In seconds; Slack sends no dates. */
export function retryAfterOf(header: string | null): number | null {
  return header !== null && /^[0-9]{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}
