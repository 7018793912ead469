import { generalFault } from '../errors.ts';
import type { AwsService } from '../service.ts';
import type { World } from '../state/world.ts';
import type { Principal } from './principal.ts';

/** The holder of an access key. The signature is not checked: the key id alone says who calls. */
export function authenticate(world: World, accessKeyId: string, service: AwsService): Principal {
  const principal = world.principals.get(accessKeyId);
  if (principal === undefined) {
    throw generalFault(
      service.codes,
      'unknownCredentials',
      'The security token included in the request is invalid',
    );
  }
  if (principal.expiresAt !== undefined && principal.expiresAt <= world.now().getTime()) {
    throw generalFault(
      service.codes,
      'expiredCredentials',
      'The security token included in the request is expired',
    );
  }
  return principal;
}
