import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reactTo } from '../../shared/events/react.ts';
import { runCli } from '../cli/run-cli.ts';
import { recordedFolder as folder, wrapped } from './corpus.ts';
import { aDeployment, allTaken } from './deployment.ts';

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

/** As EventBridge would bring it. */
function eventOf({ file, form }: Expected): unknown {
  const event = read(file);
  if (form === 'eventbridge' || form === 'records') return event;
  const [record] = (form === 'list-of-records' ? event : [event]) as readonly Record<string, unknown>[];
  return wrapped(record ?? {});
}

function aFile(event: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'recorded-event-')), 'event.json');
  writeFileSync(file, JSON.stringify(event));
  return file;
}

const cases = isThere ? (read('expected.json') as readonly Expected[]) : [];

describe.skipIf(!isThere)('recorded events', () => {
  it.each(cases)('$file: $reaction', (recorded) => {
    const { reaction, imageIds } = recorded;

    const answer = reactTo(eventOf(recorded));

    // The id ami-1111 is too short for EC2, so what names it is refused.
    const expected = imageIds.includes('ami-1111') ? ['reject'] : allowed[reaction];
    expect(expected).toContain(answer.reaction);
    if (answer.reaction === 'govern') expect(answer.imageIds).toEqual(imageIds);
    if (answer.reaction === 'govern' && govern.includes(reaction)) expect(answer.intent).toBe(reaction);
  });

  it.each(cases)('$file through the functions and the command line: $reaction', async (recorded) => {
    const event = eventOf(recorded);
    const { reaction, scope, imageIds } = reactTo(event);
    const { take, ordered, swept, refused } = aDeployment(scope?.accountId ?? '111122223333');

    expect(await take(event)).toEqual(allTaken);
    const { code, stdout } = await runCli(['event', aFile(event), '--format', 'json']);

    const isDaily = recorded.reaction === 'daily-run';
    const orders = reaction === 'govern' && !isDaily ? [{ scope, imageIds, run: { kind: 'event' } }] : [];
    expect(ordered).toMatchObject(orders);
    expect(swept.map((order) => order.imageIds)).toEqual(isDaily ? [null] : []);
    expect(refused).toEqual([]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reaction, scope, imageIds });
  });

  it.each(cases.filter(({ form }) => form !== 'eventbridge'))('$file is refused as it is', ({ file }) => {
    expect(reactTo(read(file))).toMatchObject({ reaction: 'reject', imageIds: [] });
  });
});
