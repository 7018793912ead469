import type { Store } from '../../../shared/store/dynamo-store.ts';
import { memoryStore } from '../../../shared/store/memory.ts';
import type { StoreMethod } from '../world/mishaps.ts';
import type { Happening } from './chronicle.ts';
import { alive, callingInvocation } from './invocation.ts';
import type { Simulator } from './simulator.ts';

/** What goes wrong at a call of the store; null for nothing. */
export type StoreMishap = (method: StoreMethod) => 'crash-before' | 'crash-after' | 'refused' | null;

class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** The store's twin in memory, which writes down what it is told, and at which its caller may die. */
export function toldStore({ clock, chronicle }: Simulator, mishapAt: StoreMishap): Store {
  const store = memoryStore({ now: clock.now });
  const told =
    <Args extends readonly unknown[], Answer>(
      method: StoreMethod,
      call: (...args: Args) => Promise<Answer>,
      tell: (args: Args, answer: Answer) => Happening | null = () => null,
    ) =>
    async (...args: Args): Promise<Answer> => {
      await alive();
      const mishap = mishapAt(method);
      if (mishap === 'refused') throw new StoreRefusedError(`${method} was refused`);
      if (mishap === 'crash-before') callingInvocation()?.die();
      await alive();
      const answer = await call(...args);
      const happening = tell(args, answer);
      if (happening !== null) chronicle.note(happening, callingInvocation());
      if (mishap === 'crash-after') callingInvocation()?.die();
      await alive();
      return answer;
    };
  return {
    ...store,
    saveWaiver: async (scope, asked, maxDays) => {
      const answer = await store.saveWaiver(scope, asked, maxDays);
      const { subjectId: imageId, ruleId, until } = asked;
      if (answer.status === 'saved') chronicle.note({ kind: 'waiver', imageId, ruleId, until }, null);
      return answer;
    },
    readHistory: told('readHistory', store.readHistory),
    saveReport: told('saveReport', store.saveReport, ([report, run]) => ({ kind: 'report', report, run })),
    saveAnnounced: told('saveAnnounced', store.saveAnnounced),
    loadPlan: told('loadPlan', store.loadPlan, (_, plan) =>
      plan === null ? null : { kind: 'plan-loaded', plan },
    ),
    recordIntent: told('recordIntent', store.recordIntent, ([intent]) => ({ kind: 'intent', intent })),
    recordOutcome: told('recordOutcome', store.recordOutcome, ([outcome]) => ({ kind: 'outcome', outcome })),
    openIntents: told('openIntents', store.openIntents),
    reservePlace: told('reservePlace', store.reservePlace),
    releasePlace: told('releasePlace', store.releasePlace),
    takeLease: told('takeLease', store.takeLease),
    releaseLease: told('releaseLease', store.releaseLease),
    recordObservation: told('recordObservation', store.recordObservation),
    markWaiting: told('markWaiting', store.markWaiting),
    clearWaiting: told('clearWaiting', store.clearWaiting),
  };
}
