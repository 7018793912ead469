import * as z from 'zod/mini';

/** Who asks, by the word of the gateway and never by the request's own. */
export interface Caller {
  /** The ARN of an IAM identity, or the subject of a token. */
  readonly by: string;
  /** Whether the caller may say something, and not only ask. */
  readonly isOperator: boolean;
}

const signed = z.looseObject({
  authorizer: z.looseObject({ iam: z.looseObject({ userArn: z.string().check(z.startsWith('arn:')) }) }),
});

const withToken = z.looseObject({
  authorizer: z.looseObject({
    jwt: z.looseObject({
      claims: z.looseObject({ sub: z.string().check(z.minLength(1), z.maxLength(500)) }),
      scopes: z.optional(z.nullable(z.array(z.string()))),
    }),
  }),
});

/**
 * Null: nobody knows who asks. With IAM the policy of the caller let the route through, which tells operators from auditors; a
 * token has to bring the operators' scope, and none is an operator's where no such scope is set.
 */
export function callerIn(requestContext: unknown, operatorScope: string | null): Caller | null {
  const iam = signed.safeParse(requestContext);
  if (iam.success) return { by: iam.data.authorizer.iam.userArn, isOperator: true };
  const token = withToken.safeParse(requestContext);
  if (!token.success) return null;
  const { claims, scopes } = token.data.authorizer.jwt;
  const held = scopes ?? scopesIn(claims['scope'] ?? claims['scp']);
  return { by: `jwt:${claims.sub}`, isOperator: operatorScope !== null && held.includes(operatorScope) };
}

/** One text with blanks; API Gateway writes a list as `[a b]`. */
function scopesIn(claim: unknown): readonly string[] {
  return typeof claim === 'string' ? claim.replace(/^\[|\]$/g, '').split(/[ ,]+/) : [];
}
