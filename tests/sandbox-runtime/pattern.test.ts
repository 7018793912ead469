import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../sandbox/events/pattern.ts';

/** Alternatives of one leaf `x`, an event, and whether it matches. */
const leaves: readonly (readonly [string, unknown[], object, boolean])[] = [
  ['an equal text', ['a'], { x: 'a' }, true],
  ['another text', ['a'], { x: 'b' }, false],
  ['another case', ['a'], { x: 'A' }, false],
  ['one of two', ['a', 'b'], { x: 'b' }, true],
  ['a number that is written otherwise', [300], { x: 3.0e2 }, true],
  ['a number for a text', ['1'], { x: 1 }, false],
  ['null', [null], { x: null }, true],
  ['null for an absent field', [null], {}, false],
  ['the empty text', [''], { x: '' }, true],
  ['a boolean', [true], { x: true }, true],
  ['an element of a list', ['b'], { x: ['a', 'b'] }, true],
  ['an empty list', ['b'], { x: [] }, false],
  ['a prefix', [{ prefix: 'ami-' }], { x: 'ami-1' }, true],
  ['another prefix', [{ prefix: 'ami-' }], { x: 'snap-1' }, false],
  ['a prefix of a number', [{ prefix: '1' }], { x: 12 }, false],
  ['a prefix in another case', [{ prefix: { 'equals-ignore-case': 'AMI-' } }], { x: 'ami-1' }, true],
  ['a suffix', [{ suffix: '.png' }], { x: 'a.png' }, true],
  ['a suffix in another case', [{ suffix: { 'equals-ignore-case': '.PNG' } }], { x: 'a.png' }, true],
  ['equal but for case', [{ 'equals-ignore-case': 'ALICE' }], { x: 'alice' }, true],
  ['a wildcard', [{ wildcard: 'a/*/c*' }], { x: 'a/b/b/cd' }, true],
  ['a wildcard that misses', [{ wildcard: 'a/*/c' }], { x: 'a/c' }, false],
  ['a wildcard over a line end', [{ wildcard: 'a*b' }], { x: 'a\nb' }, true],
  ['an escaped star', [{ wildcard: 'a\\*b' }], { x: 'a*b' }, true],
  ['an escaped star against text', [{ wildcard: 'a\\*b' }], { x: 'axb' }, false],
  ['a range', [{ numeric: ['>', 0, '<=', 5] }], { x: 5 }, true],
  ['a range that is left', [{ numeric: ['>', 0, '<=', 5] }], { x: 0 }, false],
  ['an equal number', [{ numeric: ['=', 5] }], { x: 5 }, true],
  ['numeric against a text', [{ numeric: ['=', 5] }], { x: '5' }, false],
  ['an address in a block', [{ cidr: '10.0.0.0/24' }], { x: '10.0.0.255' }, true],
  ['an address outside a block', [{ cidr: '10.0.0.0/24' }], { x: '10.0.1.0' }, false],
  ['an IPv6 address in a block', [{ cidr: '2001:db8::/32' }], { x: '2001:db8::1' }, true],
  ['a service name for an address', [{ cidr: '10.0.0.0/24' }], { x: 'ec2.amazonaws.com' }, false],
  ['a leaf that exists', [{ exists: true }], { x: 0 }, true],
  ['null exists', [{ exists: true }], { x: null }, true],
  ['an object is no leaf', [{ exists: true }], { x: { y: 1 } }, false],
  ['no leaf in an object', [{ exists: false }], { x: { y: 1 } }, true],
  ['absent', [{ exists: false }], {}, true],
  ['present', [{ exists: false }], { x: 'a' }, false],
  ['absent or equal', [{ exists: false }, 'a'], { x: 'a' }, true],
  ['anything but', [{ 'anything-but': 'a' }], { x: 'b' }, true],
  ['the refused text', [{ 'anything-but': 'a' }], { x: 'a' }, false],
  ['anything but on an absent field', [{ 'anything-but': 'a' }], {}, false],
  ['anything but a list', [{ 'anything-but': ['a', 1] }], { x: 1 }, false],
  ['anything but numbers, on a text', [{ 'anything-but': [1, 2] }], { x: '1' }, true],
  ['anything but, where one element differs', [{ 'anything-but': 'a' }], { x: ['a', 'b'] }, true],
  ['anything but a prefix', [{ 'anything-but': { prefix: 'a' } }], { x: 'ab' }, false],
  ['anything but prefixes', [{ 'anything-but': { prefix: ['a', 'b'] } }], { x: 'c' }, true],
  ['anything but suffixes', [{ 'anything-but': { suffix: ['a', 'b'] } }], { x: 'cb' }, false],
  ['anything but wildcards', [{ 'anything-but': { wildcard: ['*/lib/*'] } }], { x: 'a/lib/b' }, false],
  ['anything but any case', [{ 'anything-but': { 'equals-ignore-case': ['a'] } }], { x: 'A' }, false],
];

describe('one leaf', () => {
  it.each(leaves)('%s', (_claim, alternatives, event, expected) => {
    expect(compilePattern({ x: alternatives })(event)).toBe(expected);
  });
});

describe('a whole pattern', () => {
  it('asks for all of its keys', () => {
    const matches = compilePattern({ source: ['aws.ec2'], detail: { state: ['available'] } });

    expect(matches({ source: 'aws.ec2', detail: { state: 'available' } })).toBe(true);
    expect(matches({ source: 'aws.ec2', detail: { state: 'failed' } })).toBe(false);
    expect(matches({ source: 'aws.ec2' })).toBe(false);
  });

  it('takes one branch of $or beside its other keys', () => {
    const matches = compilePattern({
      source: ['a'],
      $or: [{ detail: { c: [1] } }, { detail: { d: [{ numeric: ['<', 5] }] } }],
    });

    expect(matches({ source: 'a', detail: { d: 4 } })).toBe(true);
    expect(matches({ source: 'a', detail: { c: 2, d: 6 } })).toBe(false);
    expect(matches({ source: 'b', detail: { c: 1 } })).toBe(false);
  });

  it('takes $or below the top', () => {
    const matches = compilePattern({ detail: { $or: [{ c: [1] }, { d: [2] }] } });

    expect(matches({ detail: { d: 2 } })).toBe(true);
    expect(matches({ d: 2 })).toBe(false);
  });

  it('pools the leaves of arrays of objects', () => {
    const matches = compilePattern({ items: { group: ['all'], state: ['on'] } });

    expect(
      matches({
        items: [
          { group: 'all', state: 'off' },
          { group: 'x', state: 'on' },
        ],
      }),
    ).toBe(true);
  });

  it('sees public sharing in a recorded event, and not in a refused one', () => {
    const matches = compilePattern({
      source: ['aws.ec2'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['ModifyImageAttribute'],
        errorCode: [{ exists: false }],
        requestParameters: { launchPermission: { add: { items: { group: ['all'] } } } },
      },
    });

    expect(matches(shared('public'))).toBe(true);
    expect(matches(shared('account'))).toBe(false);
    expect(
      matches({ ...shared('public'), detail: { ...shared('public').detail, errorCode: 'Client.X' } }),
    ).toBe(false);
  });
});

const refused: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['an unknown operator', { x: [{ matches: 'a' }] }, 'x: unknown operator matches'],
  [
    'an unknown operator below anything-but',
    { x: [{ 'anything-but': { numeric: ['=', 1] } }] },
    'x: unknown',
  ],
  ['two operators at once', { x: [{ prefix: 'a', suffix: 'b' }] }, 'x: an alternative has exactly one'],
  ['a bare value', { detail: { x: 'a' } }, 'detail.x: a value is a list'],
  ['an empty list', { x: [] }, 'x: an empty list'],
  ['an empty object', {}, 'pattern: an empty pattern'],
  ['one branch', { $or: [{ x: ['a'] }] }, '$or: $or takes at least two'],
  ['a comparison without a number', { x: [{ numeric: ['>'] }] }, 'x: numeric takes pairs'],
  ['an unknown comparison', { x: [{ numeric: ['!=', 1] }] }, 'x: numeric takes pairs'],
  ['a block without a length', { x: [{ cidr: '10.0.0.0' }] }, 'x: cidr takes'],
  ['a block that is too narrow', { x: [{ cidr: '10.0.0.0/33' }] }, 'x: cidr takes'],
  ['two stars', { x: [{ wildcard: 'a**' }] }, 'x: wildcard takes no two'],
  ['anything but null', { x: [{ 'anything-but': [null] }] }, 'x: anything-but takes texts'],
];

describe('a refused pattern', () => {
  it.each(refused)('%s', (_claim, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});

/** The shape that CloudTrail gives a ModifyImageAttribute that adds two principals. */
function shared(with_: 'public' | 'account'): { detail: Record<string, unknown> } {
  const items = [
    { userId: '444455556666' },
    with_ === 'public' ? { group: 'all' } : { userId: '777788889999' },
  ];
  return {
    ...{ source: 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail' },
    detail: {
      eventName: 'ModifyImageAttribute',
      requestParameters: { imageId: 'ami-6eb72111', launchPermission: { add: { items } } },
    },
  };
}
