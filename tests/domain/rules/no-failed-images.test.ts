import { expect, test } from 'vitest';
import { known, unknown } from '../../../shared/domain/known.ts';
import { noFailedImages } from '../../../shared/domain/rules/no-failed-images.ts';
import { judge } from './judge.ts';

test.each(['available', 'disabled'] as const)('an image that is %s was made', (state) => {
  expect(judge(noFailedImages, {}, { state: known(state) })).toEqual({
    status: 'COMPLIANT',
    reason: 'it was made',
    evidence: { state },
  });
});

test.each(['failed', 'error', 'invalid'] as const)('an image that is %s has to go', (state) => {
  expect(judge(noFailedImages, {}, { state: known(state) })).toEqual({
    status: 'NON_COMPLIANT',
    reason: `its making failed, it is ${state} for ever: deregister it, and make it anew where it is missed`,
    evidence: { state },
  });
});

test.each(['pending', 'transient'] as const)(
  'whether an image that is %s fails is not known yet',
  (state) => {
    expect(judge(noFailedImages, {}, { state: known(state) })).toMatchObject({
      status: 'INSUFFICIENT_DATA',
      reason: 'the image is still being made',
    });
  },
);

test('a state that was not read is insufficient data', () => {
  expect(judge(noFailedImages, {}, { state: unknown('State is not in the answer') })).toMatchObject({
    status: 'INSUFFICIENT_DATA',
    reason: 'state: State is not in the answer',
  });
});

test('the rule does not apply to an image that is deregistered', () => {
  expect(judge(noFailedImages, {}, { state: known('deregistered') })).toMatchObject({
    status: 'NOT_APPLICABLE',
    reason: 'the image is deregistered',
  });
});
