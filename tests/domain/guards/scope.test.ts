import { expect, test } from 'vitest';
import { orderedGuards } from '../../../shared/domain/guards/registry.ts';
import { unknown } from '../../../shared/domain/known.ts';
import { everything } from '../../../shared/domain/match.ts';
import type { PlannedAction } from '../../../shared/domain/plan.ts';
import {
  aHistory,
  anAction,
  anOutcome,
  aPolicy,
  aRemedy,
  aView,
  globs,
  someFacts,
  type World,
} from '../../builders.ts';
import { nobodyElse } from './ask.ts';

const action = anAction({
  actionId: 'block-public-access#111122223333/eu-central-1#one-year',
  action: 'block-public-access',
  subjectId: '111122223333/eu-central-1',
  step: aRemedy('block-public-access', 1),
  previousRung: null,
});

function held(world: World = {}, changes: Partial<PlannedAction> = {}) {
  const context = { view: aView(world), company: nobodyElse };
  return orderedGuards
    .filter((guard) => guard.check({ ...action, ...changes }, { kind: 'scope' }, context) !== null)
    .map(({ id }) => id);
}

test('a setting of the account is no image: what speaks for images says nothing against it', () => {
  const why = unknown('denied');
  const unread = someFacts([], { images: why, snapshots: why, recycleBinRules: why, covers: 'images' });

  expect(held()).toEqual([]);
  expect(held({ facts: unread })).toEqual([]);
});

test('it waits for its rule to be enforced and announced as everything does', () => {
  expect(held({}, { mode: 'audit', clockStartedAt: null })).toEqual(['mode', 'waiting-period']);
});

test('a setting that was blocked a moment ago is not blocked again before readings show it', () => {
  const outcomes = [anOutcome('block-public-access', 0.01, { subjectId: action.subjectId })];

  expect(held({ history: aHistory({ outcomes }) })).toEqual(['dwell']);
});

test('it is excluded with its account, not with images of a name', () => {
  const accountable = { reason: 'r', owner: 'o@example.com', expires: null };
  const account = { ...accountable, match: { ...everything, account: ['111122223333'] } };
  const named = { ...accountable, match: { ...everything, name: globs('golden-*') } };

  expect(held({ policy: aPolicy({ exclusions: [account] }) })).toEqual(['excluded']);
  expect(held({ policy: aPolicy({ exclusions: [named] }) })).toEqual([]);
});
