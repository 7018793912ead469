import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SweepCheck } from '../domain/sweep.ts';
import type { ScopeOrder } from '../ports.ts';
import { regionalEndpoint, type SignedAnswer, sendSigned } from '../signed-request.ts';
import { writeCheckMessage, writeScopeMessage } from './messages.ts';
import { groupOf } from './queues.ts';

export interface LaterQueue {
  /** Asks govern to judge the images then, to the second. Asking twice is asking once. Throws a `ScheduleError` when it cannot be asked. */
  sendScopeAt(order: ScopeOrder, at: Date): Promise<void>;
}

export interface LaterChecks {
  /** Asks the daily sweep then, to the second, to look how far it has come. Throws likewise. */
  sendCheckAt(check: SweepCheck, at: Date): Promise<void>;
}

export interface LaterOptions {
  /** Whose credentials and connections are used. */
  readonly client: SQSClient;
  /** Null: EventBridge Scheduler of the queue's Region. */
  readonly endpoint: string | null;
  /** The queue that the message is for. It drops what it was sent twice by its content: the Scheduler gives no id. */
  readonly queueArn: string;
  /** By which the Scheduler may send into that queue. */
  readonly roleArn: string;
}

/** EventBridge Scheduler's answer was an error, or none came. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

/** What names of schedules begin with: the only ones that IAM lets the function make. */
const namePrefix = 'ami-governor-look-';
const waitsMs = [0, 200, 800];

/**
 * One-time schedules that put a message into a FIFO queue, which knows no delay of a message. CreateSchedule alone is
 * needed of EventBridge Scheduler, as REST-JSON (its API reference): its own client would weigh more than the call.
 */
export function laterQueue(options: LaterOptions): LaterQueue {
  return {
    sendScopeAt: (order, at) =>
      sendAt(
        {
          body: writeScopeMessage(order),
          groupId: groupOf(order.scope),
          description: 'AMI Governor looks again at an image that was being made',
        },
        at,
        options,
      ),
  };
}

/** The same into the queue of sweeps. */
export function laterChecks(options: LaterOptions): LaterChecks {
  return {
    sendCheckAt: (check, at) =>
      sendAt(
        {
          body: writeCheckMessage(check),
          groupId: check.runId,
          description: 'AMI Governor looks whether a daily sweep is complete',
        },
        at,
        options,
      ),
  };
}

interface LaterMessage {
  readonly body: string;
  readonly groupId: string;
  /** For people who look at the schedules. */
  readonly description: string;
}

async function sendAt(message: LaterMessage, at: Date, options: LaterOptions): Promise<void> {
  const body = JSON.stringify(scheduleOf(message, at, options));
  const name = nameOf([options.queueArn, message.body]);
  let why = '';
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await sleep(waitMs);
    const { status, text } = await createSchedule(name, body, options);
    // 409: it was asked for before.
    if (status === 200 || status === 409) return;
    why = `${status}: ${text.slice(0, 200)}`;
    if (status !== 429 && status < 500) break;
  }
  throw new ScheduleError(`EventBridge Scheduler answered ${why}`);
}

function scheduleOf(message: LaterMessage, at: Date, { queueArn, roleArn }: LaterOptions) {
  return {
    ScheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Description: message.description,
    Target: {
      Arn: queueArn,
      RoleArn: roleArn,
      Input: message.body,
      SqsParameters: { MessageGroupId: message.groupId },
    },
  };
}

/** A name takes 64 characters (EventBridge Scheduler API reference, CreateSchedule). */
function nameOf(parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${namePrefix}${hash.slice(0, 40)}`;
}

async function createSchedule(
  name: string,
  body: string,
  { client, endpoint, queueArn }: LaterOptions,
): Promise<SignedAnswer> {
  const [, partition = 'aws', , region = ''] = queueArn.split(':');
  return sendSigned(client.config, {
    ...{ service: 'scheduler', region, method: 'POST', path: `/schedules/${name}`, body },
    endpoint: endpoint === null ? regionalEndpoint('scheduler', region, partition) : new URL(endpoint),
    headers: { 'content-type': 'application/json' },
  });
}
