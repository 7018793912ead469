import type { ImageId, Scan } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import { latest } from '../domain/instant.ts';
import { isAtLeast, type Severity, severities } from '../domain/severity.ts';

/** What a source says of one image. Null: nothing, and `why` tells whether it could have. */
export type SaidOf = (imageId: ImageId) => Said;

export type Said =
  | { readonly scan: Scan }
  /** `isUnread`: something of it was not read, failed or was not understood, so that there may be a scan all the same. */
  | { readonly scan: null; readonly why: string; readonly isUnread: boolean };

/** One vulnerability as some source tells it. */
export interface Found {
  /** Null: it has none yet (`UNTRIAGED`), or none that could be read. */
  readonly severity: Severity | null;
  /** Since when it can be fixed, at the latest; null: it cannot be. */
  readonly fixableSince: Instant | null;
  readonly seenAt: Instant | null;
}

/** What several findings come to. `seenAt` is when the newest of them was seen. */
export type Sum = Pick<Scan, 'highestSeverity' | 'fixAvailableSince' | 'maybeGraver'> & {
  readonly seenAt: Instant | null;
};

export function sumOf(found: readonly Found[]): Sum {
  let highestSeverity: Severity | null = null;
  let seenAt: Instant | null = null;
  const fixAvailableSince: Partial<Record<Severity, Instant>> = {};
  for (const one of found) {
    if (one.seenAt !== null) seenAt = seenAt === null ? one.seenAt : latest(seenAt, one.seenAt);
    const { severity, fixableSince } = one;
    if (severity === null) continue;
    if (highestSeverity === null || isAtLeast(severity, highestSeverity)) highestSeverity = severity;
    const before = fixAvailableSince[severity];
    if (fixableSince !== null && (before === undefined || fixableSince < before))
      fixAvailableSince[severity] = fixableSince;
  }
  const untriaged = found.filter(({ severity }) => severity === null).length;
  return {
    ...{ highestSeverity, seenAt, fixAvailableSince },
    ...(untriaged === 0 ? {} : { maybeGraver: withoutSeverity(untriaged) }),
  };
}

/** A vulnerability without a severity is not one of none. */
export function withoutSeverity(count: number): string {
  return count === 1 ? '1 finding has no severity yet' : `${count} findings have no severity yet`;
}

/** In whatever case; null for every other word. */
export function severityOf(word: unknown): Severity | null {
  const text = typeof word === 'string' ? word.toLowerCase() : '';
  return severities.find((severity) => severity === text) ?? null;
}
