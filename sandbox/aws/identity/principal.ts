/** Who holds an access key. */
export interface Principal {
  readonly accountId: string;
  readonly arn: string;
  readonly accessKeyId: string;
  /** The role behind a session. */
  readonly roleArn?: string;
  /** What the call log names when the User-Agent names no application. */
  readonly functionName?: string;
  /** The session's or the user's rights; undefined: everything is allowed. */
  readonly policies?: readonly Policy[];
  readonly expiresAt?: number;
  readonly sessionStartedAt?: number;
}

/** An IAM policy, as far as the simulator evaluates one (README: rights). */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Patterns with `*` and `?`, such as `ec2:Describe*`. */
  readonly actions: readonly string[];
  /** ARN patterns. */
  readonly resources: readonly string[];
  /** All of them have to hold. */
  readonly conditions?: readonly Condition[];
  /** Whom a trust policy is about, as ARNs, account ids or `*`; nobody in a policy about rights. */
  readonly principals?: readonly string[];
}

export interface Condition {
  readonly operator: ConditionOperator;
  /** Over several values of a request: all of them, or any; null for a key of one value. */
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null;
  /** In lower case: IAM's keys have none. */
  readonly key: string;
  /** One of them is enough. */
  readonly values: readonly string[];
}

export type ConditionOperator = (typeof conditionOperators)[number];

/** Those that the simulator evaluates. */
export const conditionOperators = [
  ...(['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase'] as const),
  ...(['StringLike', 'StringNotLike', 'ArnEquals', 'ArnLike', 'ArnNotLike', 'Bool', 'Null'] as const),
] as const;

/** A role that can be assumed. */
export interface Role {
  readonly arn: string;
  readonly accountId: string;
  /** ARNs or account ids that may assume it; undefined: anyone. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  /** Its trust policy, asked besides; undefined: the two above are all. */
  readonly trust?: Policy;
  /** Undefined: everything is allowed. */
  readonly policy?: Policy;
  readonly maxSessionSeconds: number;
}
