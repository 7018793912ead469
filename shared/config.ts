import * as z from 'zod/mini';

const account = z.string().check(z.regex(/^[0-9]{12}$/, 'expected 12 digits'));
const text = z.string().check(z.minLength(1, 'expected a value'));
const url = z.url({ protocol: /^https?$/, error: 'expected a URL' });
const roleName = z.string().check(z.regex(/^[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role'));

/** Which accounts are governed: the hub alone, those named, or every active one of the organization. */
export type Governed = 'self' | 'organization' | readonly string[];

const governed = z.pipe(
  z.string(),
  z.transform((value, context): Governed => {
    if (value === 'self' || value === 'organization') return value;
    const accounts = value.split(',').map((part) => part.trim());
    if (accounts.every((part) => /^[0-9]{12}$/.test(part))) return accounts;
    context.issues.push({
      code: 'custom',
      input: value,
      message: 'expected self, organization or account ids with commas',
    });
    return z.NEVER;
  }),
);

const emptyIsNull = z.pipe(
  z.literal(''),
  z.transform(() => null),
);

/** Every setting there is: its environment variable and its form. */
const settings = {
  tableName: { variable: 'TABLE_NAME', form: text },
  scopesQueueUrl: { variable: 'SCOPES_QUEUE_URL', form: url },
  sweepsQueueUrl: { variable: 'SWEEPS_QUEUE_URL', form: url },
  /** Where one-time schedules put their messages, and the role by which they may. */
  scopesQueueArn: {
    variable: 'SCOPES_QUEUE_ARN',
    form: z.string().check(z.regex(/^arn:[^:]+:sqs:/, 'expected the ARN of a queue')),
  },
  sweepsQueueArn: {
    variable: 'SWEEPS_QUEUE_ARN',
    form: z.string().check(z.regex(/^arn:[^:]+:sqs:/, 'expected the ARN of a queue')),
  },
  schedulesRoleArn: {
    variable: 'SCHEDULES_ROLE_ARN',
    form: z.string().check(z.regex(/^arn:[^:]+:iam:/, 'expected the ARN of a role')),
  },
  applyQueueUrl: { variable: 'APPLY_QUEUE_URL', form: url },
  removeQueueUrl: { variable: 'REMOVE_QUEUE_URL', form: url },
  alertTopicArn: {
    variable: 'ALERT_TOPIC_ARN',
    form: z.string().check(z.startsWith('arn:', 'expected an ARN')),
  },
  hubAccountId: { variable: 'HUB_ACCOUNT_ID', form: account },
  readerRole: { variable: 'READER_ROLE', form: roleName },
  enforcerRole: { variable: 'ENFORCER_ROLE', form: roleName },
  removerRole: { variable: 'REMOVER_ROLE', form: roleName },
  externalId: { variable: 'EXTERNAL_ID', form: text },
  governedAccounts: { variable: 'GOVERNED_ACCOUNTS', form: governed },
  /** The name of the parameter that has the webhooks, never a webhook itself. */
  slackWebhooks: { variable: 'SLACK_WEBHOOKS', form: text },
  region: { variable: 'AWS_REGION', form: text },
  /** The SDK's own setting, for what is read without one of its clients; null in AWS itself. */
  endpoint: { variable: 'AWS_ENDPOINT_URL', form: z.union([emptyIsNull, url], 'expected a URL') },
  /** The SDK's own setting for EventBridge, which is called without its client; null in AWS itself. */
  eventsEndpoint: {
    variable: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
    form: z.union([emptyIsNull, url], 'expected a URL'),
  },
  /** The same of EventBridge Scheduler. */
  schedulerEndpoint: {
    variable: 'AWS_ENDPOINT_URL_SCHEDULER',
    form: z.union([emptyIsNull, url], 'expected a URL'),
  },
  /** The same of S3. */
  s3Endpoint: { variable: 'AWS_ENDPOINT_URL_S3', form: z.union([emptyIsNull, url], 'expected a URL') },
  /** Whose Security Hub is told; null: none. */
  securityHubAccount: { variable: 'SECURITY_HUB_ACCOUNT', form: z.union([emptyIsNull, account]) },
  /** The SDK's own setting for it. */
  securityHubEndpoint: {
    variable: 'AWS_ENDPOINT_URL_SECURITYHUB',
    form: z.union([emptyIsNull, url], 'expected a URL'),
  },
  /** Null: nothing is exported. */
  exportBucket: { variable: 'EXPORT_BUCKET', form: z.union([emptyIsNull, text]) },
  /** `off` only where no AWS answers, but a simulator that keeps no token buckets. */
  callPacing: {
    variable: 'CALL_PACING',
    form: z.pipe(
      z.enum(['', 'on', 'off'], 'expected on or off'),
      z.transform((word) => (word === 'off' ? 'off' : 'on')),
    ),
  },
  /** What a token must have in its scope to say something, where callers bring tokens; null where IAM decides. */
  operatorScope: { variable: 'OPERATOR_SCOPE', form: z.union([emptyIsNull, text]) },
  /** A token for an API that asks for one; null where requests are signed. */
  apiToken: { variable: 'AMIGOV_API_TOKEN', form: z.union([emptyIsNull, text]) },
  /** Where the command line says something to the service; null where `--api` tells. */
  apiUrl: { variable: 'AMIGOV_API_URL', form: z.union([emptyIsNull, url], 'expected a URL') },
  /** Only where the functions run from source; deployed ones carry their policy. */
  policyFile: {
    variable: 'POLICY_FILE',
    form: z.union([emptyIsNull, z.string()]),
  },
} as const;

/** What every function needs that reads accounts. */
export const accessSettings = [
  'hubAccountId',
  'readerRole',
  'externalId',
  'region',
  'endpoint',
  'callPacing',
] as const;

/** What every function needs that adds to the export. */
export const archiveSettings = ['exportBucket', 's3Endpoint', 'region'] as const;

type Settings = typeof settings;
export type SettingName = keyof Settings;
export type Config<Name extends SettingName> = { readonly [N in Name]: z.infer<Settings[N]['form']> };

/** The deployment is wrong: every fault is in the message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The settings that a function needs, read once while it starts. Throws `ConfigError` that names every fault. */
export function readConfig<const Name extends SettingName>(
  names: readonly Name[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config<Name> {
  const read = names.map((name) => ({ name, ...readSetting(name, environment) }));
  const faults = read.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  if (faults.length > 0) throw new ConfigError(faults.join('; '));
  return Object.fromEntries(read.map(({ name, value }) => [name, value])) as Config<Name>;
}

function readSetting(name: SettingName, environment: Readonly<Record<string, string | undefined>>) {
  const { variable, form } = settings[name];
  const parsed = form.safeParse(environment[variable] ?? '');
  if (parsed.success) return { value: parsed.data, fault: null };
  // The value itself is not repeated: it may be a secret.
  const reasons = parsed.error.issues.map((issue) => issue.message);
  return { value: undefined, fault: `${variable}: ${reasons.join(', ')}` };
}
