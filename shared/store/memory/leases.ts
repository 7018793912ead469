import { after } from '../../domain/instant.ts';
import type { Lease, Leases } from '../../ports.ts';

export function memoryLeases(now: () => Date): Leases {
  const held = new Map<string, Lease>();
  return {
    takeLease: async (scope, holder, forMs) => {
      const key = JSON.stringify([scope.accountId, scope.region]);
      const takenAt = now().toISOString();
      if ((held.get(key)?.until ?? '') > takenAt) return null;
      const lease = { scope, holder, until: after(takenAt, forMs) };
      held.set(key, lease);
      return lease;
    },
    releaseLease: async ({ scope, holder, until }) => {
      const key = JSON.stringify([scope.accountId, scope.region]);
      const lease = held.get(key);
      if (lease?.holder === holder && lease.until === until) held.delete(key);
    },
  };
}
