import { expect, test } from 'vitest';
import { waived } from '../../../shared/domain/guards/waived.ts';
import type { Waiver } from '../../../shared/domain/statements.ts';
import { aHistory, aWaiver } from '../../builders.ts';
import { ask, type Question } from './ask.ts';

function askWith(waivers: readonly Waiver[], question: Question = {}) {
  return ask(waived, { history: aHistory({ waivers }), ...question });
}

test('without a waiver the action may be done', () => {
  expect(askWith([])).toBeNull();
});

test('a waiver holds what its rule wants, and says whose it is', () => {
  expect(askWith([aWaiver()])).toEqual({
    isWaiting: false,
    reason: 'waived until 2026-12-31: frozen for publication (arn:aws:iam::111122223333:user/lab)',
  });
});

test('a waiver holds through its last day, UTC', () => {
  const question = { at: new Date('2026-12-31T23:59:59.999Z') };
  const dayAfter = { at: new Date('2027-01-01T00:00:00.000Z') };

  expect(askWith([aWaiver()], question)).not.toBeNull();
  expect(askWith([aWaiver()], dayAfter)).toBeNull();
});

test.each([
  ['another rule', aWaiver({ ruleId: 'owner-tags' })],
  ['another image', aWaiver({ subjectId: 'ami-00000000000000002' })],
])('a waiver for %s holds nothing', (_, waiver) => {
  expect(askWith([waiver])).toBeNull();
});

test.each([[['owner-tags', 'one-year']], [['one-year', 'owner-tags']]])(
  'whichever of the rules %j has the waiver, the other one wants the action all the same',
  (ruleIds) => {
    expect(askWith([aWaiver()], { action: { ruleIds } })).toBeNull();
  },
);

test('what no rule wants no waiver holds', () => {
  expect(askWith([aWaiver()], { action: { ruleIds: [] } })).toBeNull();
});

test('an alert because of a waived rule is not sent', () => {
  expect(askWith([aWaiver()], { action: { action: 'notify' } })).not.toBeNull();
});

test('what is given back is given back all the same', () => {
  const step = { afterMs: 0, do: 'enable', whenInUse: true } as const;

  expect(askWith([aWaiver()], { action: { action: 'enable', step } })).toBeNull();
});

test('of two waivers the one that lasts longer is named', () => {
  const longer = aWaiver({ until: '2027-03-01', why: 'still frozen' });

  expect(askWith([longer, aWaiver()])?.reason).toContain('waived until 2027-03-01: still frozen');
});
