import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../sandbox/aws/faults/fault-plan.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { copiesOf, inNeedOfRemedies, needy } from './in-need-of-remedies.ts';
import { policyFile, type RunningSystem, runningSystem, slowMs } from './running-system.ts';

const scopeSubject = '111122223333/eu-central-1';

/** Each remedy with its call, and what it is about. */
const remedies = [
  ['tag', 'CreateTags', needy.untagged],
  ['revoke-public-launch-permission', 'ModifyImageAttribute', needy.public],
  ['revoke-launch-permissions', 'ModifyImageAttribute', needy.shared],
  ['protect', 'EnableImageDeregistrationProtection', needy.golden],
  ['schedule-deprecation', 'EnableImageDeprecation', needy.endless],
  ['copy-encrypted', 'CopyImage', needy.plain],
  ['block-public-access', 'EnableImageBlockPublicAccess', scopeSubject],
] as const;

const operations = [...new Set(remedies.map(([, operation]) => operation))];

describe('a run that dies at the call of a remedy', { timeout: slowMs }, () => {
  it.each([
    ['before', 'crash-before-effect', ['failed', 'applied']],
    ['after', 'crash-after-effect', ['applied']],
  ] as const)(
    '%s its effect is settled by what the world shows, and each remedy happens once',
    async (_, kind, settled) => {
      const system = await runningSystem({
        policyFile: policyFile('all-remedies'),
        fill: inNeedOfRemedies,
      });
      await system.days(1);
      const faults = operations.map(
        (operation): FaultRule => ({ match: { operation, nth: 1 }, fault: { kind } }),
      );
      system.aws.faults.set(faults);

      await system.days(5);

      const crashed = system.runtime.invocations.filter(({ result }) => result.status === 'crashed');
      expect(crashed).toHaveLength(operations.length);
      expect(await openIntents(system)).toEqual([]);
      for (const [action, operation, subject] of remedies) {
        const outcomes = (await system.outcomesOf(subject)).filter((outcome) => outcome.action === action);
        const isSecondOfItsCall = action === 'revoke-launch-permissions';
        // Two calls: of the first the world shows the effect, of the second none, so that the second is made anew.
        const isHalf = action === 'block-public-access';
        const expected = isSecondOfItsCall ? ['applied'] : isHalf ? ['failed', 'applied'] : settled;

        // Whose effect the world shows nobody can tell: `already-so` claims nothing.
        const told = statusesOf(outcomes).map((status) => (status === 'already-so' ? 'applied' : status));

        expect([action, told]).toEqual([action, expected]);
        expect([operation, effectsOn(system, operation, subject)]).toEqual([operation, 1]);
      }
      expect(copiesOf(system.home, needy.plain)).toHaveLength(1);
      expect(await settledReason(system, scopeSubject)).toContain(
        kind === 'crash-after-effect' ? 'the world shows a part of its effect' : 'the world shows no effect',
      );
    },
  );
});

function statusesOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map(({ status }) => status);
}

/** How often the operation had its effect on the image, or on the account. */
function effectsOn(system: RunningSystem, operation: string, subject: string): number {
  return system.changes().filter(({ operation: name, input }) => {
    const named = [input['ImageId'], input['SourceImageId'], input['Resources']].flat();
    return name === operation && (subject === scopeSubject || named.includes(subject));
  }).length;
}

async function settledReason(system: RunningSystem, subject: string): Promise<string> {
  const [settled] = (await system.outcomesOf(subject)).filter(({ status }) => status === 'failed');
  return settled?.reason ?? '';
}

async function openIntents(system: RunningSystem): Promise<readonly string[]> {
  return (await system.table()).filter(({ sk }) => sk.startsWith('OPEN#')).map(({ sk }) => sk);
}
