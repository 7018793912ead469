import { describe, expect, it } from 'vitest';
import { organization } from '../../sandbox/worlds/organization.ts';

const now = new Date('2026-10-01T12:00:00Z');

describe('the generated organization', () => {
  it('depends on the seed alone', () => {
    expect(organization({ seed: '7', now })).toEqual(organization({ seed: '7', now }));
    expect(organization({ seed: '8', now })).not.toEqual(organization({ seed: '7', now }));
  });

  it('gives no two images one id or one name in their scope, whatever the seed', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { scopes } = organization({ seed: String(seed), now });
      const ids = scopes.flatMap(({ images }) => images.map(({ image }) => image.ImageId));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { images } of scopes) {
        const names = images.map(({ image }) => image.Name);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  it('leaves the place of a recorded account to it', () => {
    const hub = { accountId: '222233334444', region: 'us-east-1' };
    const { regions, data, partner, scopes } = organization({ seed: '1', now, hub });

    expect(regions).toEqual(['us-east-1', 'eu-central-1']);
    expect(new Set([hub.accountId, data.accountId, partner.accountId]).size).toBe(3);
    expect(scopes.some(({ accountId, region }) => accountId === hub.accountId && region === hub.region)).toBe(
      false,
    );
  });
});
