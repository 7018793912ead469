import { AwsError, jsonCodes } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';
import type { RetentionRule } from '../state/other-tables.ts';
import { GetRule$, ListRules$ } from './schemas.ts';

interface ListRulesRequest {
  readonly ResourceType: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly LockState?: string;
}

type RuleSummary = Pick<
  RetentionRule,
  'Identifier' | 'Description' | 'RetentionPeriod' | 'LockState' | 'RuleArn'
>;

/** Needs a resource type; the summaries do not tell of tags, GetRule does (aws-facts B.9). */
const listRules = operation({
  schema: ListRules$,
  facts: ['RecycleBinRules'],
  honours: ['LockState', 'MaxResults', 'NextToken', 'ResourceType'],
  handle(input: ListRulesRequest, context): { Rules: RuleSummary[]; NextToken?: string } {
    const { items, nextToken } = page(context, `ListRules#${input.ResourceType}`, {
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      limits: { min: 1, max: 1000, whenAbsent: 1000 },
      key: ({ Identifier }: RetentionRule) => Identifier,
      list: () =>
        context
          .read(context.scope.retentionRules)
          .filter(({ ResourceType }) => ResourceType === input.ResourceType)
          .filter(({ LockState }) => input.LockState === undefined || LockState === input.LockState),
    });
    return { Rules: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
  },
});

const getRule = operation({
  schema: GetRule$,
  facts: ['RecycleBinRules'],
  honours: ['Identifier'],
  handle({ Identifier }: { readonly Identifier: string }, { scope, moment }): RetentionRule {
    const rule = scope.retentionRules.get(Identifier, moment);
    if (rule === undefined)
      throw new AwsError('ResourceNotFoundException', `Rule ${Identifier} does not exist`, 404);
    return rule;
  },
});

/** Recycle Bin. */
export const recycleBin = awsService({
  signingName: 'rbin',
  protocol: 'restJson',
  codes: { ...jsonCodes, denied: ['AccessDeniedException', 403], invalidToken: ['ValidationException', 400] },
  operations: [getRule, listRules],
});
