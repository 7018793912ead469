import { expect, test } from 'vitest';
import { announcedFindings } from '../../shared/domain/alerts.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { known } from '../../shared/domain/known.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { reportOf } from '../../shared/domain/report.ts';
import {
  aHistory,
  anImage,
  aPlan,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aView,
  daysAgo,
  now,
  type World,
} from '../builders.ts';

function announced(world: World = {}) {
  const view = aView(world);
  const findings = evaluate(view);
  return announcedFindings(reportOf(view, findings, guardPlan(planActions(findings, view), view)));
}

test('an alert of enforce mode starts the clock and promises the dates of the plan', () => {
  expect(announced()).toMatchObject([
    {
      announcedAt: '2026-10-01T12:00:00.000Z',
      notifiedAt: '2026-10-01T12:00:00.000Z',
      promisedAt: {
        deprecate: '2026-10-08T12:00:00.000Z',
        disable: '2026-10-31T12:00:00.000Z',
        deregister: '2026-11-30T12:00:00.000Z',
      },
    },
  ]);
});

test('an alert of audit mode starts no clock and promises nothing', () => {
  const policy = aPolicy({ rules: [aRule({ mode: 'audit' })] });

  expect(announced({ policy })).toMatchObject([
    { announcedAt: '2026-10-01T12:00:00.000Z', notifiedAt: null, promisedAt: {} },
  ]);
});

test('who was told is not told again', () => {
  expect(announced({ history: aHistory() })).toEqual([]);
});

test('an alert that is not due yet starts no clock', () => {
  const policy = aPolicy({ rules: [aRule({ lifecycle: [aRung('notify', 3), aRung('deprecate', 7)] })] });

  expect(announced({ policy })).toEqual([]);
});

test('nobody is told of a foreign image', () => {
  expect(announced({ images: [anImage({ ownerId: '999999999999' })] })).toEqual([]);
});

test('an alert for one rule starts the clock of no other', () => {
  const rules = [aRule({ ruleId: 'told' }), aRule({ ruleId: 'new' })];
  const history = aHistory({ findings: [aRecord({ ruleId: 'told' })] });

  expect(announced({ policy: aPolicy({ rules }), history }).map(({ ruleId }) => ruleId)).toEqual(['new']);
});

test('a date that an alert took from another rule does not shorten the own wait', () => {
  const rules = [
    aRule({ ruleId: 'told' }),
    aRule({
      ruleId: 'tags',
      check: 'required-tags',
      params: { tags: [{ key: 'Owner', anyOf: [] }], snapshots: false },
    }),
  ];
  const told = aRecord({ ruleId: 'told', notifiedAt: daysAgo(6), promisedAt: {} });
  const policy = aPolicy({ rules });
  const [tags] = announced({ policy, history: aHistory({ findings: [told] }) });
  const young = anImage({ createdAt: known('2026-09-01T00:00:00.000Z') });

  const later = aPlan({
    images: [young],
    policy,
    history: aHistory({ findings: [tags!] }),
    at: new Date(now.getTime() + 86_400_000),
  });

  expect(tags?.promisedAt.deprecate).toBe('2026-10-02T12:00:00.000Z');
  expect(later.find(({ action }) => action === 'deprecate')).toMatchObject({
    status: 'waiting',
    dueAt: '2026-10-08T12:00:00.000Z',
  });
});
