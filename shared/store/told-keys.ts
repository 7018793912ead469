import type { ForeignUse } from '../domain/facts.ts';
import type { AccountId, ImageId, Scope } from '../domain/image.ts';
import { sha256 } from './canonical-json.ts';
import { joinParts, keyPart } from './key-parts.ts';
import { type Key, type KeyRange, startingWith } from './keys.ts';

/** The uses of an image by accounts, and which accounts ever used it. */
export function usesPk(region: string, imageId: ImageId): string {
  return `U#${joinParts(region, imageId)}`;
}

export function useKey(use: ForeignUse, { accountId, region }: Scope): Key {
  const hash = sha256(JSON.stringify([region, use.arn])).slice(0, 16);
  if (use.kind === 'use') {
    return { pk: usesPk(use.region, use.imageId), sk: joinParts(accountId, use.kind, hash) };
  }
  return { pk: lineagePk(use.region), sk: joinParts(use.kind, use.imageId, accountId, hash) };
}

export function everUsedKey(region: string, imageId: ImageId, accountId: AccountId): Key {
  return { pk: usesPk(region, imageId), sk: joinParts(accountId, 'ever') };
}

/** Copies and origins in use, and children, of all images of a Region: any image may have copies, so that they are read as a whole. */
export function lineagePk(region: string): string {
  return `UL#${keyPart(region)}`;
}

export function lineageRange(
  region: string,
  kind: 'copy' | 'origin' | 'child',
  imageId: ImageId | null,
): KeyRange {
  return startingWith(lineagePk(region), imageId === null ? `${kind}#` : `${kind}#${keyPart(imageId)}#`);
}

export function usesWrittenPk(region: string): string {
  return `UF#${keyPart(region)}`;
}

/** In gsi1: everything that a scope told. */
export function toldByPk({ accountId, region }: Scope): string {
  return `U#${joinParts(accountId, region)}`;
}
