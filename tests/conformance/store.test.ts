import { afterAll, beforeAll, describe } from 'vitest';
import { storesOf } from '../contract/counted-stores.ts';
import { type DynamoServer, hasJava, startDynalite, startDynamoDbLocal } from '../contract/dynamo-servers.ts';
import { storeContract } from '../contract/store.ts';
import { python, startMoto } from './moto.ts';

describe('dynalite', () => onServer(startDynalite));

describe.skipIf(!hasJava())('DynamoDB Local', () => onServer(startDynamoDbLocal));

describe.skipIf(python === null)('moto', () => onServer(startMoto));

function onServer(start: () => Promise<DynamoServer>): void {
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
  );
}
