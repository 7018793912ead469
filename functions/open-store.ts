import { dynamoStore } from '../shared/store/dynamo.ts';

/** The compliance table, as every function that writes it sees it. */
export function openStore(tableName: string, now: () => Date) {
  return dynamoStore({ tableName, now });
}
