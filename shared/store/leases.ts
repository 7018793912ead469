import { randomUUID } from 'node:crypto';
import { after } from '../domain/instant.ts';
import type { Lease, Leases } from '../ports.ts';
import { type Key, leaseKey } from './keys.ts';
import type { Condition, Table } from './table.ts';

interface LeaseItem extends Key {
  readonly token: string;
}

const names = { '#until': 'until' };

/** A lease excludes everybody until it ends, its own holder too: the same message may be delivered twice. */
export function leases(table: Table, now: () => Date): Leases {
  return {
    takeLease: async (scope, holder, forMs) => {
      const takenAt = now().toISOString();
      const lease: Lease = { scope, holder, until: after(takenAt, forMs) };
      const token = randomUUID();
      const item = { ...leaseKey(scope), type: 'lease', ...scope, holder, until: lease.until, token };
      const isFree: Condition = {
        expression: 'attribute_not_exists(pk) OR #until <= :now',
        names,
        values: { ':now': takenAt },
      };
      if ((await table.put(item, isFree)) === 'written') return lease;
      // The client sends again when an answer is lost: the refusal may be that of our own second try.
      const stored = await table.read<LeaseItem>(leaseKey(scope));
      return stored?.token === token ? lease : null;
    },
    releaseLease: async ({ scope, holder, until }) => {
      const isStillOurs: Condition = {
        expression: 'holder = :holder AND #until = :until',
        names,
        values: { ':holder': holder.toWellFormed(), ':until': until },
      };
      await table.remove(leaseKey(scope), isStillOurs);
    },
  };
}
