import { compilePattern } from '../events/pattern.ts';
import type { Deliveries } from './deliveries.ts';
import type { EventRule } from './service/service.ts';

/** What EventBridge hands on (aws-facts A.0). */
export interface BusEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  readonly version?: string;
}

export interface EventBus {
  /**
   * Puts an event on a bus. Without a bus it goes where AWS would bring it: an event of the service's own account to
   * its default bus, one of another account, forwarded by the rule of the member's stack, to the service's own buses
   * (aws-facts A.9). Every matching rule delivers once; a function with two matching rules runs twice.
   */
  publish(event: BusEvent, bus?: string): void;
}

export function createEventBus(
  rules: readonly EventRule[],
  accountId: string,
  deliveries: Deliveries,
): EventBus {
  const compiled = rules.map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  return {
    publish: (event, bus) => {
      for (const { rule, matches } of compiled) {
        const isForwarded = event.account !== accountId;
        const isOnBus = bus === undefined ? (rule.bus !== 'default') === isForwarded : rule.bus === bus;
        if (isOnBus && matches(event)) deliveries.deliver(rule.functionKey, rule.input ?? event, 'event');
      }
    },
  };
}
