import type { ElsewhereQuestion } from '../domain/elsewhere.ts';
import type { ForeignUse } from '../domain/facts.ts';
import { groupBy } from '../domain/group-by.ts';
import type { Elsewhere, UseElsewhere } from '../domain/history.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { by } from '../domain/order.ts';
import type { ToldUses } from '../domain/told-uses.ts';
import { canonicalJson, plain } from './canonical-json.ts';
import { keyPart } from './key-parts.ts';
import type { Key } from './keys.ts';
import { everUsedKey, toldByPk, useKey, usesWrittenPk } from './told-keys.ts';

/** One use as a scope told it. */
export interface UseItem extends Key, UseElsewhere {
  readonly type: 'use-elsewhere';
  readonly gsi1pk: string;
  readonly gsi1sk: string;
}

/** The account used the image once. It stays when the use goes. */
export interface EverUsedItem extends Key {
  readonly type: 'ever-used';
  readonly imageId: ImageId;
  readonly accountId: AccountId;
  readonly since: Instant;
}

export interface UsesWrittenItem extends Key {
  readonly type: 'uses-written';
  readonly accountId: AccountId;
  readonly region: string;
  readonly at: Instant;
}

export interface UsageChanges {
  readonly puts: readonly UseItem[];
  readonly removes: readonly UseItem[];
  /** Accounts that use an image, where they may not have before. */
  readonly users: readonly EverUsedItem[];
  /** Null: not all was read, so that nothing is promised. */
  readonly written: UsesWrittenItem | null;
}

/** What of that which a scope told has to be written. Nothing goes while not all was read. */
export function usageChanges(scope: Scope, told: ToldUses, before: readonly UseItem[]): UsageChanges {
  const old = new Map(before.map((item) => [keyText(item), canonicalJson(item)]));
  const items = told.uses.map((use) => useItem(use, scope));
  const now = new Set(items.map(keyText));
  const puts = items.filter((item) => old.get(keyText(item)) !== canonicalJson(item));
  const own = puts
    .filter(({ kind }) => kind === 'use')
    .map(({ imageId, accountId }) => ({ imageId, accountId }));
  const users = [...own, ...told.users].map((user) => everUsedItem(user, scope, told.at));
  return {
    puts,
    removes: told.isWhole ? before.filter((item) => !now.has(keyText(item))) : [],
    users: [...new Map(users.map((item) => [keyText(item), item])).values()],
    written: told.isWhole ? writtenItem(scope, told.at) : null,
  };
}

export function keyText({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}

function useItem(use: ForeignUse, scope: Scope): UseItem {
  const { imageId, kind, arn, via } = use;
  const key = useKey(use, scope);
  return plain({
    ...key,
    type: 'use-elsewhere',
    ...{ imageId, kind, arn, via, ...scope },
    gsi1pk: toldByPk(scope),
    gsi1sk: `${keyPart(use.region)}#${keyPart(imageId)}#${key.sk}`,
  });
}

function everUsedItem(
  { imageId, accountId }: ToldUses['users'][number],
  { region }: Scope,
  since: Instant,
): EverUsedItem {
  return { ...everUsedKey(region, imageId, accountId), type: 'ever-used', imageId, accountId, since };
}

function writtenItem({ accountId, region }: Scope, at: Instant): UsesWrittenItem {
  return { pk: usesWrittenPk(region), sk: keyPart(accountId), type: 'uses-written', accountId, region, at };
}

/** What the items tell of the images that were asked about, in order. */
export function elsewhereOf(
  items: readonly (UseItem | EverUsedItem)[],
  { shared, own, sources }: ElsewhereQuestion,
): Pick<Elsewhere, 'uses' | 'everUsedBy'> {
  const wanted = new Set([...shared, ...own, ...sources.map(({ imageId }) => imageId)]);
  const asked = items.filter(({ imageId }) => wanted.has(imageId));
  const uses = asked.flatMap((item) => (item.type === 'use-elsewhere' ? [toUse(item)] : []));
  const users = asked.flatMap((item) => (item.type === 'ever-used' ? [item] : []));
  const inOrder = uses.toSorted(
    by(
      (use) => use.accountId,
      (use) => use.region,
      (use) => use.kind,
      (use) => use.arn,
    ),
  );
  const accounts = groupBy(users, ({ imageId }) => imageId);
  return {
    uses: groupBy(inOrder, ({ imageId }) => imageId),
    everUsedBy: new Map(
      [...accounts].map(([imageId, those]) => [imageId, those.map(({ accountId }) => accountId).toSorted()]),
    ),
  };
}

function toUse({ imageId, kind, arn, via, accountId, region }: UseItem): UseElsewhere {
  return { imageId, kind, arn, via, accountId, region };
}
