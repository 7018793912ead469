import { describe, expect, test } from 'vitest';
import type { ForeignUse } from '../../shared/domain/facts.ts';
import type { ToldUses } from '../../shared/domain/told-uses.ts';
import { scope } from '../builders.ts';
import { imageId, noon, noonPlus } from './reports.ts';
import type { MakeStore } from './store.ts';

const user = { accountId: '222233334444', region: scope.region };
const other = { accountId: '333344445555', region: scope.region };
const west = { accountId: scope.accountId, region: 'eu-west-1' };
const nothing = { shared: [], own: [], sources: [] };

function aUse(n: number, changes: Partial<ForeignUse> = {}): ForeignUse {
  const arn = `arn:aws:ec2:eu-central-1:222233334444:launch-template/lt-${n}`;
  return { imageId: imageId(1), region: scope.region, kind: 'use', arn, via: [], ...changes };
}

function told(uses: readonly ForeignUse[], changes: Partial<ToldUses> = {}): ToldUses {
  return { at: noon, isWhole: true, uses, users: [], ...changes };
}

/** What scopes tell each other of the images that they use. */
export function usageIndexClaims(make: MakeStore): void {
  describe('the usage index', () => {
    test('tells who uses a shared image, with the evidence, and since when nothing is left out', async () => {
      const { store } = await make();
      await store.saveUses(other, told([aUse(3)], { at: noonPlus(0, 1) }));
      await store.saveUses(user, told([aUse(1), aUse(2), aUse(1, { imageId: imageId(2) })]));

      const { uses, indexedAt, everUsedBy } = await store.readElsewhere(scope, {
        ...nothing,
        shared: [imageId(1)],
      });

      const use = { imageId: imageId(1), kind: 'use', via: [] };
      expect(uses).toEqual(
        new Map([
          [
            imageId(1),
            [
              { ...use, ...user, arn: aUse(1).arn },
              { ...use, ...user, arn: aUse(2).arn },
              { ...use, ...other, arn: aUse(3).arn },
            ],
          ],
        ]),
      );
      expect(indexedAt).toEqual(
        new Map([
          [
            scope.region,
            new Map([
              [user.accountId, noon],
              [other.accountId, noonPlus(0, 1)],
            ]),
          ],
        ]),
      );
      expect(everUsedBy).toEqual(new Map([[imageId(1), [user.accountId, other.accountId]]]));
    });

    test('forgets a use that is gone, but not that there ever was one', async () => {
      const { store } = await make();
      await store.saveUses(user, told([aUse(1), aUse(2)]));

      await store.saveUses(user, told([aUse(2)], { at: noonPlus(1) }));

      const { uses, indexedAt, everUsedBy } = await store.readElsewhere(scope, {
        ...nothing,
        shared: [imageId(1)],
      });
      expect(uses.get(imageId(1))?.map(({ arn }) => arn)).toEqual([aUse(2).arn]);
      expect(indexedAt.get(scope.region)?.get(user.accountId)).toBe(noonPlus(1));
      await store.saveUses(user, told([], { at: noonPlus(2) }));
      expect(everUsedBy.get(imageId(1))).toEqual([user.accountId]);
      const last = await store.readElsewhere(scope, { ...nothing, shared: [imageId(1)] });
      expect(last.uses).toEqual(new Map());
      expect(last.everUsedBy).toEqual(everUsedBy);
    });

    test('takes what surely is used from a sweep that left something open, and forgets nothing by it', async () => {
      const { store } = await make();
      await store.saveUses(user, told([aUse(1)]));

      await store.saveUses(user, told([aUse(2)], { at: noonPlus(1), isWhole: false }));

      const { uses, indexedAt } = await store.readElsewhere(scope, { ...nothing, shared: [imageId(1)] });
      expect(uses.get(imageId(1))?.map(({ arn }) => arn)).toEqual([aUse(1).arn, aUse(2).arn]);
      expect(indexedAt.get(scope.region)?.get(user.accountId)).toBe(noon);
    });

    test('keeps the accounts that usage reports name', async () => {
      const { store } = await make();

      await store.saveUses(scope, told([], { users: [{ imageId: imageId(1), accountId: '999999999999' }] }));

      const { everUsedBy } = await store.readElsewhere(scope, { ...nothing, shared: [imageId(1)] });
      expect(everUsedBy).toEqual(new Map([[imageId(1), ['999999999999']]]));
    });

    test('tells of copies in other Regions, by way of what, and only of own images', async () => {
      const { store } = await make();
      const copy = (n: number) =>
        aUse(n, { kind: 'copy', imageId: imageId(n), via: [imageId(7), imageId(8)], arn: `arn:copy/${n}` });
      await store.saveUses(west, told([copy(1), copy(2), aUse(1, { region: west.region, kind: 'copy' })]));

      const { uses } = await store.readElsewhere(scope, { ...nothing, own: [imageId(1), imageId(3)] });

      expect(uses).toEqual(
        new Map([
          [
            imageId(1),
            [
              {
                ...{ imageId: imageId(1), kind: 'copy', ...west, arn: 'arn:copy/1' },
                via: [imageId(7), imageId(8)],
              },
            ],
          ],
        ]),
      );
    });

    test.each([1, 60])(
      'tells which of %i sources are in use where they live, and how fresh that is',
      async (count) => {
        const { store } = await make();
        const origin = { ...aUse(1), kind: 'origin', region: west.region } as const;
        await store.saveUses(west, told([origin, { ...origin, imageId: imageId(99) }]));
        const sources = Array.from({ length: count }, (_, n) => ({
          imageId: imageId(n + 1),
          region: west.region,
        }));

        const { uses, indexedAt } = await store.readElsewhere(scope, { ...nothing, sources });

        expect([...uses.keys()]).toEqual([imageId(1)]);
        expect(indexedAt.get(west.region)).toEqual(new Map([[west.accountId, noon]]));
      },
    );

    test('one scope takes nothing away from another one of its account', async () => {
      const { store } = await make();
      const copy = aUse(1, { kind: 'copy' });
      await store.saveUses(west, told([copy]));

      await store.saveUses({ ...west, region: 'us-east-1' }, told([], { at: noonPlus(1) }));

      const { uses } = await store.readElsewhere(scope, { ...nothing, own: [imageId(1)] });
      expect(uses.get(imageId(1))).toHaveLength(1);
    });

    test('what is told again is not written again', async () => {
      const { store, takeRequests } = await make();
      await store.saveUses(user, told([aUse(1), aUse(2)]));
      takeRequests();

      await store.saveUses(user, told([aUse(1), aUse(2)], { at: noonPlus(1) }));

      const requests = takeRequests();
      if (requests !== null) expect(requests).toEqual({ Query: 1, PutItem: 1 });
    });

    test('asks one query a shared image, one a Region, and one for all copies', async () => {
      const { store, takeRequests } = await make();
      const images = Array.from({ length: 100 }, (_, n) => imageId(n + 1));
      takeRequests();

      await store.readElsewhere(scope, { ...nothing, shared: images.slice(0, 3), own: images });
      const some = takeRequests();
      await store.readElsewhere(scope, { ...nothing, own: images });
      const none = takeRequests();

      if (some !== null) expect(some).toEqual({ Query: 5 });
      if (none !== null) expect(none).toEqual({ Query: 1 });
    });

    describe('of descent', () => {
      const child = (n: number, of: number, changes: Partial<ForeignUse> = {}): ForeignUse => ({
        ...{ imageId: imageId(of), region: scope.region, kind: 'child', via: [] },
        arn: `arn:aws:ec2:eu-central-1::image/${imageId(n)}`,
        ...changes,
      });

      test('tells what was made from an image, at once and by way of others, through accounts and Regions', async () => {
        const { store } = await make();
        await store.saveUses(user, told([child(2, 1), child(3, 2)]));
        await store.saveUses(west, told([child(4, 3), child(5, 4, { region: west.region })]));
        await store.saveUses(other, told([child(9, 8)]));

        const descendants = await store.readDescendants(scope.region, [imageId(1), imageId(3), imageId(7)]);

        expect([...descendants.keys()]).toEqual([imageId(1), imageId(3)]);
        expect(descendants.get(imageId(1))).toEqual({
          found: [
            { imageId: imageId(4), ...west },
            { imageId: imageId(5), ...west },
            { imageId: imageId(2), ...user },
            { imageId: imageId(3), ...user },
          ],
          isCut: false,
        });
        expect(descendants.get(imageId(3))?.found.map((one) => one.imageId)).toEqual([
          imageId(4),
          imageId(5),
        ]);
      });

      test('ends in a circle, and tells an image once that descends in two ways', async () => {
        const { store } = await make();
        await store.saveUses(user, told([child(2, 1), child(3, 2), child(3, 1), child(1, 3)]));

        const descendants = await store.readDescendants(scope.region, [imageId(1)]);

        expect(descendants.get(imageId(1))?.found).toEqual([
          { imageId: imageId(2), ...user },
          { imageId: imageId(3), ...user },
        ]);
      });

      test('forgets a child that is gone, and is no use of the image', async () => {
        const { store } = await make();
        await store.saveUses(user, told([child(2, 1), child(3, 1)]));

        await store.saveUses(user, told([child(3, 1)]));

        const descendants = await store.readDescendants(scope.region, [imageId(1)]);
        expect(descendants.get(imageId(1))?.found).toEqual([{ imageId: imageId(3), ...user }]);
        const all = { shared: [imageId(1)], own: [imageId(1)], sources: [] };
        const { uses, everUsedBy } = await store.readElsewhere(scope, all);
        expect([uses, everUsedBy]).toEqual([new Map(), new Map()]);
      });

      test('is the same of many images at once', async () => {
        const { store } = await make();
        await store.saveUses(user, told(Array.from({ length: 30 }, (_, n) => child(100 + n, n))));
        const ids = Array.from({ length: 30 }, (_, n) => imageId(n));

        const descendants = await store.readDescendants(scope.region, ids);

        expect(ids.map((id) => descendants.get(id)?.found.map((one) => one.imageId))).toEqual(
          Array.from({ length: 30 }, (_, n) => [imageId(100 + n)]),
        );
      });
    });
  });
}
