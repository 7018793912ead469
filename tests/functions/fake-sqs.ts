import type { SendMessageBatchCommand, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';

export interface FakeSqs {
  readonly client: SQSClient;
  /** What was accepted, in order. */
  readonly sent: readonly SendMessageBatchRequestEntry[];
  /** How many entries each call carried. */
  readonly calls: readonly number[];
}

/** SQS as far as sending goes: refuses an entry as often as `refusals` says for its body, inside an answer of 200. */
export function fakeSqs(
  refusals: (body: string, attempt: number) => 'sender' | 'server' | null = () => null,
): FakeSqs {
  const sent: SendMessageBatchRequestEntry[] = [];
  const calls: number[] = [];
  const attempts = new Map<string, number>();
  const send = async ({ input }: SendMessageBatchCommand) => {
    const entries = input.Entries ?? [];
    calls.push(entries.length);
    const failed = entries.flatMap((entry) => {
      const body = entry.MessageBody ?? '';
      const attempt = (attempts.get(body) ?? 0) + 1;
      attempts.set(body, attempt);
      const fault = refusals(body, attempt);
      if (fault === null) sent.push(entry);
      return fault === null ? [] : [{ Id: entry.Id, Code: 'Refused', SenderFault: fault === 'sender' }];
    });
    return { Successful: [], Failed: failed };
  };
  return { client: { send } as unknown as SQSClient, sent, calls };
}
