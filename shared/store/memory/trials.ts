import type { RuleTrial } from '../../domain/rollout.ts';
import type { ReportStore } from '../../ports.ts';

export interface MemoryTrials extends Pick<ReportStore, 'saveTrials'> {
  trials(): ReadonlyMap<string, RuleTrial>;
}

export function memoryTrials(): MemoryTrials {
  const kept = new Map<string, RuleTrial>();
  return {
    saveTrials: async ({ begun, ended }) => {
      for (const trial of begun) kept.set(trial.ruleId, trial);
      for (const ruleId of ended) kept.delete(ruleId);
    },
    trials: () => new Map([...kept].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}
