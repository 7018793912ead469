import { expect, test } from 'vitest';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { unknown } from '../../shared/domain/known.ts';
import { noteTrials } from '../../shared/pipeline/note-trials.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { anImage, aPolicy, aRule, aView, now, scope, someFacts } from '../builders.ts';

const rollout = { canary: { account: [scope.accountId], region: [] }, holdMs: 1 };

/** The rules that are known to be tried after a run over the scope. */
async function triedAfter(changes: Partial<ScopeFacts>, kind: 'sweep' | 'event' = 'sweep') {
  const store = memoryStore({ now: () => now });
  const policy = aPolicy({ rules: [aRule({ ruleId: 'r' })], rollout });
  const view = aView({ facts: someFacts([anImage()], changes), policy });
  await noteTrials(view, { runId: 'run', kind }, store);
  return [...(await store.readHistory(scope)).trials.keys()];
}

test('a sweep that read all images of a canary scope tried its rules', async () => {
  expect(await triedAfter({})).toEqual(['r']);
});

test.each([
  ['could not read the images', { images: unknown('denied') }],
  ['read some of them', { reads: [{ fact: 'Images', known: false, why: 'page 2 did not come' }] }],
  ['looked at some of them', { covers: 'images' as const }],
])('a sweep that %s tried nothing', async (_case, changes) => {
  expect(await triedAfter(changes)).toEqual([]);
});

test('an event tries nothing', async () => {
  expect(await triedAfter({}, 'event')).toEqual([]);
});
