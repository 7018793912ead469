import { dynamoStore } from '../../shared/store/dynamo-store.ts';
import { openTable } from '../../shared/store/table.ts';
import { clientOf, createTable, type DynamoServer } from './dynamo-servers.ts';
import type { MakeStore } from './store.ts';

/** Each call makes a table of its own and counts what is sent to it. */
export function storesOf(server: () => DynamoServer): MakeStore {
  let tables = 0;
  return async (now = () => new Date()) => {
    const client = clientOf(server().port);
    tables += 1;
    const tableName = `compliance-${tables}`;
    await createTable(client, tableName);
    let counts: Record<string, number> = {};
    client.middlewareStack.add(
      (next, context) => (args) => {
        const name = (context.commandName ?? 'unknown').replace(/Command$/, '');
        counts[name] = (counts[name] ?? 0) + 1;
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
    return {
      store: dynamoStore(openTable(client, tableName), now),
      takeRequests: () => {
        const taken = counts;
        counts = {};
        return taken;
      },
    };
  };
}
