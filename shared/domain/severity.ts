export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Whether one is at least as grave as the other. */
export function isAtLeast(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) >= severities.indexOf(other);
}
