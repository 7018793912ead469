import type { RuleTrial } from '../domain/rollout.ts';
import type { ReportStore } from '../ports.ts';
import { plain } from './canonical-json.ts';
import { type Key, trialKey, trials } from './keys.ts';
import type { Table } from './table.ts';

interface TrialItem extends Key, RuleTrial {
  readonly type: 'trial';
}

/** The later of two runs at once holds: both are of the same minutes, and time is all that the guard asks for. */
export function trialStore(table: Table): Pick<ReportStore, 'saveTrials'> {
  return {
    saveTrials: ({ begun, ended }) =>
      table.writeAll([
        ...begun.map((trial) => ({ put: plain({ ...trialKey(trial.ruleId), type: 'trial', ...trial }) })),
        ...ended.map((ruleId) => ({ remove: trialKey(ruleId) })),
      ]),
  };
}

/** One request. */
export async function readTrials(table: Table): Promise<ReadonlyMap<string, RuleTrial>> {
  const items = await table.readAll<TrialItem>(trials);
  return new Map(
    items.map(({ ruleId, ruleHash, mode, since }) => [ruleId, { ruleId, ruleHash, mode, since }]),
  );
}
