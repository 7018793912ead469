import { expect, test } from 'vitest';
import type { PlaceRequest } from '../../shared/ports.ts';
import { scope } from '../builders.ts';
import { noon, noonPlus } from './reports.ts';
import type { MakeStore } from './store.ts';

/** A place for disabling the first image at noon, among 3 of the scope and 100 of the organization. */
function aRequest(changes: Partial<PlaceRequest> = {}): PlaceRequest {
  return {
    scope,
    actionId: 'disable#ami-1',
    action: 'disable',
    limit: 'disable',
    isDestructive: true,
    at: noon,
    allowance: 3,
    gib: 0,
    gibAllowance: 0,
    organizationAllowance: 100,
    ...changes,
  };
}

export function budgetClaims(make: MakeStore): void {
  test('of fifty at once as many get a place as the scope allows', async () => {
    const { store } = await make();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        store.reservePlace(aRequest({ actionId: `disable#${n}`, allowance: 7 })),
      ),
    );

    expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(7);
    expect(answers.filter((answer) => answer === 'scope-full')).toHaveLength(43);
    expect((await store.readHistory(scope)).spentPlaces).toHaveLength(7);
  });

  test('of fifty scopes at once as many get a place as the organization allows', async () => {
    const { store } = await make();
    const inScope = (n: number) =>
      aRequest({
        scope: { accountId: String(111_111_111_000 + n), region: 'eu-central-1' },
        actionId: `disable#${n}`,
        organizationAllowance: 5,
      });

    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => store.reservePlace(inScope(n))));

    expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'organization-full')).toHaveLength(45);
    expect((await store.readHistory(scope)).spentPlaces).toHaveLength(5);
  });

  test('the same action takes one place, however often it asks', async () => {
    const { store } = await make();
    const asks = Array.from({ length: 10 }, (_, hour) => aRequest({ allowance: 1, at: noonPlus(0, hour) }));

    const answers = await Promise.all(asks.map((request) => store.reservePlace(request)));

    expect(new Set(answers)).toEqual(new Set(['reserved']));
    expect((await store.readHistory(scope)).spentPlaces).toEqual([
      { ...scope, actionId: aRequest().actionId, action: 'disable', at: '2026-10-01T21:00:00.000Z', gib: 0 },
    ]);
  });

  test('a place is free exactly 24 hours later', async () => {
    const { store } = await make();
    const other = (at: string) => aRequest({ actionId: 'disable#ami-2', allowance: 1, at });
    await store.reservePlace(aRequest({ allowance: 1 }));

    expect(await store.reservePlace(other(noonPlus(1, 0, -1)))).toBe('scope-full');
    expect(await store.reservePlace(other(noonPlus(1)))).toBe('reserved');
  });

  test('a place of the organization is free exactly 24 hours later', async () => {
    const { store } = await make();
    const other = (at: string) => aRequest({ actionId: 'disable#ami-2', organizationAllowance: 1, at });
    await store.reservePlace(aRequest({ organizationAllowance: 1 }));

    expect(await store.reservePlace(other(noonPlus(1, 0, -1)))).toBe('organization-full');
    expect(await store.reservePlace(other(noonPlus(1)))).toBe('reserved');
  });

  test('an action that was tried again holds its place for 24 hours more', async () => {
    const { store } = await make();
    await store.reservePlace(aRequest({ allowance: 1 }));
    await store.reservePlace(aRequest({ allowance: 1, at: noonPlus(0, 20) }));

    const other = aRequest({ actionId: 'disable#ami-2', allowance: 1, at: noonPlus(0, 43) });

    expect(await store.reservePlace(other)).toBe('scope-full');
  });

  test('a caller whose clock is behind frees nothing and exceeds nothing', async () => {
    const { store } = await make();
    await store.reservePlace(aRequest({ allowance: 1, at: noonPlus(0, 2) }));

    const behind = aRequest({ actionId: 'disable#ami-2', allowance: 1, at: noonPlus(0, 1) });

    expect(await store.reservePlace(behind)).toBe('scope-full');
  });

  test('what the organization refuses takes no place of the scope', async () => {
    const { store } = await make();

    expect(await store.reservePlace(aRequest({ allowance: 1, organizationAllowance: 0 }))).toBe(
      'organization-full',
    );
    expect(await store.reservePlace(aRequest({ actionId: 'disable#ami-2', allowance: 1 }))).toBe('reserved');
  });

  test('zero allows nothing', async () => {
    const { store } = await make();

    expect(await store.reservePlace(aRequest({ allowance: 0 }))).toBe('scope-full');
  });

  test('a reversible action takes no place of the organization', async () => {
    const { store } = await make();
    const deprecation = aRequest({
      action: 'deprecate',
      actionId: 'deprecate#ami-1',
      isDestructive: false,
      organizationAllowance: 0,
    });

    expect(await store.reservePlace(deprecation)).toBe('reserved');
  });

  test('each kind of action has a limit of its own', async () => {
    const { store } = await make();
    await store.reservePlace(aRequest({ allowance: 1 }));

    const ofAnother = { action: 'deregister', limit: 'deregister', actionId: 'deregister#ami-1' } as const;
    const other = aRequest({ ...ofAnother, allowance: 1 });

    expect(await store.reservePlace(other)).toBe('reserved');
  });

  test('a place that is given back is free in scope and organization', async () => {
    const { store } = await make();
    const tight = { allowance: 1, organizationAllowance: 1 };
    await store.reservePlace(aRequest(tight));

    await store.releasePlace(aRequest(tight));

    expect((await store.readHistory(scope)).spentPlaces).toEqual([]);
    expect(await store.reservePlace(aRequest({ ...tight, actionId: 'disable#ami-2' }))).toBe('reserved');
  });

  test('giving back a second try leaves the place of the first, which may have had its effect', async () => {
    const { store } = await make();
    await store.reservePlace(aRequest({ allowance: 1 }));
    const again = aRequest({ allowance: 1, at: noonPlus(0, 1) });
    await store.reservePlace(again);

    await store.releasePlace(again);

    expect(await store.reservePlace(aRequest({ actionId: 'disable#ami-2', allowance: 1 }))).toBe(
      'scope-full',
    );
  });

  test('every scope sees the places of the whole organization', async () => {
    const { store } = await make();
    await store.reservePlace(aRequest());
    await store.reservePlace(
      aRequest({
        action: 'deprecate',
        actionId: 'deprecate#ami-1',
        isDestructive: false,
        at: noonPlus(0, 1),
      }),
    );

    const elsewhere = await store.readHistory({ accountId: '999988887777', region: 'us-east-1' });

    expect(elsewhere.spentPlaces).toEqual([
      { ...scope, actionId: aRequest().actionId, action: 'disable', at: '2026-10-01T12:00:00.000Z', gib: 0 },
      { ...scope, actionId: 'deprecate#ami-1', action: 'deprecate', at: '2026-10-01T13:00:00.000Z', gib: 0 },
    ]);
  });

  test('snapshots share out the GiB of a day, at the limit and one over', async () => {
    const { store } = await make();
    const deleting = (n: number, gib: number) =>
      aRequest({
        ...{ action: 'delete-snapshot', actionId: `delete-snapshot#snap-${n}`, limit: 'deleteSnapshots' },
        ...{ allowance: 100, gib, gibAllowance: 16 },
      });

    expect(await store.reservePlace(deleting(1, 8))).toBe('reserved');
    expect(await store.reservePlace(deleting(2, 9))).toBe('scope-full');
    expect(await store.reservePlace(deleting(3, 8))).toBe('reserved');
    expect(await store.reservePlace(deleting(1, 8))).toBe('reserved');
    expect(await store.reservePlace(deleting(4, 1))).toBe('scope-full');

    const { spentPlaces } = await store.readHistory(scope);
    expect(spentPlaces.map(({ gib }) => gib)).toEqual([8, 8]);
    await store.releasePlace(deleting(3, 8));
    expect(await store.reservePlace(deleting(2, 8))).toBe('reserved');
  });

  test('many snapshots at once never exceed the GiB of a day', async () => {
    const { store } = await make();
    const asks = Array.from({ length: 20 }, (_, n) =>
      aRequest({
        ...{ action: 'delete-snapshot', actionId: `delete-snapshot#snap-${n}`, limit: 'deleteSnapshots' },
        ...{ allowance: 100, gib: 3, gibAllowance: 16 },
      }),
    );

    const answers = await Promise.all(asks.map((request) => store.reservePlace(request)));

    expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(5);
  });

  test('a reservation costs a read and a write for the scope and for the organization', async () => {
    const { store, takeRequests } = await make();
    takeRequests();

    await store.reservePlace(aRequest());

    const requests = takeRequests();
    if (requests !== null) expect(requests).toEqual({ GetItem: 2, PutItem: 2 });
  });
}
