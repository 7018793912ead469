import type { ScopeReport } from '../domain/report.ts';
import type { Run } from '../ports.ts';
import type { StoryItem } from './story.ts';

/** What auditors keep outside of the table: what was every day, and what happened. Nothing in it is ever changed. */
export interface Archive {
  /** Every finding of a sweep, whatever its status, and how complete the sweep was. Saving twice is saving once. */
  saveSweep(report: ScopeReport, run: Run): Promise<void>;
  /** In any order. Saving an item twice changes nothing that is asked of the archive. */
  saveStories(items: readonly StoryItem[]): Promise<void>;
}
