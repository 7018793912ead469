import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FamilyPattern } from '../../shared/domain/text-pattern.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { re2FamilyPattern } from '../../shared/policy/re2.ts';
import { trailingStamp } from '../../shared/policy/trailing-stamp.ts';
import { cpuMs } from './cpu-time.ts';

function familyPattern(extra = ''): FamilyPattern {
  const parsed = parsePolicy(`version: 1\nname: families\nrules: []\n${extra}`, 'policy.yml');
  if (!parsed.ok || !('name' in parsed.policy.safety.family)) throw new Error('no family by name');
  return parsed.policy.safety.family.name;
}

const { familyOf } = familyPattern();

describe('the family of a name', () => {
  it.each([
    ['web-20261003', 'web'],
    ['web-2026-10-03', 'web'],
    ['web_2026_10_03', 'web'],
    ['web/2026.10.03', 'web'],
    ['web 20261003', 'web'],
    ['ubuntu-22.04-20240101', 'ubuntu-22.04'],
    [
      'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20240101',
      'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server',
    ],
  ])('of %s, which ends in a date, is %s', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    ['web-20261003T0810', 'web'],
    ['web-20261003T081005Z', 'web'],
    ['web-20261003-081005', 'web'],
    ['web-20261003081005', 'web'],
    ['web-2026-10-03T08-10-05.123Z', 'web'],
    ['web-2026-10-03T08:10:05Z', 'web'],
    ['web-2026-10-03 08.10', 'web'],
    ['web-20261003-0810-2', 'web'],
    ['web-20261003.1', 'web'],
    ['web-2026-10-03-12', 'web'],
  ])('of %s, which ends in a date with a time or a build, is %s', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    ['web-1790993405', 'web'],
    ['web 1790993405123', 'web'],
    ['web-1.2.3', 'web'],
    ['web-1.2', 'web'],
    ['web-v12', 'web'],
    ['web_V1.2.3', 'web'],
    ['al2023-ami-2023.0.20230315.0', 'al2023-ami'],
  ])('of %s, which ends in an epoch or a version, is %s', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    ['web-1.2.3-20261003', 'web-1.2.3'],
    ['web-20261003-1790993405', 'web-20261003'],
    ['web-v1-v2', 'web-v1'],
    ['web-20261003-v2', 'web-20261003'],
  ])('of %s is %s: only the last stamp goes', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    ['web--20261003', 'web'],
    ['web - 20261003', 'web'],
    ['web_-v3', 'web'],
  ])('of %s is %s: the separators go too', (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it.each([
    'web',
    '',
    'web-12',
    'webv12',
    'web20261003',
    '20261003',
    '-20261003',
    'v12',
    'web-20261303',
    'web-20261032',
    'web-18991003',
    'web-20261003-beta',
    'web-12345678901',
    'web-1.2.3-arm64',
    'amzn2-ami-hvm-x86_64-gp2',
  ])('of %s is none', (name) => {
    expect(familyOf(name)).toBeNull();
  });

  it('of a name of 100,000 characters is found within a second', () => {
    const spent = cpuMs(() => {
      expect(familyOf(`${'-2026'.repeat(20_000)}-20261003`)).toHaveLength(100_000);
      expect(familyOf('1.2-'.repeat(25_000))).toBeNull();
      expect(familyOf('-'.repeat(100_000))).toBeNull();
      expect(familyOf(`${'1.'.repeat(50_000)}x`)).toBeNull();
      expect(familyOf(`${'-2026-10-03'.repeat(9_000)}x`)).toBeNull();
    });

    expect(spent).toBeLessThan(1000);
  });
});

describe('the default, which runs without RE2', () => {
  const re2 = re2FamilyPattern(trailingStamp);
  const pieces = ['web', ...'-_./ 1TZv', '22', '04', '2026', '10', '03', '0810', '1790993405'];

  it('finds the families that RE2 finds', async () => {
    const names = fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((parts) => parts.join(''));

    const sameFamily = fc.property(names, (name) => {
      expect(familyOf(name)).toBe(re2.familyOf(name));
    });
    await fc.assert(sameFamily, { numRuns: 2000 });
  });
});

describe("a policy's own family pattern", () => {
  it('prefers the leftmost alternative, as RE2 does by default', () => {
    const { familyOf } = familyPattern("safety: { family: { name: '^(?P<family>web|web-blue)' } }\n");

    expect(familyOf('web-blue-7')).toBe('web');
  });

  it('takes as little as it can where it is lazy and as much as it can where it is greedy', () => {
    const lazy = familyPattern("safety: { family: { name: '^(?<family>.+?)-' } }\n");
    const greedy = familyPattern("safety: { family: { name: '^(?<family>.+)-' } }\n");

    expect(lazy.familyOf('web-blue-7')).toBe('web');
    expect(greedy.familyOf('web-blue-7')).toBe('web-blue');
  });

  it('gives none where the group took part in no match or is empty', () => {
    const { familyOf } = familyPattern("safety: { family: { name: '^(?:web|(?<family>db*))?-' } }\n");

    expect([familyOf('web-1'), familyOf('db-1'), familyOf('-1')]).toEqual([null, 'db', null]);
  });
});
