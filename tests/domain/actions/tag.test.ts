import { expect, test } from 'vitest';
import { tag } from '../../../shared/domain/actions/tag.ts';
import type { Tag } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { anImage, tags } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

const web = tags({ Team: 'web', Stage: 'dev' });

function tagsSet(own: readonly Tag[], wanted: readonly Tag[], createdBy: string | null = null) {
  const calls = tag.calls(anImage({ tags: known(own) }), optionsOf({ tags: wanted, createdBy }));
  return calls.flatMap((call) => (call.operation === 'ec2:CreateTags' ? call.input.Tags : []));
}

function manyTags(count: number, prefix = 'Key'): readonly Tag[] {
  return Array.from({ length: count }, (_, index) => ({ key: `${prefix}${index}`, value: '' }));
}

test('an image without the tags gets them in one call', () => {
  expect(tag.calls(anImage(), optionsOf({ tags: web, createdBy: null }))).toEqual([
    {
      operation: 'ec2:CreateTags',
      input: {
        Resources: ['ami-00000000000000001'],
        Tags: [
          { key: 'Team', value: 'web' },
          { key: 'Stage', value: 'dev' },
        ],
      },
    },
  ]);
});

test.each(['web', 'other', ''])('the value %j that is there is never changed', (value) => {
  expect(tagsSet(tags({ Team: value }), web)).toEqual([{ key: 'Stage', value: 'dev' }]);
});

test('a key of another case is another key', () => {
  expect(tagsSet(tags({ team: 'web' }), tags({ Team: 'web' }))).toEqual([{ key: 'Team', value: 'web' }]);
});

test('an image with all the keys needs no call', () => {
  expect(tagsSet(tags({ Team: 'a', Stage: 'b' }), web)).toEqual([]);
});

test('tags that could not be read are not set', () => {
  const image = anImage({ tags: unknown('denied') });

  expect(tag.calls(image, optionsOf({ tags: web, createdBy: 'Creator' }))).toEqual([]);
});

test('who made the image is named where it was seen, as far as a value reaches', () => {
  const arn = `arn:aws:iam::111122223333:role/${'x'.repeat(300)}`;
  const image = anImage({ createdBy: known(arn) });
  const unseen = anImage({ createdBy: unknown('no event') });
  const options = optionsOf({ tags: [], createdBy: 'Creator' });

  expect(tag.calls(image, options)).toMatchObject([
    { input: { Tags: [{ key: 'Creator', value: arn.slice(0, 256) }] } },
  ]);
  expect(tag.calls(unseen, options)).toEqual([]);
});

test('one key that is wanted twice is set once, as the list says it', () => {
  expect(tagsSet([], tags({ Creator: 'platform' }), 'Creator')).toEqual([
    { key: 'Creator', value: 'platform' },
  ]);
});

test.each(['aws:team', 'AWS:Team', 'ami-governor:protected', 'ami-governor:copy-of', 'AMI-Governor:x'])(
  'the reserved key %s is never set',
  (key) => {
    expect(tagsSet([], [{ key, value: 'x' }])).toEqual([]);
    expect(tagsSet([], [], key)).toEqual([]);
  },
);

test('an image has room for 50 tags of its own, and with one too many it gets none', () => {
  expect(tagsSet(manyTags(48), web)).toHaveLength(2);
  expect(tagsSet(manyTags(49), web)).toEqual([]);
});

test('tags of AWS take no room', () => {
  expect(tagsSet([...manyTags(48), ...manyTags(30, 'aws:x')], web)).toHaveLength(2);
});
