import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDump } from '../../sandbox/aws/dump/load-dump.ts';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import { compilePolicy } from '../../shared/policy/compile-policy.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';
import { playRecorded } from './harness/play-world.ts';
import { type Truth, truthAt } from './truth/truth.ts';
import { usesOf } from './truth/uses-of.ts';

const accounts = fileURLToPath(new URL('../../../shared/real-data/accounts', import.meta.url));
const isThere = existsSync(accounts);
const cases = isThere ? readdirSync(accounts) : [];
const strict = fileURLToPath(new URL('../../policies/strict-enforce.yml', import.meta.url));
const shipped = fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url));
interface Expected {
  readonly account: string;
  readonly mustNotBeTouched?: { readonly imageIds?: string[]; readonly snapshotIds?: string[] };
}

interface Recording {
  readonly folder: string;
  readonly accountId: string;
  readonly region: string;
}

/** Plays the recording under the strictest policy; what the folder lacks is there to read, and empty. */
async function play({ folder, accountId, region }: Recording, days = 400) {
  const policy = await loadPolicy(compilePolicy(readFileSync(strict, 'utf8'), strict));
  const { simulator, scopes } = await playRecorded(
    (world) => {
      setAccount(world, accountId, {});
      return loadDump(world, { folder, accountId, region, assumeEmpty: 'all-missing' }).scope;
    },
    policy,
    days,
  );
  const { world, chronicle } = simulator;
  const scope = scopes[0] ?? world.scope(accountId, region);
  const changes = chronicle.entries.flatMap((entry): readonly Change[] => {
    if (entry.kind !== 'call' || !entry.call.mutating) return [];
    const { operation, input, before } = entry.call;
    const imageId = typeof input['ImageId'] === 'string' ? input['ImageId'] : null;
    const truth = truthAt(world, before, new Date(entry.at), policy);
    return [{ operation, imageId, named: JSON.stringify(input), truth }];
  });
  return { scope, changes };
}

interface Change {
  readonly operation: string;
  readonly imageId: string | null;
  /** All that the call names. */
  readonly named: string;
  readonly truth: Truth;
}

const additions: ReadonlySet<string> = new Set([
  ...['CreateTags', 'CopyImage', 'EnableImageDeregistrationProtection', 'CreateImageUsageReport'],
]);

describe.skipIf(!isThere)('400 days of a recorded account under the strictest policy', () => {
  it.each(cases)(
    '%s: nothing is touched that must not be, is foreign or in use',
    async (name) => {
      const folder = `${accounts}/${name}`;
      const expected: Expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
      const { imageIds = [], snapshotIds = [] } = expected.mustNotBeTouched ?? {};

      const { scope, changes } = await play({ folder, accountId: expected.account, region: 'us-east-1' });

      const untouchable = [...imageIds, ...snapshotIds];
      expect(changes.filter(({ named }) => untouchable.some((id) => named.includes(id)))).toEqual([]);
      const ofOthers = scope.images.values().filter(({ image }) => image.OwnerId !== expected.account);
      const others = ofOthers.map(({ image }) => image.ImageId ?? '');
      expect(changes.filter(({ named }) => others.some((id) => named.includes(id)))).toEqual([]);
      const taken = changes.filter(({ operation }) => !additions.has(operation));
      const used = taken.filter(
        ({ imageId, truth }) => imageId !== null && usesOf(imageId, scope, truth).length > 0,
      );
      expect(used.map(({ operation, imageId }) => `${operation} ${imageId}`)).toEqual([]);
    },
    300_000,
  );
});

it('the unused image of the shipped recording goes with its snapshot, and its twin in use stays as it was', async () => {
  const recording = { folder: shipped, accountId: '111122223333', region: 'eu-central-1' };
  const { scope: recorded } = await play(recording, 0);

  const { scope, changes } = await play(recording);

  expect(scope.images.get(unused)?.image.Name).toBe('web-20250402');
  expect(scope.images.get(unused)?.deregisteredAt).toBeDefined();
  expect(scope.snapshots.get('snap-0000000005a9b000d')).toBeUndefined();
  expect(scope.images.get(twin)?.image.Name).toBe('web-20250601');
  expect(scope.images.get(twin)).toEqual(recorded.images.get(twin));
  expect(scope.snapshots.get('snap-0000000005a9b000c')?.bin).toBeUndefined();
  expect(changes.filter(({ named }) => named.includes(twin))).toEqual([]);
}, 300_000);

/** Built two months apart; a group pins the old template version that names the second. */
const unused = 'ami-000000000a11ce00d';
const twin = 'ami-000000000a11ce00c';
