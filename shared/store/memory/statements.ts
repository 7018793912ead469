import type { ScopeHistory } from '../../domain/history.ts';
import type { Scope } from '../../domain/image.ts';
import { extentId, type Pause, pauseOf, type Waiver } from '../../domain/statements.ts';
import { type SubjectId, scopeId } from '../../domain/subject.ts';
import { grantWaiver } from '../../domain/waiver.ts';
import type { Statements } from '../../ports.ts';
import { shortText, shortWords } from '../bounds.ts';
import { statementEntry } from '../entries.ts';
import { isPassing } from '../finding-items.ts';
import { inOrderOfRule, pausesOf } from '../statements.ts';
import type { MemoryScope, ScopeOf } from './reports.ts';
import type { MemoryStories } from './stories.ts';

export interface MemoryStatements extends Statements {
  /** What was said of scopes as a whole. */
  saidOf(scope: Scope): Pick<ScopeHistory, 'pauses' | 'approvals'>;
}

export function memoryStatements(
  scopeOf: ScopeOf,
  stories: MemoryStories,
  now: () => Date,
): MemoryStatements {
  const pauses = new Map<string, Pause>();
  return {
    ...memoryWaivers(scopeOf, stories, now),
    ...memoryPauses(pauses, stories, now),
    saveApproval: async (scope, asked) => {
      const approval = shortWords(asked);
      const told = { said: 'approved', approval } as const;
      stories.append(scopeId(scope), statementEntry(told, approval.at));
      const { approvals } = scopeOf(scope);
      const key = JSON.stringify([approval.ruleId, approval.action]);
      if (approval.at > (approvals.get(key)?.at ?? '')) approvals.set(key, approval);
    },
    acceptBaseline: async (scope, asked) => {
      const accepted = shortWords(asked);
      const told = { said: 'baseline-accepted', accepted } as const;
      stories.append(scopeId(scope), statementEntry(told, accepted.at));
      const kept = scopeOf(scope);
      if (accepted.at > (kept.acceptedBaseline?.at ?? '')) kept.acceptedBaseline = accepted;
    },
    saidOf: (scope) => ({
      pauses: pausesOf([...pauses.values()], scope),
      approvals: inOrderOfRule([...scopeOf(scope).approvals.values()]),
    }),
  };
}

function memoryPauses(
  pauses: Map<string, Pause>,
  stories: MemoryStories,
  now: () => Date,
): Pick<Statements, 'savePause' | 'endPause' | 'isPaused'> {
  return {
    savePause: async (asked) => {
      const pause = shortWords(asked);
      pauses.set(JSON.stringify([pause.accountId, pause.region]), pause);
      stories.append(extentId(pause), statementEntry({ said: 'paused', pause }, pause.at));
    },
    endPause: async (extent, person) => {
      const endedAt = now().toISOString();
      const key = JSON.stringify([extent.accountId, extent.region]);
      const pause = pauses.get(key);
      if (pause === undefined || pause.until <= endedAt) return false;
      const told = { said: 'pause-ended', pause, by: shortText(person) } as const;
      stories.append(extentId(extent), statementEntry(told, endedAt));
      pauses.set(key, { ...pause, until: endedAt });
      return true;
    },
    isPaused: async (scope, at) => pauseOf([...pauses.values()], scope, at) !== null,
  };
}

function memoryWaivers(
  scopeOf: ScopeOf,
  stories: MemoryStories,
  now: () => Date,
): Pick<Statements, 'saveWaiver' | 'endWaiver'> {
  return {
    saveWaiver: async (scope, words, maxDays) => {
      const asked = shortWords(words);
      const { subjectId, ruleId } = asked;
      const kept = scopeOf(scope);
      const last = kept.waivers.get(waiverKeyOf(asked));
      const before = last?.waiver ?? null;
      const finding = failingStatus(kept, asked, scope);
      const ground = { finding, before, isEnded: last?.isEnded === true, maxDays };
      const answer = grantWaiver(asked, ground);
      if (answer.status === 'refused' || answer.waiver === before) return answer;
      const told = { scope, said: 'waiver-granted', waiver: answer.waiver } as const;
      stories.append(subjectId, statementEntry(told, asked.grantedAt));
      kept.waivers.set(waiverKeyOf({ subjectId, ruleId }), { waiver: answer.waiver, isEnded: false });
      return answer;
    },
    endWaiver: async (scope, subjectId, ruleId, person) => {
      const { waivers } = scopeOf(scope);
      const last = waivers.get(waiverKeyOf({ subjectId, ruleId }));
      if (last === undefined || last.isEnded) return false;
      const told = { scope, said: 'waiver-ended', waiver: last.waiver, by: shortText(person) } as const;
      stories.append(subjectId, statementEntry(told, now().toISOString()));
      waivers.set(waiverKeyOf({ subjectId, ruleId }), { waiver: last.waiver, isEnded: true });
      return true;
    },
  };
}

function waiverKeyOf({ subjectId, ruleId }: Pick<Waiver, 'subjectId' | 'ruleId'>): string {
  return JSON.stringify([subjectId, ruleId]);
}

function failingStatus(
  kept: MemoryScope,
  { subjectId, ruleId }: { readonly subjectId: SubjectId; readonly ruleId: string },
  scope: Scope,
) {
  const subject =
    subjectId === scopeId(scope) ? kept.subject : (kept.images.get(subjectId) ?? kept.orphans.get(subjectId));
  const status = subject?.findings.find((finding) => finding.ruleId === ruleId)?.status;
  return status === undefined || isPassing(status) ? null : status;
}
