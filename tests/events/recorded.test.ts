import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reactTo } from '../../shared/events/react.ts';
import { recordedFolder as folder, wrapped } from './corpus.ts';

const isThere = existsSync(new URL('expected.json', folder));

interface Expected {
  readonly file: string;
  readonly form: string;
  readonly reaction: string;
  readonly imageIds: readonly string[];
}

const govern = ['evaluate', 'alert', 'map-finding', 'record-state', 'image-gone', 'daily-run'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  ignore: ['ignore'],
  'no-alert': ['ignore', 'govern'],
  'usage-or-ignore': ['ignore', 'govern'],
  'reject-or-ignore': ['ignore', 'reject'],
  ...Object.fromEntries(govern.map((intent) => [intent, ['govern']])),
};

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

const cases = isThere ? (read('expected.json') as readonly Expected[]) : [];

describe.skipIf(!isThere)('recorded events', () => {
  it.each(cases)('$file: $reaction', ({ file, form, reaction, imageIds }) => {
    const event = read(file);
    const [record] = (form === 'list-of-records' ? event : [event]) as readonly Record<string, unknown>[];

    const answer = reactTo(form === 'eventbridge' || form === 'records' ? event : wrapped(record ?? {}));

    // The id ami-1111 is too short for EC2, so what names it is refused.
    const expected = imageIds.includes('ami-1111') ? ['reject'] : allowed[reaction];
    expect(expected).toContain(answer.reaction);
    if (answer.reaction === 'govern') expect(answer.imageIds).toEqual(imageIds);
    if (answer.reaction === 'govern' && govern.includes(reaction)) expect(answer.intent).toBe(reaction);
  });

  it.each(cases.filter(({ form }) => form !== 'eventbridge'))('$file is refused as it is', ({ file }) => {
    expect(reactTo(read(file))).toMatchObject({ reaction: 'reject', imageIds: [] });
  });
});
