import type { Entry } from '../harness/chronicle.ts';
import type { PlayedWorld } from '../harness/play-world.ts';
import { truthAt } from '../truth/truth.ts';
import { usesOf } from '../truth/uses-of.ts';
import { momentOf } from './moments.ts';
import {
  changesOf,
  mayDeprecateInUse,
  type Oracle,
  takesSomething,
  type Violation,
  violation,
} from './oracle.ts';

/** I1: whatever is taken away or hidden, the simulator shows nothing that uses it, at the instant of the call. */
export const neverInUse: Oracle = {
  id: 'never-in-use',
  violations: (played) =>
    changesOf(played).flatMap((change) => {
      if (!takesSomething(change, played)) return [];
      const uses = usesOf(change.imageId, change.scope, change.truth);
      const first = uses[0];
      return first === undefined ? [] : [violation('I1', change, `in use by ${first.kind} ${first.name}`)];
    }),
};

/** I1 once more, before anything can happen: no plan allows what the simulator shows to be in use. */
export const neverPlannedInUse: Oracle = {
  id: 'never-planned-in-use',
  violations: (played) => played.simulator.chronicle.entries.flatMap((entry) => plannedInUse(entry, played)),
};

function plannedInUse(entry: Entry, played: PlayedWorld): readonly Violation[] {
  const moment = entry.kind === 'report' ? momentOf(entry, played) : null;
  if (entry.kind !== 'report' || moment === null) return [];
  const { world } = played.simulator;
  const { accountId, region } = entry.report.scope;
  const truth = truthAt(world, moment, new Date(entry.at), played.spec.policy);
  return entry.report.actions.flatMap(({ action, subjectId: imageId, status }): readonly Violation[] => {
    const rungs = mayDeprecateInUse(played)
      ? ['disable', 'deregister']
      : ['deprecate', 'disable', 'deregister'];
    if (status !== 'allowed' || !rungs.includes(action)) return [];
    // A sweep leaves DescribeImageReferences to whoever applies its plan.
    const use = usesOf(imageId, world.scope(accountId, region), truth).find(
      ({ kind }) => kind !== 'reference',
    );
    const what = `${entry.run.runId} allows ${action} of ${imageId}, in use by ${use?.kind} ${use?.name}`;
    return use === undefined ? [] : [{ invariant: 'I1', at: entry.at, what }];
  });
}
