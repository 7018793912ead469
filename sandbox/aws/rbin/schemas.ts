import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

// Written by hand in the form of the SDK's schemas: the registry's client-rbin has none (it is of 2024).
const namespace = 'com.amazonaws.rbin';
const text = 0;
const number = 1;

const retentionPeriod: StaticStructureSchema = [
  3,
  namespace,
  'RetentionPeriod',
  0,
  ['RetentionPeriodValue', 'RetentionPeriodUnit'],
  [number, text],
];
const resourceTag: StaticStructureSchema = [
  3,
  namespace,
  'ResourceTag',
  0,
  ['ResourceTagKey', 'ResourceTagValue'],
  [text, text],
];
const resourceTags = (): [1, string, string, 0, () => StaticStructureSchema] => [
  1,
  namespace,
  'ResourceTags',
  0,
  () => resourceTag,
];
const ruleSummary: StaticStructureSchema = [
  3,
  namespace,
  'RuleSummary',
  0,
  ['Identifier', 'Description', 'RetentionPeriod', 'LockState', 'RuleArn'],
  [text, text, () => retentionPeriod, text, text],
];

const listRulesRequest: StaticStructureSchema = [
  3,
  namespace,
  'ListRulesRequest',
  0,
  ['ResourceType', 'MaxResults', 'NextToken', 'ResourceTags', 'LockState', 'ExcludeResourceTags'],
  [text, number, text, resourceTags, text, resourceTags],
  1,
];
const listRulesResponse: StaticStructureSchema = [
  3,
  namespace,
  'ListRulesResponse',
  0,
  ['Rules', 'NextToken'],
  [() => [1, namespace, 'RuleSummaryList', 0, () => ruleSummary], text],
];
const getRuleRequest: StaticStructureSchema = [
  3,
  namespace,
  'GetRuleRequest',
  0,
  ['Identifier'],
  // 1: a label of the path.
  [[text, 1]],
  1,
];
const getRuleResponse: StaticStructureSchema = [
  3,
  namespace,
  'GetRuleResponse',
  0,
  [
    'Identifier',
    'Description',
    'ResourceType',
    'RetentionPeriod',
    'ResourceTags',
    'Status',
    'LockState',
    'RuleArn',
    'ExcludeResourceTags',
  ],
  [text, text, text, () => retentionPeriod, resourceTags, text, text, text, resourceTags],
];

export const ListRules$: StaticOperationSchema = [
  9,
  namespace,
  'ListRules',
  { http: ['POST', '/list-rules', 200] },
  () => listRulesRequest,
  () => listRulesResponse,
];

export const GetRule$: StaticOperationSchema = [
  9,
  namespace,
  'GetRule',
  { http: ['GET', '/rules/{Identifier}', 200] },
  () => getRuleRequest,
  () => getRuleResponse,
];
