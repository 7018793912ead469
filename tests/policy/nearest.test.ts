import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../shared/domain/nearest-word.ts';

const checks = ['encrypted-snapshots', 'max-age', 'required-tags'];

describe('the nearest valid word', () => {
  it.each([
    ['required-tag', 'required-tags'],
    ['requierd-tags', 'required-tags'],
    ['requiredTags', 'required-tags'],
    ['REQUIRED_TAGS', 'required-tags'],
    ['tags', 'required-tags'],
    ['maxage', 'max-age'],
    ['max-aeg', 'max-age'],
    ['encrypted-snapshot', 'encrypted-snapshots'],
    ['encrypted-snapshotz', 'encrypted-snapshots'],
    ['snapshots-encrypted', null],
    ['paint', null],
    ['', null],
    ['x', null],
    ['x'.repeat(100_000), null],
  ])('to %s is %s', (word, meant) => {
    expect(nearestWord(word, checks)).toBe(meant);
  });

  it('is the first of equally near ones', () => {
    expect(nearestWord('bad', ['bat', 'bar'])).toBe('bat');
  });

  it('of none is none', () => {
    expect(nearestWord('word', [])).toBeNull();
  });
});
