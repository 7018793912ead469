import { expect, test } from 'vitest';
import { now, scope } from '../builders.ts';
import type { MakeStore } from './store.ts';

const minuteMs = 60_000;

/** A store whose clock the test moves. */
async function withClock(make: MakeStore) {
  let ms = now.getTime();
  const { store } = await make(() => new Date(ms));
  return {
    store,
    pass: (minutes: number) => {
      ms += minutes * minuteMs;
    },
  };
}

export function leaseClaims(make: MakeStore): void {
  test('a scope is leased to one holder at a time, and another scope is free', async () => {
    const { store } = await make(() => now);

    const first = await store.takeLease(scope, 'plan-1', 20 * minuteMs);

    expect(first).toEqual({ scope, holder: 'plan-1', until: '2026-10-01T12:20:00.000Z' });
    expect(await store.takeLease(scope, 'plan-2', 20 * minuteMs)).toBeNull();
    expect(await store.takeLease({ ...scope, region: 'us-east-1' }, 'plan-2', minuteMs)).not.toBeNull();
  });

  test('a second delivery to the same holder is refused', async () => {
    const { store } = await make(() => now);
    await store.takeLease(scope, 'plan-1', 20 * minuteMs);

    expect(await store.takeLease(scope, 'plan-1', 20 * minuteMs)).toBeNull();
  });

  test('of twenty at once one gets the lease', async () => {
    const { store } = await make(() => now);

    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.takeLease(scope, `plan-${n}`, minuteMs)),
    );

    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test('a lease is free at the instant when it ends, not before', async () => {
    const { store, pass } = await withClock(make);
    await store.takeLease(scope, 'plan-1', 20 * minuteMs);

    pass(19);
    expect(await store.takeLease(scope, 'plan-2', minuteMs)).toBeNull();
    pass(1);
    expect(await store.takeLease(scope, 'plan-2', minuteMs)).not.toBeNull();
  });

  test('a released lease is free', async () => {
    const { store } = await make(() => now);
    const lease = await store.takeLease(scope, 'plan-1', 20 * minuteMs);
    if (lease === null) throw new Error('the lease was not taken');

    await store.releaseLease(lease);

    expect(await store.takeLease(scope, 'plan-2', minuteMs)).not.toBeNull();
  });

  test('releasing a lease that ended leaves the next holder alone', async () => {
    const { store, pass } = await withClock(make);
    const late = await store.takeLease(scope, 'plan-1', minuteMs);
    if (late === null) throw new Error('the lease was not taken');
    pass(2);
    await store.takeLease(scope, 'plan-2', 20 * minuteMs);

    await store.releaseLease(late);

    expect(await store.takeLease(scope, 'plan-3', minuteMs)).toBeNull();
  });
}
