import { expect, test } from 'vitest';
import type { RuleTrial } from '../../shared/domain/rollout.ts';
import { now, scope } from '../builders.ts';
import { noon, noonPlus } from './reports.ts';
import type { MakeStore } from './store.ts';

function aTrial(changes: Partial<RuleTrial> = {}): RuleTrial {
  return { ruleId: 'one-year', ruleHash: 'definition 1', mode: 'enforce', since: noon, ...changes };
}

export function trialClaims(make: MakeStore): void {
  test('trials are known to every scope, in order of their rules', async () => {
    const { store } = await make(() => now);

    await store.saveTrials({ begun: [aTrial(), aTrial({ ruleId: 'a-rule' })], ended: [] });

    const { trials } = await store.readHistory({ accountId: '444455556666', region: 'us-east-1' });
    expect([...trials.values()]).toEqual([aTrial({ ruleId: 'a-rule' }), aTrial()]);
  });

  test('of two trials of a rule the last one holds, and one that ended is forgotten', async () => {
    const { store } = await make(() => now);
    await store.saveTrials({ begun: [aTrial(), aTrial({ ruleId: 'gone' })], ended: [] });

    const again = aTrial({ ruleHash: 'definition 2', mode: 'audit', since: noonPlus(1) });
    await store.saveTrials({ begun: [again], ended: ['gone', 'never-there'] });

    expect([...(await store.readHistory(scope)).trials]).toEqual([['one-year', again]]);
  });

  test('before the first one there is none', async () => {
    const { store } = await make(() => now);

    expect((await store.readHistory(scope)).trials).toEqual(new Map());
  });
}
