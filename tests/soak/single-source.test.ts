import { describe, expect, it } from 'vitest';
import { usageSources } from '../../shared/aws/find-usage.ts';
import { type PlayedWorld, playWorld } from './harness/play-world.ts';
import { plainImage, plainRule, plainWorld } from './world/plain-world.ts';
import { useKinds } from './world/uses/registry.ts';
import type { UseKind } from './world/uses/use.ts';

const ladder = plainRule('required-tags', { deprecate: 24, disable: 48, deregister: 72 });

/** One image that lacks an owner, for as many days as the whole ladder takes. */
function playWith(kind: UseKind, isUsed: boolean): Promise<PlayedWorld> {
  const shared = kind.source === 'other-accounts' ? 'partner, told' : 'no';
  return playWorld(plainWorld([plainImage({ shared, uses: isUsed ? [kind] : [] })], [ladder], { days: 6 }));
}

function endOf({ scopes }: PlayedWorld): string {
  const [record] = scopes[0]?.images.values() ?? [];
  return record?.deregisteredAt === undefined ? (record?.image.State ?? 'nowhere') : 'deregistered';
}

/** What the sweeps saw of the image: kinds of uses, each once. */
function seenIn({ simulator }: PlayedWorld): readonly string[] {
  const uses = simulator.chronicle.entries.flatMap((entry) =>
    entry.kind === 'report' ? entry.report.images.flatMap(({ usage }) => usage.uses) : [],
  );
  return [...new Set(uses.map(({ kind }) => kind))];
}

describe.each(usageSources.map(({ id }) => id))('the source %s', (source) => {
  const kinds = useKinds.filter((kind) => kind.source === source && kind.isDecoy !== true);
  const decoys = useKinds.filter((kind) => kind.source === source && kind.isDecoy === true);

  it('has a use that these worlds know', () => {
    expect(kinds).not.toEqual([]);
  });

  it.each(kinds)('alone saves an image by $id, which goes all the way down without it', async (kind) => {
    const used = await playWith(kind, true);
    const unused = await playWith(kind, false);

    expect([endOf(used), endOf(unused)]).toEqual(['available', 'deregistered']);
    // What EC2's references tell, a sweep leaves to the run that applies its plan.
    expect(seenIn(used)).toHaveLength(source === 'image-references' ? 0 : 1);
  });

  it.each(decoys)('is not fooled by $id, from which nothing is launched any more', async (kind) => {
    expect(endOf(await playWith(kind, true))).toBe('deregistered');
  });
});
