import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoStore } from '../shared/store/dynamo-store.ts';
import { openTable } from '../shared/store/table.ts';

/** The compliance table, as every function that writes it sees it. */
export function openStore(tableName: string, now: () => Date) {
  return dynamoStore(openTable(new DynamoDBClient(), tableName), now);
}
