import type { Act } from './act.ts';

/** How long a pause holds in these worlds. */
export const pauseMs = 24 * 3_600_000;

/** The kill switch, everywhere, until tomorrow. */
export const pauseEverything: Act = {
  id: 'pause-everything',
  do: ({ simulator, store }) => {
    const now = simulator.clock.now();
    const until = new Date(now.getTime() + pauseMs).toISOString();
    const by = 'arn:aws:iam::111122223333:user/ana';
    const everywhere = { accountId: null, region: null };
    return store.savePause({ ...everywhere, by, why: 'something looks wrong', at: now.toISOString(), until });
  },
};
