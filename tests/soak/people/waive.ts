import { checks } from '../world/policy-spec.ts';
import { type Act, nthImage, nthOf } from './act.ts';

/** Accepts what some rule says of an image, for some days. */
export const waive: Act = {
  id: 'waive',
  do: async (stage, n) => {
    const found = nthImage(stage, n, ({ deregisteredAt }) => deregisteredAt === undefined);
    const ruleId = nthOf(checks, n);
    if (found === null || ruleId === null) return;
    const { accountId, region } = found.scope;
    const now = stage.simulator.clock.now();
    const until = new Date(now.getTime() + 4 * 86_400_000).toISOString().slice(0, 10);
    const by = 'arn:aws:iam::111122223333:user/ben';
    const asked = {
      subjectId: found.imageId,
      ruleId,
      by,
      why: 'it is needed',
      grantedAt: now.toISOString(),
      until,
    };
    await stage.store.saveWaiver({ accountId, region }, asked, 180);
  },
};
