import type { Scope } from '../../domain/image.ts';
import type { AlertBook, BookedAlert } from '../../ports/alerts.ts';
import { shortAlert } from '../bounds.ts';

export function memoryAlertBook(): AlertBook {
  const scopes = new Map<string, Map<string, BookedAlert>>();
  const bookOf = ({ accountId, region }: Scope) => {
    const key = JSON.stringify([accountId, region]);
    const book = scopes.get(key) ?? new Map<string, BookedAlert>();
    scopes.set(key, book);
    return book;
  };
  return {
    readAlerts: async (scope) => new Map(bookOf(scope)),
    noteAlerts: async (scope, alerts, at) => {
      const book = bookOf(scope);
      for (const alert of alerts) {
        if (!book.has(alert.alertId))
          book.set(alert.alertId, { alert: shortAlert(alert), notedAt: at, toldAt: null });
      }
    },
    saveTold: async (scope, alertIds, at) => {
      for (const alertId of alertIds) bookOf(scope).set(alertId, { alert: null, notedAt: at, toldAt: at });
    },
  };
}
