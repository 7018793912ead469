import { expect, test } from 'vitest';
import type { LaunchPermission } from '../../shared/domain/image.ts';
import {
  isDateOf,
  isDeprecatedBy,
  ownDisabling,
  ownUndo,
  sharesTakenBy,
} from '../../shared/domain/own-steps.ts';
import { anOutcome, anUndo, daysAgo } from '../builders.ts';

const partner: LaunchPermission = { kind: 'account', principal: '444455556666' };
const stranger: LaunchPermission = { kind: 'account', principal: '999999999999' };
const ImageId = 'ami-00000000000000001';

test('disabling takes all shares, a change of shares those that it removes, and nothing else any', () => {
  const both = [partner, stranger];
  const revoke = { operation: 'ec2:ModifyImageAttribute', input: { ImageId, Remove: [stranger] } } as const;
  const share = { operation: 'ec2:ModifyImageAttribute', input: { ImageId, Add: [stranger] } } as const;
  const enable = { operation: 'ec2:EnableImage', input: { ImageId } } as const;

  expect(sharesTakenBy([enable, { operation: 'ec2:DisableImage', input: { ImageId } }], both)).toEqual(both);
  expect(sharesTakenBy([enable, revoke], both)).toEqual([stranger]);
  expect(sharesTakenBy([enable, share], both)).toEqual([]);
});

test('a disabling stays ours while it is the last word on the image', () => {
  const outcomes = [anOutcome('disable', 10)];

  expect(ownDisabling({ outcomes }, { enabled: daysAgo(20), restored: daysAgo(30) })).toEqual(outcomes[0]);
  expect(ownDisabling({ outcomes }, { enabled: daysAgo(10) })).toBeNull();
  expect(ownDisabling({ outcomes: [anOutcome('enable', 20), ...outcomes] }, {})).toEqual(outcomes[0]);
  expect(ownDisabling({ outcomes: [...outcomes, anOutcome('enable', 10)] }, {})).toBeNull();
});

test('a step is undone by the note of its own instant, and only one that AWS answered to us', () => {
  const undos = [anUndo('disable', 20), anUndo('disable', 10), anUndo('deprecate', 10), anUndo('disable', 5)];

  expect(ownUndo({ outcomes: [anOutcome('disable', 10)], undos }, 'disable')).toBe(undos[1]);
  expect(ownUndo({ outcomes: [anOutcome('disable', 11)], undos }, 'disable')).toBeNull();
  expect(
    ownUndo({ outcomes: [anOutcome('disable', 10, { status: 'already-so' })], undos }, 'disable'),
  ).toBeNull();
});

test.each([
  ['2026-09-21T12:03:00.000Z', true, true],
  ['2026-09-21T12:03:00.001Z', false, false],
  ['2026-09-21T11:40:00.001Z', true, true],
  ['2026-09-21T11:40:00.000Z', true, false],
  [null, false, false],
])('the date %s may be left by a step at noon: %s, and set by it: %s', (date, isLeft, isSet) => {
  const step = { at: '2026-09-21T12:00:00.000Z' };

  expect(isDeprecatedBy(step, date)).toBe(isLeft);
  expect(isDateOf(step, date)).toBe(isSet);
});
