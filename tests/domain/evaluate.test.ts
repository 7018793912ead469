import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { everything } from '../../shared/domain/match.ts';
import type { Exemption } from '../../shared/domain/policy.ts';
import {
  aHistory,
  anImage,
  aPolicy,
  aRecord,
  aRule,
  aView,
  globs,
  imageNumber,
  tags,
  type World,
} from '../builders.ts';

function findings(world: World = {}): readonly Finding[] {
  return evaluate(aView(world));
}

function anExemption(changes: Partial<Exemption> = {}): Exemption {
  return {
    match: everything,
    ruleIds: ['one-year'],
    reason: 'frozen for publication',
    owner: 'lab@example.com',
    expires: '2026-10-01',
    ...changes,
  };
}

const research = { ...everything, tag: [{ key: 'Team', anyOf: globs('research') }] };

test('every image is judged by every rule, in order of image and rule', () => {
  const policy = aPolicy({ rules: [aRule({ ruleId: 'b' }), aRule({ ruleId: 'a' })] });

  const found = findings({ images: [imageNumber(2), imageNumber(1)], policy });

  expect(found.map(({ subjectId: imageId, ruleId }) => [imageId, ruleId])).toEqual([
    ['ami-00000000000000001', 'a'],
    ['ami-00000000000000001', 'b'],
    ['ami-00000000000000002', 'a'],
    ['ami-00000000000000002', 'b'],
  ]);
});

test('a rule that does not match is not applicable', () => {
  const match = { ...everything, name: globs('golden-*') };

  const [finding] = findings({ policy: aPolicy({ rules: [aRule({ match })] }) });

  expect(finding).toMatchObject({ status: 'NOT_APPLICABLE', reason: 'the rule is not about this image' });
});

test('a rule whose match could not be read has insufficient data', () => {
  const [finding] = findings({
    images: [anImage({ tags: unknown('DescribeTags was denied') })],
    policy: aPolicy({ rules: [aRule({ match: research })] }),
  });

  expect(finding).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'whether the rule is about this image: DescribeTags was denied',
  });
});

test('a rule that throws gives insufficient data', () => {
  const policy = aPolicy({ rules: [aRule({ params: { days: Number.NaN } })] });

  const [finding] = findings({ policy });

  expect(finding).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'the rule max-age failed: RangeError: Invalid time value',
  });
});

test.each(['no-such-rule', '__proto__', 'constructor'])('the unknown check %s passes no image', (check) => {
  const [finding] = findings({ policy: aPolicy({ rules: [aRule({ check })] }) });

  expect(finding).toMatchObject({ status: 'INSUFFICIENT_DATA', reason: `there is no rule ${check}` });
});

test('an exempt image is not applicable, and the reason names who answers for it', () => {
  const [finding] = findings({ policy: aPolicy({ exemptions: [anExemption()] }) });

  expect(finding).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'exempt until 2026-10-01: frozen for publication (lab@example.com)',
    evidence: {
      exemption: { reason: 'frozen for publication', owner: 'lab@example.com', expires: '2026-10-01' },
    },
  });
});

test.each([
  ['the last moment of its last day', '2026-10-01T23:59:59.999Z', 'NOT_APPLICABLE'],
  ['the first moment after it', '2026-10-02T00:00:00.000Z', 'NON_COMPLIANT'],
])('an exemption at %s: %s is %s', (_case, at, status) => {
  const [finding] = findings({
    policy: aPolicy({ exemptions: [anExemption()] }),
    at: new Date(at),
  });

  expect(finding?.status).toBe(status);
});

test('an exemption without an end holds for ever', () => {
  const [finding] = findings({
    policy: aPolicy({ exemptions: [anExemption({ expires: null })] }),
    at: new Date('2099-01-01T00:00:00.000Z'),
  });

  expect(finding?.reason).toBe('exempt: frozen for publication (lab@example.com)');
});

test('an exemption from another rule exempts from nothing', () => {
  const policy = aPolicy({ exemptions: [anExemption({ ruleIds: ['owner-tags'] })] });

  expect(findings({ policy })[0]?.status).toBe('NON_COMPLIANT');
});

test('an exemption whose match could not be read leaves the rule without sufficient data', () => {
  const [finding] = findings({
    images: [anImage({ tags: unknown('denied') })],
    policy: aPolicy({ exemptions: [anExemption({ match: research })] }),
  });

  expect(finding).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'whether an exemption covers this image: denied',
  });
});

test('an exemption that is over and could not be read stands in no way', () => {
  const [finding] = findings({
    images: [anImage({ tags: unknown('denied') })],
    policy: aPolicy({ exemptions: [anExemption({ match: research, expires: '2026-09-30' })] }),
  });

  expect(finding?.status).toBe('NON_COMPLIANT');
});

test('the second of two exemptions exempts as well', () => {
  const [finding] = findings({
    images: [anImage({ tags: known(tags({ Team: 'research' })) })],
    policy: aPolicy({
      exemptions: [
        anExemption({ match: { ...everything, name: globs('golden-*') } }),
        anExemption({ match: research, reason: 'second' }),
      ],
    }),
  });

  expect(finding?.reason).toBe('exempt until 2026-10-01: second (lab@example.com)');
});

test('a finding that continues keeps its instants', () => {
  const [finding] = findings({ history: aHistory() });

  expect(finding).toMatchObject({
    firstSeenAt: '2026-06-23T12:00:00.000Z',
    announcedAt: '2026-06-23T12:00:00.000Z',
    notifiedAt: '2026-06-23T12:00:00.000Z',
    promisedAt: {
      deprecate: '2026-06-30T12:00:00.000Z',
      disable: '2026-07-23T12:00:00.000Z',
      deregister: '2026-08-22T12:00:00.000Z',
    },
  });
});

test.each(['COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const)(
  'a finding that was %s in between starts anew, and no date is left over',
  (status) => {
    const [finding] = findings({ history: aHistory({ findings: [aRecord({ status })] }) });

    expect(finding).toMatchObject({
      status: 'NON_COMPLIANT',
      firstSeenAt: '2026-10-01T12:00:00.000Z',
      announcedAt: null,
      notifiedAt: null,
      promisedAt: {},
    });
  },
);

test('the record of another rule or image starts no clock', () => {
  const records = [aRecord({ ruleId: 'owner-tags' }), aRecord({ subjectId: 'ami-00000000000000002' })];

  expect(findings({ history: aHistory({ findings: records }) })[0]?.notifiedAt).toBeNull();
});

test('a rule back in audit mode stops the clock and forgets its dates', () => {
  const policy = aPolicy({ rules: [aRule({ mode: 'audit' })] });

  const [finding] = findings({ policy, history: aHistory() });

  expect(finding).toMatchObject({
    firstSeenAt: '2026-06-23T12:00:00.000Z',
    announcedAt: '2026-06-23T12:00:00.000Z',
    notifiedAt: null,
    promisedAt: {},
  });
});

test('another definition of the rule starts the clock anew and is told again', () => {
  const changed = aPolicy({ rules: [aRule({ hash: 'definition 2' })] });

  const [finding] = evaluate(aView({ policy: changed, history: aHistory() }));

  expect(finding).toMatchObject({
    status: 'NON_COMPLIANT',
    firstSeenAt: '2026-06-23T12:00:00.000Z',
    announcedAt: null,
    notifiedAt: null,
    promisedAt: {},
  });
});
