import { expect, test } from 'vitest';
import { mode } from '../../../shared/domain/guards/mode.ts';
import { aRung } from '../../builders.ts';
import { ask } from './ask.ts';

test('what an enforced rule wants may be done', () => {
  expect(ask(mode)).toBeNull();
});

test.each(['deprecate', 'disable', 'deregister'] as const)('in audit mode %s is held', (action) => {
  const hold = ask(mode, { action: { action, mode: 'audit', ruleIds: ['one-year', 'owner-tags'] } });

  expect(hold).toEqual({ isWaiting: false, reason: 'audit mode: one-year, owner-tags only reports' });
});

test('in audit mode people are told', () => {
  expect(ask(mode, { action: { action: 'notify', step: aRung('notify', 0), mode: 'audit' } })).toBeNull();
});
