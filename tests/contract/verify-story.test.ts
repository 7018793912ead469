import { describe, expect, it } from 'vitest';
import type { StoryItem } from '../../shared/ports/story.ts';
import { link } from '../../shared/store/chain.ts';
import { verifyStory } from '../../shared/store/verify-story.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';

function aStory(reasons: readonly string[]): readonly StoryItem[] {
  const items: StoryItem[] = [];
  for (const [n, reason] of reasons.entries()) {
    const changes = [
      {
        ruleId: 'owner-tag',
        from: null,
        to: 'NON_COMPLIANT',
        severity: 'medium',
        reason,
        evidence: '{}',
      } as const,
    ];
    const run = { runId: `sweep-${n}`, kind: 'sweep' } as const;
    const entry = {
      ...({ kind: 'transition', entryId: run.runId, at: `2026-10-0${n + 1}T03:00:00.000Z` } as const),
      body: { run, policyHash: 'a'.repeat(64), changes },
    };
    items.push(link(imageId, entry, items.at(-1) ?? null));
  }
  return items;
}

const story = aStory(['one', 'two', 'three', 'four']);
const [one, two, three, four] = story as [StoryItem, StoryItem, StoryItem, StoryItem];

function faultsOf(inTable: readonly StoryItem[], exported: readonly StoryItem[] | null): readonly string[] {
  return verifyStory(imageId, inTable, exported).faults;
}

describe('a story and its export', () => {
  it('agree when nobody touched either, whatever order the export is in and however often it has an item', () => {
    expect(verifyStory(imageId, story, [three, one, four, two, one])).toEqual({
      ...{ subjectId: imageId, items: 4, exported: 4, faults: [], notExported: [] },
    });
  });

  it('agree when the newest items are not exported yet', () => {
    expect(verifyStory(imageId, story, [one, two])).toMatchObject({ faults: [], notExported: [3, 4] });
  });

  it.each([
    [
      'removed from the middle',
      [one, two, four],
      ['item 4: item 3 is missing or there twice', 'item 3: it is in the export and not in the table'],
    ],
    ['cut off at the end', [one, two, three], ['item 4: it is in the export and not in the table']],
    [
      'removed altogether',
      [],
      [
        'item 1: it is in the export and not in the table',
        'item 2: it is in the export and not in the table',
        'item 3: it is in the export and not in the table',
        'item 4: it is in the export and not in the table',
      ],
    ],
    [
      'changed',
      [one, { ...two, at: '2026-12-24T00:00:00.000Z' }, three, four],
      ['item 2: its content was changed'],
    ],
    [
      'moved',
      [one, { ...three, seq: 2 }, { ...two, seq: 3 }, four],
      [
        'item 2: it was written after another item',
        'item 2: it is not what was exported',
        'item 3: it is not what was exported',
      ],
    ],
  ] as const)('differ when an item was %s', (_, inTable, faults) => {
    expect(faultsOf(inTable, story)).toEqual(faults);
  });

  it('differ when all of it was written anew, with a chain that fits', () => {
    const rewritten = aStory(['one', 'nothing happened', 'three', 'four']);

    expect(faultsOf(rewritten, null)).toEqual([]);
    expect(faultsOf(rewritten, story)).toEqual([
      'item 2: it is not what was exported',
      'item 3: it is not what was exported',
      'item 4: it is not what was exported',
    ]);
  });

  it('differ when another story stands in its place', () => {
    expect(verifyStory('ami-0ffffffffffffffff', story, null).faults).toEqual([
      `item 1: it is of the story of ${imageId}`,
    ]);
  });

  it('differ when the export holds a changed copy beside an honest one', () => {
    const changed = { ...two, entryId: 'other' };

    expect(faultsOf(story, [one, changed, two])).toEqual(['item 2: the export was changed']);
    expect(faultsOf(story, [one, two, changed])).toEqual(['item 2: the export was changed']);
  });

  it('differ when the export was changed', () => {
    expect(faultsOf(story, [one, { ...two, entryId: 'other' }])).toEqual(['item 2: the export was changed']);
  });
});
