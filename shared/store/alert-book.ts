import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { Alert } from '../domain/notify/alert.ts';
import type { AlertBook, BookedAlert } from '../ports/alerts.ts';
import { shortAlert } from './bounds.ts';
import { plain } from './canonical-json.ts';
import { inParallel } from './in-parallel.ts';
import { epochSeconds } from './items.ts';
import { keyPart } from './key-parts.ts';
import { type Key, scopePk, startingWith } from './keys.ts';
import type { Condition, Table } from './table.ts';

interface AlertItem extends Key, BookedAlert {
  readonly type: 'alert';
  readonly alertId: string;
}

/** After so long what still is the same is news again: a step that is held, a fact that is unread. */
export const toldKeptDays = 90;
/** What nobody could be told for so long nobody waits for any more. */
const pendingKeptDays = 400;
const atOnce = 16;

const notYetBooked: Condition = { expression: 'attribute_not_exists(pk)' };

export function alertBook(table: Table): AlertBook {
  return {
    readAlerts: async (scope) => {
      const items = await table.readAll<AlertItem>(startingWith(scopePk(scope), 'A#'));
      return new Map(
        items.map(({ alertId, alert, notedAt, toldAt }) => [alertId, { alert, notedAt, toldAt }]),
      );
    },
    noteAlerts: (scope, alerts, at) =>
      inParallel(alerts, atOnce, async (alert) => {
        await table.put(pendingItem(scope, alert, at), notYetBooked);
      }),
    saveTold: (scope, alertIds, at) =>
      table.writeAll([...new Set(alertIds)].map((alertId) => ({ put: toldItem(scope, alertId, at) }))),
  };
}

function pendingItem(scope: Scope, alert: Alert, notedAt: Instant): Key {
  const { alertId } = alert;
  const expiresAt = epochSeconds(notedAt, pendingKeptDays);
  return plain({
    ...{
      ...alertKey(scope, alertId),
      type: 'alert',
      alertId,
      alert: shortAlert(alert),
      notedAt,
      toldAt: null,
      expiresAt,
    },
  });
}

/** What it said is told; that it was is all that has to be known. */
function toldItem(scope: Scope, alertId: string, toldAt: Instant): Key {
  const expiresAt = epochSeconds(toldAt, toldKeptDays);
  return plain({
    ...{
      ...alertKey(scope, alertId),
      type: 'alert',
      alertId,
      alert: null,
      notedAt: toldAt,
      toldAt,
      expiresAt,
    },
  });
}

function alertKey(scope: Scope, alertId: string): Key {
  return { pk: scopePk(scope), sk: `A#${keyPart(alertId)}` };
}
