import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { reportOf } from '../../shared/domain/report.ts';
import { scanDocument } from '../../shared/report/scan-document.ts';
import { aHistory, aPlan, aView, aWaiver, type World } from '../builders.ts';

function findingIn(world: World) {
  const view = aView(world);
  return scanDocument(reportOf(view, evaluate(view), aPlan(world))).images[0]?.findings[0];
}

test('a waived finding stays a violation and names who accepts it, why and until when', () => {
  expect(findingIn({ history: aHistory({ waivers: [aWaiver()] }) })).toMatchObject({
    status: 'NON_COMPLIANT',
    waiver: {
      by: 'arn:aws:iam::111122223333:user/lab',
      why: 'frozen for publication',
      grantedAt: '2026-09-21T12:00:00.000Z',
      until: '2026-12-31',
      renewedFrom: [],
    },
  });
});

test('a finding that nobody waives has no waiver', () => {
  expect(findingIn({ history: aHistory() })?.waiver).toBeNull();
});
