import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readConfig } from '../../shared/config.ts';
import { policyTerms } from '../../shared/policy/policy-terms.ts';
import { imageKey, type KeyRange, scopePk, startingWith, withParts } from '../../shared/store/keys.ts';
import { statements } from '../../shared/store/statements.ts';
import { openTable } from '../../shared/store/table.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import type { Page } from './answer.ts';
import type { StatementPorts } from './statement-answer.ts';

const pageSize = 200;

export function apiPorts(): StatementPorts {
  const { tableName } = readConfig(['tableName']);
  const client = new DynamoDBClient({});
  const documents = DynamoDBDocumentClient.from(client);
  const now = () => new Date();
  const readPage = async (range: KeyRange): Promise<Page> => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': range.pk, ':from': range.from, ':to': range.to },
        Limit: pageSize,
      }),
    );
    const last: unknown = LastEvaluatedKey?.['sk'];
    return { items: Items.map(withoutKeys), next: typeof last === 'string' ? last : null };
  };
  return {
    now,
    terms: policyTerms(compiledPolicy),
    statements: statements(openTable(client, tableName), now),
    compliance: {
      readImage: (scope, imageId) => readPage(withParts(imageKey(scope, imageId))),
      readScope: (scope, cursor) => {
        const range = startingWith(scopePk(scope), 'I#');
        // The cursor is a sort key of the range; after it comes the next text there is.
        return readPage(cursor === null ? range : { ...range, from: `${cursor}\u0000` });
      },
    },
  };
}

/** How the table is laid out is the store's own business. */
function withoutKeys(item: Record<string, unknown>): Record<string, unknown> {
  const { pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk, ...rest } = item;
  return rest;
}
