import { announcedFindings } from '../domain/alerts.ts';
import type { Finding } from '../domain/finding.ts';
import {
  type FindingRecord,
  noHistory,
  type RungOutcome,
  type ScopeHistory,
  type SpentPlace,
} from '../domain/history.ts';
import type { Scope } from '../domain/image.ts';
import type { Instant } from '../domain/instant.ts';
import type { ScopeReport } from '../domain/report.ts';
import type { Announcer, HistoryReader, ReportStore } from '../ports.ts';

/** The store in memory: for dumps, which have no table, and for tests. It lives as long as the process. */
export interface MemoryStore extends HistoryReader, ReportStore, Announcer {
  /** What applying would record. */
  recordOutcome(scope: Scope, outcome: RungOutcome): void;
}

export interface MemoryStoreOptions {
  /** The what-if of the command line: findings that were never announced count as announced then. */
  readonly assumeNotifiedAt?: Instant | null;
}

/** Its alerts always reach somebody: announcing starts the clocks at the report's instant, with the dates of its plan. */
export function memoryStore({ assumeNotifiedAt = null }: MemoryStoreOptions = {}): MemoryStore {
  const scopes = new Map<string, ScopeHistory>();
  const spentPlaces: SpentPlace[] = [];
  const read = (scope: Scope) => scopes.get(keyOf(scope)) ?? noHistory;
  const change = (scope: Scope, changed: Partial<ScopeHistory>) =>
    scopes.set(keyOf(scope), { ...read(scope), ...changed });
  return {
    readHistory: async (scope) => ({ ...read(scope), spentPlaces: [...spentPlaces], assumeNotifiedAt }),
    saveReport: async (report) => {
      const findings = report.images.flatMap((image) => image.findings).map(recordOf);
      change(report.scope, { findings, lastInUseAt: withUses(read(report.scope), report) });
    },
    announce: async (report) => {
      const announced = new Map(announcedFindings(report).map((finding) => [recordKey(finding), finding]));
      const findings = read(report.scope).findings.map((record) => {
        const finding = announced.get(recordKey(record));
        return finding === undefined ? record : recordOf(finding);
      });
      change(report.scope, { findings });
    },
    recordOutcome: (scope, outcome) => {
      change(scope, { outcomes: [...read(scope).outcomes, outcome] });
      spentPlaces.push({ ...scope, action: outcome.action, at: outcome.at });
    },
  };
}

function keyOf({ accountId, region }: Scope): string {
  return `${accountId}#${region}`;
}

function recordKey({ imageId, ruleId }: Pick<FindingRecord, 'imageId' | 'ruleId'>): string {
  return `${imageId}#${ruleId}`;
}

function recordOf(finding: Finding): FindingRecord {
  const { imageId, ruleId, ruleHash, status, firstSeenAt, announcedAt, notifiedAt, promisedAt } = finding;
  return { imageId, ruleId, ruleHash, status, firstSeenAt, announcedAt, notifiedAt, promisedAt };
}

function withUses(before: ScopeHistory, report: ScopeReport): ScopeHistory['lastInUseAt'] {
  const inUse = report.images.filter((image) => image.inUse.known && image.inUse.value);
  return new Map([
    ...before.lastInUseAt,
    ...inUse.map(({ image }) => [image.imageId, report.evaluatedAt] as const),
  ]);
}
