import type { AlertAttributes } from './sns-message.ts';

/**
 * Whether a filter policy of a subscription takes a message with these attributes. What this reader does not know counts
 * as not taken: that somebody is told must be certain. "Amazon SNS subscription filter policies", Developer Guide.
 */
export function takes(policyText: string | undefined, attributes: AlertAttributes): boolean {
  if (policyText === undefined || policyText === '') return true;
  const policy = parsed(policyText);
  return (
    isRecord(policy) && Object.entries(policy).every(([key, wanted]) => takesKey(key, wanted, attributes))
  );
}

function takesKey(key: string, wanted: unknown, attributes: AlertAttributes): boolean {
  if (!Array.isArray(wanted)) return false;
  if (key === '$or') {
    return wanted.some(
      (each) =>
        isRecord(each) && Object.entries(each).every(([name, value]) => takesKey(name, value, attributes)),
    );
  }
  const values = Object.hasOwn(attributes, key) ? [attributes[key] ?? []].flat() : null;
  return wanted.some((condition) => holds(condition, values));
}

/** Null: there is no such attribute. In a list, any of its values may match. */
function holds(condition: unknown, values: readonly string[] | null): boolean {
  if (isRecord(condition)) {
    const [[operator = '', operand] = [], ...more] = Object.entries(condition);
    if (more.length > 0) return false;
    if (operator === 'exists') return operand === (values !== null);
    return values?.some((value) => operates(operator, operand, value)) === true;
  }
  return typeof condition === 'string' && values?.includes(condition) === true;
}

function operates(operator: string, operand: unknown, value: string): boolean {
  switch (operator) {
    case 'prefix':
      return typeof operand === 'string' && value.startsWith(operand);
    case 'suffix':
      return typeof operand === 'string' && value.endsWith(operand);
    case 'equals-ignore-case':
      return typeof operand === 'string' && value.toLowerCase() === operand.toLowerCase();
    case 'anything-but':
      return isNoneOf(operand, value);
    default:
      return false;
  }
}

function isNoneOf(operand: unknown, value: string): boolean {
  const named = [operand].flat();
  if (named.every((each) => typeof each === 'string')) return !named.includes(value);
  if (!isRecord(operand)) return false;
  const [[operator = '', text] = []] = Object.entries(operand);
  return (operator === 'prefix' || operator === 'suffix') && typeof text === 'string'
    ? !operates(operator, text, value)
    : false;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
