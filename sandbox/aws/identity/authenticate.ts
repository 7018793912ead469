import { type AwsError, generalFault } from '../errors.ts';
import type { AwsService } from '../service.ts';
import type { World } from '../state/world.ts';
import type { Principal } from './principal.ts';

/** The caller, or why it is not let in; an expired session is still known. */
export type Authenticated =
  | { readonly principal: Principal }
  | { readonly principal?: Principal; readonly error: AwsError };

/** The holder of an access key. The signature is not checked: the key id alone says who calls. */
export function authenticate(world: World, accessKeyId: string, { codes }: AwsService): Authenticated {
  const principal = world.principals.get(accessKeyId);
  if (principal === undefined) {
    const message = 'The security token included in the request is invalid';
    return { error: generalFault(codes, 'unknownCredentials', message) };
  }
  if (principal.expiresAt !== undefined && principal.expiresAt <= world.now().getTime()) {
    const message = 'The security token included in the request is expired';
    return { principal, error: generalFault(codes, 'expiredCredentials', message) };
  }
  return { principal };
}
