import { describe, expect, test } from 'vitest';
import type { Waiver } from '../../shared/domain/statements.ts';
import { type AskedWaiver, grantWaiver, type WaiverGround } from '../../shared/domain/waiver.ts';

const asked: AskedWaiver = {
  subjectId: 'ami-00000000000000001',
  ruleId: 'one-year',
  by: 'ann',
  why: 'the vendor has no newer one',
  grantedAt: '2026-10-01T12:00:00.000Z',
  until: '2026-12-31',
};

/** A waiver of ann's that ran out in September. */
function aWaiver(changes: Partial<Waiver> = {}): Waiver {
  const before = { grantedAt: '2026-06-01T12:00:00.000Z', until: '2026-09-30', renewedFrom: [] };
  return { ...asked, ...before, ...changes };
}

function grant(changes: Partial<AskedWaiver> = {}, ground: Partial<WaiverGround> = {}) {
  const usual: WaiverGround = { finding: 'NON_COMPLIANT', before: null, isEnded: false, maxDays: 180 };
  return grantWaiver({ ...asked, ...changes }, { ...usual, ...ground });
}

test('a violation can be waived', () => {
  expect(grant()).toEqual({ status: 'saved', waiver: { ...asked, renewedFrom: [] } });
});

test.each([
  [null, 'there is none'],
  ['COMPLIANT', 'it is COMPLIANT'],
  ['NOT_APPLICABLE', 'it is NOT_APPLICABLE'],
  ['INSUFFICIENT_DATA', 'it is INSUFFICIENT_DATA'],
] as const)('a finding that is %s cannot', (finding, told) => {
  expect(grant({}, { finding })).toEqual({
    status: 'refused',
    reason: `only a violation can be waived: of one-year on ami-00000000000000001 ${told}`,
  });
});

describe('until', () => {
  test.each([
    ['2027-03-30', 180, 'saved'],
    ['2027-03-31', 180, 'refused'],
    ['2026-10-02', 1, 'saved'],
    ['2026-10-03', 1, 'refused'],
    ['2026-10-01', 0, 'refused'],
    ['2026-10-01', 180, 'saved'],
    ['2026-09-30', 180, 'refused'],
  ])('%s of at most %i days is %s', (until, maxDays, status) => {
    expect(grant({ until }, { maxDays }).status).toBe(status);
  });

  test.each([
    '',
    'tomorrow',
    '2026-13-01',
    '2026-11-31',
    '2026-11-30T00:00:00.000Z',
    '2026-11-30\n',
    '20261130',
  ])('a day that is %j is refused', (until) => {
    expect(grant({ until })).toMatchObject({ status: 'refused', reason: expect.stringMatching(/is no day/) });
  });
});

describe('renewing', () => {
  test('who granted it may renew it once', () => {
    expect(grant({}, { before: aWaiver() })).toMatchObject({
      status: 'saved',
      waiver: { by: 'ann', renewedFrom: ['ann'] },
    });
  });

  test('a second renewal needs another person', () => {
    const before = aWaiver({ renewedFrom: ['ann'] });

    expect(grant({}, { before })).toEqual({
      status: 'refused',
      reason: 'it was renewed before: somebody other than ann must renew it',
    });
    expect(grant({ by: 'bob' }, { before })).toMatchObject({
      status: 'saved',
      waiver: { by: 'bob', renewedFrom: ['ann', 'ann'] },
    });
  });

  test('two persons cannot renew it for ever in turn', () => {
    const before = aWaiver({ by: 'bob', renewedFrom: ['ann'] });

    expect(grant({ by: 'ann' }, { before }).status).toBe('refused');
    expect(grant({ by: 'bob' }, { before }).status).toBe('refused');
    expect(grant({ by: 'eve' }, { before }).status).toBe('saved');
  });

  test('the same request again is the same waiver', () => {
    const before = { ...asked, renewedFrom: ['ann', 'bob'] };

    expect(grant({}, { before, finding: null })).toEqual({ status: 'saved', waiver: before });
  });

  test('the same request later is the same waiver while it holds, and refused when it is over', () => {
    const before = { ...asked, grantedAt: '2026-09-01T12:00:00.000Z', renewedFrom: [] };
    const later = { grantedAt: '2027-01-01T12:00:00.000Z' };

    expect(grant({}, { before })).toEqual({ status: 'saved', waiver: before });
    expect(grant(later, { before })).toEqual({ status: 'refused', reason: '2026-12-31 is over' });
  });

  test('one that was ended is not taken up again by asking the same once more', () => {
    const before = { ...asked, renewedFrom: [] };

    expect(grant({}, { before, isEnded: true })).toMatchObject({
      status: 'saved',
      waiver: { renewedFrom: ['ann'] },
    });
  });
});
