import { describe } from 'vitest';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { alertBookClaims } from './alert-book-claims.ts';
import { budgetClaims } from './budget-claims.ts';
import { changeClaims } from './change-claims.ts';
import { historyClaims } from './history-claims.ts';
import { hostileClaims } from './hostile-claims.ts';
import { journalClaims } from './journal-claims.ts';
import { leaseClaims } from './lease-claims.ts';
import { memoryOfImagesClaims } from './memory-of-images-claims.ts';
import { observationClaims } from './observation-claims.ts';
import { orphanClaims } from './orphan-claims.ts';
import { pageClaims } from './page-claims.ts';
import { questionClaims } from './question-claims.ts';
import { reportClaims } from './report-claims.ts';
import { scopeClaims } from './scope-claims.ts';
import { statementClaims } from './statement-claims.ts';
import { sweepClaims } from './sweep-claims.ts';
import { sweepRecordClaims } from './sweep-record-claims.ts';
import { trialClaims } from './trial-claims.ts';
import { usageIndexClaims } from './usage-index-claims.ts';

/** An empty store and what it sends. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Requests since the last call, by command; null where nothing is sent. */
  takeRequests(): Readonly<Record<string, number>> | null;
}

/** `now` is the clock of the store under test: a test may move it. */
export type MakeStore = (now?: () => Date) => Promise<StoreUnderTest>;

export interface StoreTraits {
  /** Claims about thousands of items are left out: the server takes minutes for them. */
  readonly isSlow: boolean;
}

/** What every store holds, whatever it keeps its items in. */
export function storeContract(name: string, make: MakeStore, traits: StoreTraits = { isSlow: false }): void {
  describe(name, () => {
    historyClaims(make);
    reportClaims(make, traits);
    scopeClaims(make);
    memoryOfImagesClaims(make);
    sweepClaims(make);
    orphanClaims(make, traits);
    statementClaims(make);
    hostileClaims(make);
    journalClaims(make);
    budgetClaims(make);
    leaseClaims(make);
    observationClaims(make);
    changeClaims(make);
    sweepRecordClaims(make);
    trialClaims(make);
    usageIndexClaims(make);
    alertBookClaims(make);
    questionClaims(make);
    pageClaims(make);
  });
}
