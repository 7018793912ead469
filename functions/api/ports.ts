import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readConfig } from '../../shared/config.ts';
import { policyTerms } from '../../shared/policy/policy-terms.ts';
import {
  imageKey,
  type Key,
  type KeyRange,
  scopePk,
  startingWith,
  withParts,
} from '../../shared/store/keys.ts';
import { questions } from '../../shared/store/questions.ts';
import { statements } from '../../shared/store/statements.ts';
import { openTable } from '../../shared/store/table.ts';
import { compiledPolicy } from '../compiled-policy.ts';
import type { Page } from './answer.ts';
import type { ApiPorts } from './route.ts';

const pageSize = 200;

export function apiPorts(): ApiPorts {
  const { tableName, operatorScope } = readConfig(['tableName', 'operatorScope']);
  const table = openTable(new DynamoDBClient({}), tableName);
  const now = () => new Date();
  const readPage = async (range: KeyRange): Promise<Page> => {
    const { items, last } = await table.readPage({ ...range, index: null }, pageSize);
    return { items: items.map(withoutKeys), next: last };
  };
  return {
    ...{ now, operatorScope },
    terms: policyTerms(compiledPolicy),
    statements: statements(table, now),
    questions: questions(table, now),
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
function withoutKeys(item: Key): Record<string, unknown> {
  const { pk, sk, gsi1pk, gsi1sk, gsi2pk, gsi2sk, ...rest }: Key & Record<string, unknown> = { ...item };
  return rest;
}
