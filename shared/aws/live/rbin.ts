import { type Fields, isFields, textOrNull, valueAt } from '../fields.ts';
import type { Reading } from './reading.ts';
import { signedCall } from './signed-call.ts';

export interface RecycleBinCalls {
  listRules(
    resourceType: string,
    token: string | undefined,
  ): Promise<{ readonly ruleIds: readonly string[] | undefined; readonly nextToken: string | undefined }>;
  /** As `aws rbin get-rule` tells it. */
  getRule(ruleId: string): Promise<Fields>;
}

/**
 * The two reads of Recycle Bin that are needed, as REST-JSON (Recycle Bin API reference): the service's own client weighs
 * 270 kB, and its registry copy is of 2024.
 */
export function recycleBinCalls(reading: Reading): RecycleBinCalls {
  const service = { service: 'rbin', pacedAs: 'Rbin' } as const;
  return {
    listRules: async (ResourceType, NextToken) => {
      const answer = await signedCall(reading, {
        ...{ ...service, operation: 'ListRules', method: 'POST', path: '/list-rules' },
        body: { ResourceType, ...(NextToken === undefined ? {} : { NextToken }) },
      });
      const rules = valueAt(answer, 'Rules');
      const ids = Array.isArray(rules)
        ? rules.filter(isFields).map((rule) => textOrNull(rule, 'Identifier'))
        : [];
      const ruleIds = ids.filter((id) => id !== null);
      const isWhole = Array.isArray(rules) && ruleIds.length === rules.length;
      return {
        ruleIds: isWhole ? ruleIds : undefined,
        nextToken: textOrNull(answer, 'NextToken') ?? undefined,
      };
    },
    getRule: (ruleId) =>
      signedCall(reading, {
        ...{ ...service, operation: 'GetRule', method: 'GET', body: null },
        path: `/rules/${encodeURIComponent(ruleId)}`,
      }),
  };
}
