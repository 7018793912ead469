import { afterAll, beforeAll, describe } from 'vitest';
import { storesOf } from '../contract/counted-stores.ts';
import { type DynamoServer, hasJava, startDynamoDbLocal } from '../contract/dynamo-servers.ts';
import { type StoreTraits, storeContract } from '../contract/store.ts';
import { python, startMoto } from './moto.ts';

// On dynalite it runs with all other tests.
describe.skipIf(!hasJava())('DynamoDB Local', () => onServer(startDynamoDbLocal));

describe.skipIf(python === null)('moto', () => onServer(startMoto, { isSlow: true }));

function onServer(start: () => Promise<DynamoServer>, traits?: StoreTraits): void {
  let server: DynamoServer | null = null;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server?.stop();
  });
  storeContract(
    'table',
    storesOf(() => {
      if (server === null) throw new Error('the server was not started');
      return server;
    }),
    traits,
  );
}
