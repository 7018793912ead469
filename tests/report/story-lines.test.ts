import { expect, test } from 'vitest';
import type { Entry, StoryItem } from '../../shared/ports/story.ts';
import { historyOf } from '../../shared/report/story-lines.ts';
import { scope } from '../builders.ts';
import { aFinding, anIntent, anOutcome, noon, noonPlus, oneImage } from '../contract/reports.ts';
import { aPause, aWaiver } from '../contract/statement-claims.ts';

const run = { runId: 'sweep-1', kind: 'sweep' } as const;
const change = { ruleId: 'one-year', severity: 'medium', reason: 'old', evidence: '{"days":365}' } as const;

/** What an entry of each kind has of its own. */
type Body = {
  [Kind in Entry['kind']]: Pick<Extract<Entry, { readonly kind: Kind }>, 'kind' | 'body'>;
}[Entry['kind']];

function anItem(body: Body, seq = 1): StoryItem {
  const chain = { previousHash: '0'.repeat(64), hash: `hash ${seq}` };
  return { subjectId: oneImage, seq, entryId: String(seq), at: noonPlus(seq), ...chain, ...body };
}

const line = (body: Body) => historyOf([anItem(body)], 10).lines[0];

test('the newest line comes first, and older ones than fit are counted', () => {
  const story = [1, 2, 3].map((seq) => anItem({ kind: 'outcome', body: anOutcome() }, seq));

  const { lines, omitted } = historyOf(story, 2);

  expect([lines.map(({ seq }) => seq), omitted]).toEqual([[3, 2], 1]);
  expect(historyOf([], 2)).toEqual({ lines: [], omitted: 0 });
});

test('what an event told is said with who did it, and whether it was refused', () => {
  const body = {
    ...{ observationId: 'o', name: 'CreateImage', actorArn: 'arn:ann', sourceAddress: '10.0.0.1', at: noon },
    ...{ scope, imageIds: [oneImage], errorCode: null, requestId: null, change: null },
  };

  expect(line({ kind: 'observation', body })).toMatchObject({
    text: 'CreateImage by arn:ann',
    details: [
      ['source address', '10.0.0.1'],
      ['hash', 'hash 1'],
    ],
  });
  expect(
    line({
      kind: 'observation',
      body: { ...body, actorArn: null, errorCode: 'Denied', sourceAddress: null },
    }),
  ).toMatchObject({
    text: 'CreateImage by somebody whom the event does not tell, refused with Denied',
    details: [['hash', 'hash 1']],
  });
});

test('a change of status is said with its reason, its evidence and the run that found it', () => {
  const changes = [
    { ...change, from: 'COMPLIANT', to: 'NON_COMPLIANT' },
    { ...change, ruleId: 'owner', from: null, to: 'COMPLIANT' },
    { ...change, ruleId: 'gone', from: 'COMPLIANT', to: null },
  ] as const;

  const found = line({ kind: 'transition', body: { run, policyHash: 'abc', changes } });

  expect(found?.text).toBe(
    'one-year: COMPLIANT became NON_COMPLIANT; owner: COMPLIANT; gone: judged no more',
  );
  expect(found?.details).toEqual([
    ...[
      ['one-year: reason', 'old'],
      ['one-year: evidence', '{"days":365}'],
      ['owner: reason', 'old'],
      ['owner: evidence', '{"days":365}'],
      ['gone: reason', 'old'],
      ['gone: evidence', '{"days":365}'],
      ['sweep run', 'sweep-1'],
      ['policy', 'abc'],
      ['hash', 'hash 1'],
    ],
  ]);
});

test('an alert is said with the dates that it gave, and whether a clock runs', () => {
  const running = aFinding({ notifiedAt: noon, promisedAt: { disable: noonPlus(30) } });
  const standing = aFinding({ ruleId: 'owner', mode: 'audit' });

  expect(line({ kind: 'alert', body: { findings: [running, standing] } })).toMatchObject({
    text: 'told: one-year, owner',
    details: [
      ['one-year: clock', `runs since ${noon}`],
      ['one-year: disable on', noonPlus(30)],
      ['owner: clock', 'stands still (audit)'],
      ['hash', 'hash 1'],
    ],
  });
});

test.each<[string, Body]>([
  ['about to disable: wanted by one-year', { kind: 'intent', body: anIntent() }],
  ['disable: applied: wanted by one-year', { kind: 'outcome', body: anOutcome() }],
  [
    'disable: held by in-use: an instance runs it',
    { kind: 'outcome', body: anOutcome({ status: 'held', heldBy: 'in-use', reason: 'an instance runs it' }) },
  ],
  [
    'arn:aws:iam::111122223333:user/ann accepts one-year until 2026-12-31: the vendor has no newer one',
    { kind: 'statement', body: { said: 'waiver-granted', waiver: { ...aWaiver(), renewedFrom: [] } } },
  ],
  [
    'bob ended the waiver of one-year',
    {
      kind: 'statement',
      body: { said: 'waiver-ended', waiver: { ...aWaiver(), renewedFrom: [] }, by: 'bob' },
    },
  ],
  ['bob ended the pause', { kind: 'statement', body: { said: 'pause-ended', pause: aPause(), by: 'bob' } }],
  [
    'ann accepted the new baseline: sold',
    {
      kind: 'statement',
      body: { said: 'baseline-accepted', accepted: { by: 'ann', why: 'sold', at: noon } },
    },
  ],
])('says %j', (text, body) => {
  expect(line(body)?.text).toBe(text);
});
