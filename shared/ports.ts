import type { ScopeFacts } from './domain/facts.ts';
import type { ScopeHistory } from './domain/history.ts';
import type { Scope } from './domain/image.ts';
import type { ScopeReport } from './domain/report.ts';

/** What the reader has to know of the policy to read enough, and not more. */
export interface ReadOptions {
  /** How many of the newest versions of each launch template count as use, besides the pinned ones. */
  readonly launchTemplateVersions: number;
  /** Paths whose plain String parameters may hold image ids. */
  readonly parameterPaths: readonly string[];
}

/** Reads everything about a scope. What cannot be read is unknown in the answer, with the reason; it never throws for that. */
export interface FactsReader {
  readFacts(scope: Scope, options: ReadOptions): Promise<ScopeFacts>;
}

export interface HistoryReader {
  /** Empty for a scope that was never judged. */
  readHistory(scope: Scope): Promise<ScopeHistory>;
}

export interface ReportStore {
  /** Saving the same report twice is saving it once. */
  saveReport(report: ScopeReport): Promise<void>;
}

export interface Announcer {
  /** Sends what changed. The clock of a finding starts only when its alert was accepted and reaches somebody. */
  announce(report: ScopeReport): Promise<void>;
}

/** All that a plan needs from outside. */
export interface PlanPorts {
  readonly now: () => Date;
  readonly facts: FactsReader;
  readonly history: HistoryReader;
  readonly store: ReportStore;
  readonly alerts: Announcer;
}
