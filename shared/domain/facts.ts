import type { Image, Scope, Tag } from './image.ts';
import type { Known } from './known.ts';
import type { Snapshot } from './snapshot.ts';

/** One read that the facts rest on: which answer, and why it is missing where it is. */
export interface Read {
  readonly fact: string;
  readonly known: boolean;
  readonly why: string | null;
}

export interface RecycleBinRule {
  readonly ruleId: string;
  readonly covers: 'images' | 'snapshots';
  readonly retentionDays: number;
  /** Rules act within 30 minutes of their making; a pending one does not act yet. */
  readonly isActive: boolean;
  /** Covers only what has one of these tags; empty for a rule of the whole Region. A null value is any value. */
  readonly onlyTags: readonly { readonly key: string; readonly value: string | null }[];
  /** Covers nothing that has one of these tags. */
  readonly exceptTags: readonly { readonly key: string; readonly value: string | null }[];
}

/** Everything read about one scope, before any policy is applied. Images and snapshots are in order of their ids. */
export interface ScopeFacts {
  readonly scope: Scope;
  readonly images: Known<readonly Image[]>;
  readonly snapshots: Known<readonly Snapshot[]>;
  readonly recycleBinRules: Known<readonly RecycleBinRule[]>;
  /** Images whose Recycle Bin entry still maps snapshots, by id; their mappings are hidden. */
  readonly imagesInRecycleBin: Known<readonly string[]>;
  readonly reads: readonly Read[];
}

/** The longest retention of the active rules that cover something with these tags; 0 when none does. */
export function retentionDays(
  rules: readonly RecycleBinRule[],
  covers: RecycleBinRule['covers'],
  tags: readonly Tag[],
): number {
  const names = (tag: { readonly key: string; readonly value: string | null }) =>
    tags.some((own) => own.key === tag.key && (tag.value === null || own.value === tag.value));
  const applying = rules.filter(
    (rule) =>
      rule.covers === covers &&
      rule.isActive &&
      (rule.onlyTags.length === 0 || rule.onlyTags.some(names)) &&
      !rule.exceptTags.some(names),
  );
  return Math.max(0, ...applying.map((rule) => rule.retentionDays));
}
