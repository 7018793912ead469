import { expect, test } from 'vitest';
import type { AllowedImages, AllowedImagesCriterion } from '../../../shared/domain/facts.ts';
import { type Known, known, unknown } from '../../../shared/domain/known.ts';
import { allowedImages } from '../../../shared/domain/rules/allowed-images.ts';
import { judgeScope } from './judge-in.ts';

const defaults = { providers: ['amazon'], nobodyElse: false, auditMode: false };
const own = '111122223333';
const partner = '222233334444';

function from(...providers: readonly string[]): AllowedImagesCriterion {
  return { providers, asksMore: false };
}

function judgeSetting(setting: Known<AllowedImages>, params: Partial<typeof defaults> = {}) {
  return judgeScope(
    allowedImages,
    { ...defaults, ...params },
    {
      facts: {
        settings: {
          imageBlockPublicAccess: unknown('denied'),
          snapshotBlockPublicAccess: unknown('denied'),
          allowedImages: setting,
        },
      },
      trusted: { accounts: [own, partner] },
    },
  );
}

function judgeEnabled(criteria: readonly AllowedImagesCriterion[], params: Partial<typeof defaults> = {}) {
  return judgeSetting(known({ state: 'enabled', criteria }), params);
}

test('an enabled setting that allows the trusted accounts and the listed providers is compliant', () => {
  expect(judgeEnabled([from('amazon', partner)])).toEqual({
    status: 'COMPLIANT',
    reason: 'Allowed AMIs is enabled and allows every source that the policy names',
    evidence: { state: 'enabled', criteria: [{ providers: ['amazon', partner], asksMore: false }] },
  });
});

test('the criteria may share the providers, and ask for more than the provider', () => {
  expect(judgeEnabled([from('amazon'), { providers: [partner], asksMore: true }]).status).toBe('COMPLIANT');
});

test('a criterion without providers allows the images of each', () => {
  expect(judgeEnabled([{ providers: [], asksMore: true }]).status).toBe('COMPLIANT');
});

test('a disabled setting refuses nothing', () => {
  expect(judgeSetting(known({ state: 'disabled', criteria: [from('amazon', partner)] }))).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs is disabled: set its criteria, look at them in audit-mode, enable it',
  });
});

test('audit-mode is enough only where the policy says so', () => {
  const setting = known({ state: 'audit-mode', criteria: [from('amazon', partner)] } as const);

  expect(judgeSetting(setting)).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs: it is in audit-mode, which refuses nothing',
  });
  expect(judgeSetting(setting, { auditMode: true })).toMatchObject({
    status: 'COMPLIANT',
    reason: 'Allowed AMIs is in audit-mode and allows every source that the policy names',
  });
});

test('a source that no criterion allows is named: its images could not be launched', () => {
  expect(judgeEnabled([from('aws-marketplace')])).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs: no criterion allows 222233334444, amazon',
  });
});

test('a setting without criteria says nothing', () => {
  expect(judgeEnabled([])).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs: it has no criteria',
  });
});

test('others may be allowed too unless the policy says nobody else', () => {
  const criteria = [from('amazon', partner, own, 'none'), from('999988887777', 'aws-marketplace')];

  expect(judgeEnabled(criteria).status).toBe('COMPLIANT');
  expect(judgeEnabled(criteria, { nobodyElse: true })).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs: allowed as well: 999988887777, aws-marketplace',
  });
});

test('with nobody else the own account and "none" are nobody else', () => {
  expect(judgeEnabled([from('amazon', partner, own, 'none')], { nobodyElse: true }).status).toBe('COMPLIANT');
});

test('with nobody else a criterion must name its providers', () => {
  const byName = { providers: [], asksMore: true };

  expect(judgeEnabled([from('amazon', partner), byName], { nobodyElse: true })).toMatchObject({
    status: 'NON_COMPLIANT',
    reason: 'Allowed AMIs: a criterion that names no provider allows images of anybody',
  });
});

test('a setting that was not read is insufficient data', () => {
  expect(judgeSetting(unknown('no rule asked for it'))).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'Allowed AMIs: no rule asked for it',
    evidence: {},
  });
});
