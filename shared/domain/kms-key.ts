import type { JudgedScope } from './judged-scope.ts';
import { type Known, known, mapKnown, unknown } from './known.ts';

/** What a policy wants of the keys of snapshots. */
export interface KeyChoice {
  /** Key ids, ARNs or aliases; empty: any key. */
  readonly kmsKeys: readonly string[];
  readonly allowAwsManagedKey: boolean;
}

export type KeyVerdict = 'allowed' | 'aws-managed' | 'other';

/** Whether anything is wanted of keys at all. */
export function asksForKeys({ kmsKeys, allowAwsManagedKey }: KeyChoice): boolean {
  return kmsKeys.length > 0 || !allowAwsManagedKey;
}

/**
 * The verdict on a key as AWS writes it. The names of another account's or Region's keys are not seen here, so that such
 * a key is unknown unless the policy names it by its full ARN.
 */
export function judgeKey(written: string, choice: KeyChoice, scope: JudgedScope): Known<KeyVerdict> {
  const key = parseKey(written, scope);
  if (key === null) {
    if (choice.kmsKeys.includes(written)) return known('allowed');
    return unknown(`the names of ${written} are not seen from ${scope.accountId} in ${scope.region}`);
  }
  const names = namesOf(key, scope);
  const managed = choice.allowAwsManagedKey ? known(false) : isAwsManaged(key, names);
  if (managed.known && managed.value) return known('aws-managed');
  const listed = isListed(key, names, choice, scope);
  if (listed.known && !listed.value) return known('other');
  if (!managed.known) return managed;
  return mapKnown(listed, () => 'allowed');
}

const awsManagedAlias = 'alias/aws/ebs';

/** A key of this account and Region: `key/` with its id, or one of its names, `alias/...`. */
type OwnKey = string;

const arnForm = /^arn:[a-z-]+:kms:([a-z0-9-]+):([0-9]{12}):((?:key|alias)\/.+)$/;

/** Null: of another account or Region. Without an ARN it is the caller's own (KMS Developer Guide, key identifiers). */
function parseKey(written: string, { accountId, region }: JudgedScope): OwnKey | null {
  const arn = arnForm.exec(written);
  if (arn !== null) return arn[1] === region && arn[2] === accountId ? (arn[3] ?? null) : null;
  if (written.startsWith('arn:')) return null;
  return isAlias(written) ? written : `key/${written}`;
}

function isAlias(key: OwnKey): boolean {
  return key.startsWith('alias/');
}

/** All that the key may be called: its id and its aliases. */
function namesOf(key: OwnKey, { facts }: JudgedScope): Known<readonly OwnKey[]> {
  const { keyAliases } = facts;
  if (!keyAliases.known) return unknown(`the names of the keys: ${keyAliases.why}`);
  if (!isAlias(key)) return known([key, ...(keyAliases.value.get(key.slice('key/'.length)) ?? [])]);
  const named = [...keyAliases.value].find(([, aliases]) => aliases.includes(key));
  return named === undefined ? unknown(`no key is named ${key}`) : known([`key/${named[0]}`, ...named[1]]);
}

function isAwsManaged(key: OwnKey, names: Known<readonly OwnKey[]>): Known<boolean> {
  return key === awsManagedAlias ? known(true) : mapKnown(names, (all) => all.includes(awsManagedAlias));
}

function isListed(
  key: OwnKey,
  names: Known<readonly OwnKey[]>,
  { kmsKeys }: KeyChoice,
  scope: JudgedScope,
): Known<boolean> {
  const allowed = new Set(kmsKeys.map((written) => parseKey(written, scope)));
  if (kmsKeys.length === 0 || allowed.has(key)) return known(true);
  // An id that is compared with ids alone needs no names.
  const needsNames = [key, ...allowed].some((own) => own !== null && isAlias(own));
  return needsNames ? mapKnown(names, (all) => all.some((name) => allowed.has(name))) : known(false);
}
