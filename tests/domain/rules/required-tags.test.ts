import { expect, test } from 'vitest';
import type { Tag } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import type { TagExpectation } from '../../../shared/domain/params.ts';
import { requiredTags } from '../../../shared/domain/rules/required-tags.ts';
import { globs, tags } from '../../builders.ts';
import { judge } from './judge.ts';

const owner: TagExpectation = { key: 'Owner', anyOf: globs('*@example.com') };
const environment: TagExpectation = { key: 'Environment', anyOf: globs('dev', 'prod') };
const costCentre: TagExpectation = { key: 'CostCentre', anyOf: globs('*') };

function judgeTags(wanted: readonly TagExpectation[], own: readonly Tag[]) {
  return judge(requiredTags, { tags: wanted }, { tags: known(own) });
}

test('an image with every tag is compliant', () => {
  const verdict = judgeTags(
    [owner, environment],
    tags({ Owner: 'a@example.com', Environment: 'prod', More: '' }),
  );

  expect(verdict).toEqual({ status: 'COMPLIANT', reason: 'all required tags are there', evidence: {} });
});

test('an image without tags names every missing one', () => {
  const verdict = judgeTags([owner, costCentre], []);

  expect(verdict).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'missing tags: Owner, CostCentre',
    evidence: { missing: ['Owner', 'CostCentre'], wrong: [] },
  });
});

test('a tag with another value names the value and what was wanted', () => {
  const verdict = judgeTags([environment], tags({ Environment: 'test' }));

  expect(verdict).toEqual({
    status: 'NON_COMPLIANT',
    reason: 'tag Environment is "test", wanted dev or prod',
    evidence: { missing: [], wrong: [{ key: 'Environment', value: 'test' }] },
  });
});

test('missing and wrong tags stand in one sentence, the missing ones first', () => {
  const verdict = judgeTags([environment, costCentre, owner], tags({ Environment: 'PROD', Owner: '' }));

  expect(verdict.reason).toBe(
    'missing tags: CostCentre; tag Environment is "PROD", wanted dev or prod; tag Owner is "", wanted *@example.com',
  );
});

test('a key in another case is another tag', () => {
  expect(judgeTags([owner], tags({ owner: 'a@example.com' })).reason).toBe('missing tags: Owner');
});

test('an empty value is a value, and meets a pattern for any', () => {
  expect(judgeTags([costCentre], tags({ CostCentre: '' })).status).toBe('COMPLIANT');
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a tag key like any other', (key) => {
  const wanted = { key, anyOf: globs('yes') };

  expect(judgeTags([wanted], []).reason).toBe(`missing tags: ${key}`);
  expect(judgeTags([wanted], [{ key, value: 'yes' }]).status).toBe('COMPLIANT');
});

test('a value with quotes and line breaks stays one quoted word', () => {
  expect(judgeTags([environment], tags({ Environment: 'a"\nb' })).reason).toBe(
    'tag Environment is "a\\"\\nb", wanted dev or prod',
  );
});

test('a policy that wants no tag is met by every image', () => {
  expect(judgeTags([], []).status).toBe('COMPLIANT');
});

test('tags that could not be read are insufficient data', () => {
  const verdict = judge(requiredTags, { tags: [owner] }, { tags: unknown('DescribeTags was denied') });

  expect(verdict).toEqual({
    status: 'INSUFFICIENT_DATA',
    reason: 'tags: DescribeTags was denied',
    evidence: {},
  });
});

test('an image that is still being made is judged by the tags it has', () => {
  const verdict = judge(requiredTags, { tags: [owner] }, { state: known('pending'), tags: known([]) });

  expect(verdict.status).toBe('NON_COMPLIANT');
});
