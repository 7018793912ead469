import type { ServerCall } from './stores-messages.ts';

export interface CallRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** JSON text, or the form's fields. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

// The prefix of IAM's actions, by what the JSON protocols put before the operation's name.
const prefixes: Readonly<Record<string, string>> = {
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  AWSEvents: 'events',
};

/**
 * What a request asked for; undefined for what is no call of AWS's or is not signed. `known` is the action of a
 * request that does not name it itself.
 */
export function readCall(
  request: CallRequest,
  at: Date,
  status: number,
  known?: string,
): ServerCall | undefined {
  const accessKeyId = /Credential=([^/]+)\//.exec(String(request.headers['authorization'] ?? ''))?.[1];
  if (accessKeyId === undefined) return undefined;
  const input = fieldsOf(request.body);
  const action = known ?? actionOf(request, input);
  return action === undefined ? undefined : { at: at.toISOString(), accessKeyId, action, input, status };
}

function actionOf({ headers }: CallRequest, input: Readonly<Record<string, unknown>>): string | undefined {
  const [service = '', operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) return `${prefixes[service] ?? service}:${operation}`;
  // SNS alone speaks the query protocol here.
  return input['Action'] === undefined ? undefined : `sns:${String(input['Action'])}`;
}

function fieldsOf(body: CallRequest['body']): Readonly<Record<string, unknown>> {
  if (typeof body !== 'string') return body;
  const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
