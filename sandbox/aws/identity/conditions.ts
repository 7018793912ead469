import type { Condition, ConditionOperator } from './principal.ts';
import { matchesPattern } from './wildcards.ts';

/** What a request says of itself, by IAM's keys in lower case. A key that is not there is not in the request. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Whether the condition holds for the request, as the IAM User Guide says ("Condition operators"). */
export function holds({ operator, quantifier, key, values }: Condition, context: RequestContext): boolean {
  const asked = context.get(key) ?? [];
  if (operator === 'Null') return values.some((value) => (value === 'true') === (asked.length === 0));
  const isMet = (one: string) =>
    negated.has(operator) !== values.some((value) => equals(operator, value, one));
  switch (quantifier) {
    // Of nothing all is said, and nothing is found among none.
    case 'ForAllValues':
      return asked.every(isMet);
    case 'ForAnyValue':
      return asked.some(isMet);
    case null:
      // A key that is missing equals nothing, and so differs from everything.
      return asked.length === 0 ? negated.has(operator) : asked.every(isMet);
  }
}

const negated: ReadonlySet<ConditionOperator> = new Set(['StringNotEquals', 'StringNotLike', 'ArnNotLike']);

function equals(operator: Exclude<ConditionOperator, 'Null'>, value: string, asked: string): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'StringNotEquals':
      return value === asked;
    case 'StringEqualsIgnoreCase':
    case 'Bool':
      return value.toLowerCase() === asked.toLowerCase();
    case 'StringLike':
    case 'StringNotLike':
      return matchesPattern(value, asked);
    case 'ArnEquals':
    case 'ArnLike':
    case 'ArnNotLike':
      return matchesArn(value, asked);
  }
}

/** Part by part: a `*` does not reach over a colon (IAM User Guide, ARN condition operators). */
function matchesArn(pattern: string, arn: string): boolean {
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  return (
    patterns.length === parts.length && patterns.every((part, at) => matchesPattern(part, parts[at] ?? ''))
  );
}

/** Six of them: the last one is the resource, with what colons it has. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
