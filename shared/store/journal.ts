import type { Instant } from '../domain/instant.ts';
import type { Intent, Outcome } from '../domain/outcome.ts';
import type { Journal } from '../ports.ts';
import { plain } from './canonical-json.ts';
import { intentEntry, outcomeEntry, shortReason } from './entries.ts';
import { epochSeconds, outcomeItem } from './items.ts';
import { disabledKey, type Key, openIntentKey, requestKey, scopePk, startingWith } from './keys.ts';
import { appendEntry } from './story.ts';
import { noneIsNewer, type Table } from './table.ts';

interface OpenIntentItem extends Key {
  readonly intent: Intent;
}

/**
 * Intents and outcomes are items of their subject's story. An open intent is also kept under its scope, from before the
 * story tells it until after its outcome stands everywhere: wherever a run breaks off, the next one finds it there.
 */
export function journal(table: Table): Journal {
  return {
    recordIntent: async (intent) => {
      const { scope, actionId, planId, subjectId } = intent;
      const key = openIntentKey(scope, actionId, planId);
      await table.put(plain({ ...key, type: 'open-intent', subjectId, intent: shortReason(intent) }));
      await appendEntry(table, subjectId, intentEntry(intent));
    },
    recordOutcome: async (outcome) => {
      await appendEntry(table, outcome.subjectId, outcomeEntry(outcome));
      await saveStep(table, outcome);
      await table.remove(openIntentKey(outcome.scope, outcome.actionId, outcome.planId));
    },
    openIntents: async (scope) => {
      const items = await table.readAll<OpenIntentItem>(startingWith(scopePk(scope), 'OPEN#'));
      return items.map((item) => item.intent);
    },
  };
}

/** Of each kind only the newest counts for the life cycle; the story has them all. A launch elsewhere may be refused because of a disabling. */
async function saveStep(table: Table, outcome: Outcome): Promise<void> {
  const { scope, subjectId, action, status, at } = outcome;
  if (status !== 'applied' && status !== 'already-so') return;
  await table.put(outcomeItem(outcome, status), noneIsNewer(at));
  await table.writeAll(
    [...new Set(outcome.requestIds)].map((requestId) => ({ put: requestItem(scope.region, requestId, at) })),
  );
  if (action !== 'disable' || status !== 'applied') return;
  const { accountId, region } = scope;
  await table.put(plain({ ...disabledKey(region, subjectId), type: 'disabled', accountId }));
}

/** So long may an event of it come, or come again. */
const requestKeptDays = 30;

function requestItem(region: string, requestId: string, at: Instant): Key {
  const expiresAt = epochSeconds(at, requestKeptDays);
  return plain({ ...requestKey(region, requestId), type: 'request', expiresAt });
}
