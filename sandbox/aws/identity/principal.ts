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
}

/** A role that can be assumed. */
export interface Role {
  readonly arn: string;
  readonly accountId: string;
  /** ARNs or account ids that may assume it; undefined: anyone. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  /** Undefined: everything is allowed. */
  readonly policy?: Policy;
  readonly maxSessionSeconds: number;
}
