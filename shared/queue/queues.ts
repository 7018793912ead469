import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Scope } from '../domain/image.ts';
import { byText } from '../domain/order.ts';
import type { PlanOrder, ScopeOrder } from '../ports.ts';
import { type SweepOrder, writePlanMessage, writeScopeMessage, writeSweepMessage } from './messages.ts';
import { type FifoMessage, sendBatches } from './send-batches.ts';

export interface ScopeQueue {
  /** Asks govern to judge each scope. The same order twice within five minutes is delivered once. */
  sendScopes(orders: readonly ScopeOrder[]): Promise<void>;
}

export interface PlanQueue {
  /** Asks that a saved plan be applied. */
  sendPlan(order: PlanOrder): Promise<void>;
}

export interface SweepQueue {
  /** Asks the daily run to go on with these accounts. */
  sendSweep(order: SweepOrder): Promise<void>;
}

export function sqsScopeQueue(client: SQSClient, queueUrl: string): ScopeQueue {
  return {
    sendScopes: async (orders) => sendBatches(client, queueUrl, orders.map(scopeMessageOf)),
  };
}

export function sqsPlanQueue(client: SQSClient, queueUrl: string): PlanQueue {
  return {
    sendPlan: async (order) =>
      sendBatches(client, queueUrl, [
        {
          body: writePlanMessage(order),
          groupId: groupOf(order.scope),
          deduplicationId: hashOf([order.planId, groupOf(order.scope)]),
        },
      ]),
  };
}

export function sqsSweepQueue(client: SQSClient, queueUrl: string): SweepQueue {
  return {
    sendSweep: async (order) =>
      sendBatches(client, queueUrl, [
        {
          body: writeSweepMessage(order),
          groupId: order.runId,
          deduplicationId: hashOf([order.runId, ...order.accountIds]),
        },
      ]),
  };
}

function scopeMessageOf(order: ScopeOrder): FifoMessage {
  const imageIds = order.imageIds?.toSorted(byText) ?? ['*'];
  return {
    body: writeScopeMessage(order),
    groupId: groupOf(order.scope),
    deduplicationId: hashOf([order.run.runId, groupOf(order.scope), ...imageIds]),
  };
}

/** Messages of one scope are taken one after the other, those of different scopes side by side. */
export function groupOf({ accountId, region }: Scope): string {
  return `${accountId}#${region}`;
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
