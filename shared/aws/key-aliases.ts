import type { ScopeFacts } from '../domain/facts.ts';
import { known, unknown } from '../domain/known.ts';
import { byText } from '../domain/order.ts';
import { required, textAt } from './fields.ts';
import type { World } from './world.ts';

/** The names of each key, in order. One alias that cannot be read makes all unknown: it may be the name of any key. */
export function keyAliasesIn(world: World): ScopeFacts['keyAliases'] {
  const gap = world.gap('Aliases');
  if (gap !== null) return unknown(gap);
  const namesByKey = new Map<string, Set<string>>();
  for (const record of world.records('Aliases')) {
    const name = required(textAt(record, 'AliasName'), 'AliasName');
    const keyId = textAt(record, 'TargetKeyId');
    if (!name.known) return name;
    if (!keyId.known) return keyId;
    // AWS reserves names such as alias/aws/ebs before the account has the key (KMS API reference, ListAliases).
    if (keyId.value === null) continue;
    namesByKey.set(keyId.value, (namesByKey.get(keyId.value) ?? new Set()).add(name.value));
  }
  return known(
    new Map([...namesByKey].map(([keyId, names]) => [keyId, [...names].toSorted(byText)] as const)),
  );
}
