import { AwsError } from '../errors.ts';
import type { Context } from '../operation.ts';

/** Makes a retry with the same ClientToken harmless; the same token with another input is refused (aws-facts B.4). */
export function onceByToken<O extends object>(
  { scope }: Context,
  operation: string,
  input: { readonly ClientToken?: string | undefined },
  make: () => O,
): O {
  if (input.ClientToken === undefined) return make();
  const key = `${operation}#${input.ClientToken}`;
  const text = JSON.stringify(input);
  const before = scope.clientTokens.get(key);
  if (before === undefined) {
    const output = make();
    scope.clientTokens.put(key, { input: text, output });
    return output;
  }
  if (before.input !== text) {
    throw new AwsError('IdempotentParameterMismatch', 'The client token was used with other parameters');
  }
  // The key names the operation, and one operation has one type of output.
  return before.output as O;
}
