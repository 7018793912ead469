import type {
  DueQuestion,
  DueRow,
  FindingRow,
  FindingsQuestion,
  ImageRow,
  ImagesQuestion,
  RunRow,
  RunsQuestion,
  StoryQuestion,
  UseRow,
  UsesQuestion,
  WaiverRow,
  WaiversQuestion,
} from '../domain/questions.ts';
import type { StoryItem } from './story.ts';

/** What may be asked, by what it is about. */
export interface Asked {
  readonly findings: FindingsQuestion;
  readonly images: ImagesQuestion;
  readonly due: DueQuestion;
  readonly runs: RunsQuestion;
  readonly waivers: WaiversQuestion;
  readonly story: StoryQuestion;
  readonly uses: UsesQuestion;
}

/** What answers it, row by row. */
export interface Rows {
  readonly findings: FindingRow;
  readonly images: ImageRow;
  readonly due: DueRow;
  readonly runs: RunRow;
  readonly waivers: WaiverRow;
  readonly story: StoryItem;
  readonly uses: UseRow;
}

export type About = keyof Asked;

export interface PageRequest {
  /** As the page before gave it; null: the first page. */
  readonly cursor: string | null;
  /** How many items are looked at. One may hold several rows, or none. */
  readonly limit: number;
}

export type Page<Row> =
  | {
      readonly ok: true;
      /** May be empty although pages follow. */
      readonly rows: readonly Row[];
      /** Null: that was the last page. */
      readonly next: string | null;
    }
  /** The question cannot be answered, or the cursor is not of it. */
  | { readonly ok: false; readonly reason: string };

/**
 * Questions to the compliance table. Each page is one Query. Whoever follows the cursors gets every row that was there all the
 * while, and none twice that did not change; what is written, changed or taken away meanwhile may be in it or not.
 */
export interface Questions {
  ask<K extends About>(about: K, question: Asked[K], page: PageRequest): Promise<Page<Rows[K]>>;
}
