import { groupBy } from '../group-by.ts';
import type { Scope } from '../image.ts';
import { scopeId } from '../subject.ts';
import type { NotJudged, SweepEnd } from '../sweep.ts';
import type { ServiceTroubleAlert } from './alert.ts';

/** What those who run the service hear of a sweep, once; null where every scope was judged. */
export function sweepAlert(runId: string, hub: Scope, end: SweepEnd): ServiceTroubleAlert | null {
  if (end.notJudged === 0) return null;
  const { endedAt, scopes, notJudged, firstNotJudged } = end;
  return {
    ...{ kind: 'service-trouble', severity: 'high', alertId: `service-trouble#sweep#${runId}`, at: endedAt },
    ...{ scope: hub, subjectId: scopeId(hub), ruleIds: [] },
    ...{ accountName: null, name: null, owner: null, creator: null },
    what: 'scopes that the daily sweep could not judge',
    reason: `${notJudged} of ${scopes}; nothing is done there, and nothing is new: ${namesOf(firstNotJudged)}`,
  };
}

const mostAccounts = 20;

/** By account, with the first reason of each. */
function namesOf(notJudged: readonly NotJudged[]): string {
  const accounts = [...groupBy(notJudged, ({ accountId }) => accountId)];
  const named = accounts.slice(0, mostAccounts).map(([accountId, places]) => {
    const regions = places.flatMap(({ region }) => region ?? []).join(', ');
    const where = regions === '' ? accountId : `${accountId} in ${regions}`;
    return `${where} (${places[0]?.why ?? ''})`;
  });
  const more = accounts.length - named.length;
  return `${named.join('; ')}${more === 0 ? '' : `; and ${more} more accounts`}`;
}
