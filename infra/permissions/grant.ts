/** A text of CloudFormation that is filled in when a stack is made. */
export type Value =
  | string
  | { readonly sub: string }
  /** An attribute of a resource, such as `ScopesQueue.Arn`. */
  | { readonly att: string }
  | { readonly ref: string };

export type Condition = Readonly<Record<string, Readonly<Record<string, Value | readonly Value[]>>>>;

interface Said {
  readonly sid: string;
  readonly effect?: 'Deny';
  readonly actions: readonly string[];
  readonly condition?: Condition;
}

/** One statement of a role's policy. What reaches every resource says why. */
export type Grant =
  | (Said & { readonly on: readonly Value[]; readonly why?: string })
  | (Said & { readonly on: '*'; readonly why: string });

/** All that a role may do. */
export interface Permissions {
  readonly policyName: string;
  readonly grants: readonly Grant[];
}

/** With the partition of the stack, such as `ec2:*::image/*`; in it `{Name}` is a parameter, a resource or an attribute. */
export function arn(rest: string): Value {
  return { sub: `arn:{AWS::Partition}:${rest}`.replaceAll('{', '$' + '{') };
}

export function att(name: string): Value {
  return { att: name };
}

export function ref(name: string): Value {
  return { ref: name };
}
