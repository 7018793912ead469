import { describe, expect, test } from 'vitest';
import { type RuleTrial, trialsAfter } from '../../shared/domain/rollout.ts';
import { aPolicy, aRule, now, scope } from '../builders.ts';

const rollout = { canary: { account: [scope.accountId], region: [] }, holdMs: 48 * 3_600_000 };
const policy = aPolicy({
  rules: [
    aRule({ ruleId: 'b', hash: 'definition 2', mode: 'enforce' }),
    aRule({ ruleId: 'a', hash: 'definition 1', mode: 'audit' }),
  ],
  rollout,
});

function known(...trials: readonly RuleTrial[]) {
  return new Map(trials.map((trial) => [trial.ruleId, trial]));
}

const longAgo = '2026-01-01T00:00:00.000Z';
const today = '2026-10-01T12:00:00.000Z';
const aNow = { ruleId: 'a', ruleHash: 'definition 1', mode: 'audit', since: longAgo } as const;
const bNow = { ruleId: 'b', ruleHash: 'definition 2', mode: 'enforce', since: longAgo } as const;

describe('after a canary scope was judged', () => {
  test('every rule that was never tried begins now, in order', () => {
    expect(trialsAfter(policy, scope, known(), now)).toEqual({
      begun: [
        { ...aNow, since: today },
        { ...bNow, since: today },
      ],
      ended: [],
    });
  });

  test('rules that did not change go on', () => {
    expect(trialsAfter(policy, scope, known(aNow, bNow), now)).toEqual({ begun: [], ended: [] });
  });

  test.each([
    ['definition', { ruleHash: 'definition 1' }],
    ['mode', { mode: 'audit' as const }],
  ])('a rule of another %s begins anew', (_what, before) => {
    expect(trialsAfter(policy, scope, known(aNow, { ...bNow, ...before }), now)).toEqual({
      begun: [{ ...bNow, since: today }],
      ended: [],
    });
  });

  test('a rule that is gone is forgotten, so that it would begin anew', () => {
    const gone = { ...aNow, ruleId: 'gone' };

    expect(trialsAfter(policy, scope, known(aNow, bNow, gone), now)).toEqual({ begun: [], ended: ['gone'] });
  });

  test('the rule for orphaned snapshots is one of them', () => {
    const rule = aRule({ ruleId: 'orphaned-snapshots', hash: 'definition 3', mode: 'audit' });
    const orphanedSnapshots = { rule, minAgeDays: 14, of: 'ami-created' as const };

    expect(trialsAfter({ ...policy, orphanedSnapshots }, scope, known(aNow, bNow), now).begun).toEqual([
      { ruleId: 'orphaned-snapshots', ruleHash: 'definition 3', mode: 'audit', since: today },
    ]);
  });
});

test('what is no canary scope tries nothing, and forgets nothing', () => {
  const away = { ...scope, accountId: '444455556666' };

  expect(trialsAfter(policy, away, known({ ...aNow, ruleId: 'gone' }), now)).toEqual({
    begun: [],
    ended: [],
  });
});

test('a policy without canaries forgets all, wherever it judges', () => {
  expect(trialsAfter(aPolicy({ rollout: null }), scope, known(aNow, bNow), now)).toEqual({
    begun: [],
    ended: ['a', 'b'],
  });
});
