import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { archiveHandler } from '../../functions/archive/handler.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import { link } from '../../shared/store/chain.ts';
import { aContext } from './invoke.ts';
import { silentWatch } from './silent-watch.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const first = link(
  imageId,
  {
    kind: 'transition',
    entryId: 'sweep-1',
    at: '2026-10-01T03:00:00.000Z',
    body: { run: { runId: 'sweep-1', kind: 'sweep' }, policyHash: 'a'.repeat(64), changes: [] },
  },
  null,
);

function aRecord(eventName: string, pk: string, item: object | null, eventID = '1') {
  const Keys = marshall({ pk, sk: '00000001' });
  const image = item === null ? {} : { NewImage: marshall({ pk, sk: '00000001', ...item }) };
  return { eventID, eventName, eventSource: 'aws:dynamodb', dynamodb: { Keys, ...image } };
}

let saved: StoryItem[];
let watching: ReturnType<typeof silentWatch>;
beforeEach(() => {
  saved = [];
  watching = silentWatch();
});

async function handle(...records: readonly object[]): Promise<void> {
  const handler = archiveHandler(
    { archive: { saveStories: async (items) => void saved.push(...items) }, securityHub: null },
    watching.watch,
  );
  await handler({ Records: records }, aContext());
}

describe('archive', () => {
  it('exports what was added to a story, as it stands in the table', async () => {
    await handle(aRecord('INSERT', `H#${imageId}`, first));

    expect(saved).toEqual([first]);
    expect(watching.counts()).toEqual([['StoryArchived', 1]]);
  });

  it('passes over what is no story', async () => {
    await handle(aRecord('INSERT', 'S#111122223333#eu-central-1', { type: 'image' }));

    expect(saved).toEqual([]);
  });

  it('rings when an item was put into the place of another story, and exports it in none', async () => {
    await handle(aRecord('INSERT', 'H#ami-0ffffffffffffffff', first));

    expect(saved).toEqual([]);
    expect(watching.counts()).toContainEqual(['StoryTampered', 1]);
  });

  it.each(['MODIFY', 'REMOVE'])('rings when an item of a story was touched: %s', async (eventName) => {
    await handle(aRecord(eventName, `H#${imageId}`, eventName === 'MODIFY' ? first : null));

    expect(saved).toEqual([]);
    expect(watching.counts()).toContainEqual(['StoryTampered', 1]);
  });

  it('refuses what was put into a story and is no item of one, and exports the rest', async () => {
    await handle(
      aRecord('INSERT', `H#${imageId}`, { hash: 5 }),
      aRecord('INSERT', `H#${imageId}`, first, '2'),
    );

    expect(saved).toEqual([first]);
    expect(watching.counts()).toContainEqual(['MessageRefused', 1]);
  });

  it('fails when the bucket does, so that the stream brings the batch again', async () => {
    const failing = archiveHandler(
      { archive: { saveStories: () => Promise.reject(new Error('503')) }, securityHub: null },
      watching.watch,
    );

    await expect(
      failing({ Records: [aRecord('INSERT', `H#${imageId}`, first)] }, aContext()),
    ).rejects.toThrow('503');
  });

  it.each([null, {}, { Records: [{ body: 'x' }] }, []])(
    'refuses what is no batch of a stream: %j',
    async (event) => {
      await archiveHandler({ archive: { saveStories: async () => {} }, securityHub: null }, watching.watch)(
        event,
        aContext(),
      );

      expect(watching.counts()).toEqual([['MessageRefused', 1]]);
    },
  );

  it('tells Security Hub after the export, and counts what it refused without failing', async () => {
    const told: StoryItem[] = [];
    const securityHub = {
      importChanges: async (items: readonly StoryItem[]) => {
        told.push(...items);
        return { taken: 0, refused: ['ami-governor/…: InvalidInput'] };
      },
    };
    const handler = archiveHandler({ archive: { saveStories: async () => {} }, securityHub }, watching.watch);
    await handler({ Records: [aRecord('INSERT', `H#${imageId}`, first)] }, aContext());

    expect(told).toEqual([first]);
    expect(watching.counts()).toContainEqual(['FindingRefused', 1]);
  });
});
