import { compilePattern, type EventPattern } from '../events/pattern.ts';
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
   * its default bus, one of another account, if the member's stack forwards it, to the service's own buses (aws-facts
   * A.9). Every matching rule delivers once; a function with two matching rules runs twice.
   */
  publish(event: BusEvent, bus?: string): void;
}

export interface EventBusOptions {
  readonly rules: readonly EventRule[];
  /** The service's own account. */
  readonly accountId: string;
  /** What member accounts forward; everything when it is not given. */
  readonly forwarding: readonly EventPattern[] | undefined;
  readonly deliveries: Deliveries;
}

export function createEventBus({ rules, accountId, forwarding, deliveries }: EventBusOptions): EventBus {
  const compiled = rules.map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  const forwards = forwarding?.map(compilePattern);
  const reaches = (bus: string, event: BusEvent): boolean => {
    if (event.account === accountId) return bus === 'default';
    return bus !== 'default' && (forwards?.some((matches) => matches(event)) ?? true);
  };
  return {
    publish: (event, bus) => {
      for (const { rule, matches } of compiled) {
        const isOnBus = bus === undefined ? reaches(rule.bus, event) : rule.bus === bus;
        if (isOnBus && matches(event)) deliveries.deliver(rule.functionKey, rule.input ?? event, 'event');
      }
    },
  };
}
