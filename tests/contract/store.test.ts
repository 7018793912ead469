import { afterAll, beforeAll, describe } from 'vitest';
import { memoryStore } from '../../shared/store/memory.ts';
import { storesOf } from './counted-stores.ts';
import { type DynamoServer, hasJava, startDynalite, startDynamoDbLocal } from './dynamo-servers.ts';
import { storeContract } from './store.ts';

/** Java may take its time on a busy machine. */
const startTimeoutMs = 90_000;

storeContract('memory', async (now = () => new Date()) => ({
  store: memoryStore({ now }),
  takeRequests: () => null,
}));

describe('dynalite', () => onServer(startDynalite));

describe.skipIf(!hasJava())('DynamoDB Local', () => onServer(startDynamoDbLocal));

function onServer(start: () => Promise<DynamoServer>): void {
  let server: DynamoServer | null = null;
  beforeAll(async () => {
    server = await start();
  }, startTimeoutMs);
  afterAll(async () => {
    await server?.stop();
  });
  storeContract(
    'table',
    storesOf(() => {
      if (server === null) throw new Error('the server was not started');
      return server;
    }),
  );
}
