import { known } from '../../shared/domain/known.ts';
import { anyFinding } from '../../shared/domain/questions.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { anImage } from '../builders.ts';
import { aFinding, anImageReport, aReport, aSweep, imageId, noonPlus } from './reports.ts';

export const west = { accountId: '111122223333', region: 'eu-west-1' };
export const other = { accountId: '222233334444', region: 'eu-central-1' };
export const failing = { ...anyFinding, ruleIds: ['one-year'], statuses: ['NON_COMPLIANT'] } as const;

/** An image with one finding, of an owner. */
export function owned(n: number, owner: string | null, finding: Parameters<typeof aFinding>[0] = {}) {
  const tags = known(owner === null ? [] : [{ key: 'Owner', value: owner }]);
  return anImageReport([aFinding({ subjectId: imageId(n), ...finding })], {
    image: anImage({ imageId: imageId(n), name: `image ${n}`, tags }),
  });
}

/** Three scopes: two failing images and a passing one, one failing, one failing and one unread. */
export async function judged(store: Store): Promise<void> {
  const passing = aFinding({ subjectId: imageId(3), status: 'COMPLIANT', reason: 'young' });
  const images = [owned(1, 'ann@example.com'), owned(2, null), anImageReport([passing])];
  await store.saveReport(aReport(images), aSweep());
  await store.saveReport(
    aReport([owned(4, 'ann@example.com', { severity: 'high' })], { scope: west }),
    aSweep(),
  );
  const unread = owned(6, 'bob@example.com', { status: 'INSUFFICIENT_DATA', ruleId: 'owner' });
  const later = owned(5, 'bob@example.com', { firstSeenAt: noonPlus(3) });
  await store.saveReport(aReport([later, unread], { scope: other, evaluatedAt: noonPlus(3) }), aSweep());
}
