import { describe, expect, test } from 'vitest';
import { hasEffect } from '../../shared/domain/call-effect.ts';
import type { ScopeFacts, UsageReport } from '../../shared/domain/facts.ts';
import type { Image } from '../../shared/domain/image.ts';
import { type Known, known, unknown } from '../../shared/domain/known.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { anImage, anOwnCopy, aPlainImage, aUsageReport, aView, someFacts, tags } from '../builders.ts';

const ImageId = 'ami-00000000000000001';
const everybody = { kind: 'group', principal: 'all' } as const;
const stranger = { kind: 'account', principal: '999999999999' } as const;
const calls = {
  tag: { operation: 'ec2:CreateTags', input: { Resources: [ImageId], Tags: tags({ Team: 'web' }) } },
  revoke: { operation: 'ec2:ModifyImageAttribute', input: { ImageId, Remove: [everybody, stranger] } },
  protect: { operation: 'ec2:EnableImageDeregistrationProtection', input: { ImageId, WithCooldown: true } },
  deprecate: {
    operation: 'ec2:EnableImageDeprecation',
    input: { ImageId, DeprecateAt: '2027-01-01T00:00:00.000Z' },
  },
  disable: { operation: 'ec2:DisableImage', input: { ImageId } },
  deregister: { operation: 'ec2:DeregisterImage', input: { ImageId, DeleteAssociatedSnapshots: false } },
  copy: {
    operation: 'ec2:CopyImage',
    input: {
      ...{ SourceImageId: ImageId, SourceRegion: 'eu-central-1', Name: 'web-encrypted-00000001' },
      ...{ KmsKeyId: null, Tags: [], ClientToken: 'amigov' },
    },
  },
  report: {
    operation: 'ec2:CreateImageUsageReport',
    input: { ImageId, ClientToken: `amigov-${ImageId}-2026-10-01` },
  },
  blockImages: {
    operation: 'ec2:EnableImageBlockPublicAccess',
    input: { ImageBlockPublicAccessState: 'block-new-sharing' },
  },
  blockSnapshots: { operation: 'ec2:EnableSnapshotBlockPublicAccess', input: { State: 'block-new-sharing' } },
} as const satisfies Record<string, Call>;

/** What the world shows of a call on this image, or after it is gone. */
function shown(
  call: Call,
  image: Partial<Image> | null,
  facts: Partial<ScopeFacts> = {},
  others: readonly Image[] = [],
): Known<boolean> {
  const images = [...(image === null ? [] : [anImage(image)]), ...others];
  const view = aView({ facts: someFacts(images, facts) });
  return hasEffect(call, view.images.get(ImageId)?.image ?? null, view.judged);
}

describe.each<[keyof typeof calls, Partial<Image>, Partial<Image>, Partial<Image>]>([
  ['tag', { tags: known(tags({ Team: 'web', a: 'b' })) }, { tags: known([]) }, { tags: unknown('denied') }],
  [
    'tag',
    { tags: known(tags({ Team: 'web' })) },
    { tags: known(tags({ Team: 'db' })) },
    { tags: unknown('x') },
  ],
  [
    'revoke',
    { launchPermissions: known([{ kind: 'account', principal: '444455556666' }]) },
    { launchPermissions: known([stranger]) },
    { launchPermissions: unknown('denied') },
  ],
  [
    'protect',
    { deregistrationProtection: known('on') },
    { deregistrationProtection: known('off') },
    { deregistrationProtection: unknown('denied') },
  ],
  [
    'deprecate',
    { deprecateAt: known('2027-01-01T00:01:00.000Z') },
    { deprecateAt: known('2026-12-31T23:58:59.999Z') },
    { deprecateAt: unknown('denied') },
  ],
  [
    'deprecate',
    { deprecateAt: known('2026-12-31T23:59:00.000Z') },
    { deprecateAt: known(null) },
    { deprecateAt: unknown('x') },
  ],
  ['disable', { state: known('disabled') }, { state: known('available') }, { state: unknown('denied') }],
  [
    'deregister',
    { state: known('deregistered') },
    { state: known('disabled') },
    { state: unknown('denied') },
  ],
])('%s', (name, after, before, unread) => {
  test('shows by what it changed, and is open where that was not read', () => {
    expect(shown(calls[name], after)).toEqual(known(true));
    expect(shown(calls[name], before)).toEqual(known(false));
    expect(shown(calls[name], unread).known).toBe(false);
  });
});

describe('an image that is gone', () => {
  test('was deregistered, and shows nothing else', () => {
    expect(shown(calls.deregister, null)).toEqual(known(true));
    for (const call of [calls.tag, calls.revoke, calls.protect, calls.deprecate, calls.disable]) {
      expect(shown(call, null)).toEqual(known(false));
    }
  });

  test.each<[string, Partial<ScopeFacts>]>([
    ['no image was read', { images: unknown('denied') }],
    ['a record could not be read', { reads: [{ fact: 'Images', known: false, why: 'damaged' }] }],
    ['only some were read', { covers: 'images' }],
  ])('may be there where %s', (_case, facts) => {
    expect(shown(calls.deregister, null, facts).known).toBe(false);
    expect(shown(calls.tag, null, facts).known).toBe(false);
  });
});

describe('a usage report', () => {
  const reports = (gap: string | null, days: number, changes: Partial<UsageReport> = {}) => ({
    usageReports: { gap, ofImage: new Map([[ImageId, [aUsageReport(days, changes)]]]) },
  });

  test('was asked for where one is of that day, whatever became of it', () => {
    expect(shown(calls.report, {}, reports(null, 0))).toEqual(known(true));
    expect(shown(calls.report, {}, reports('damaged', 0.4, { state: 'error' }))).toEqual(known(true));
  });

  test('was not where all are of other days, or are about some accounts', () => {
    expect(shown(calls.report, {}, reports(null, 1))).toEqual(known(false));
    expect(shown(calls.report, {}, reports(null, 0, { isWhole: false }))).toEqual(known(false));
  });

  test('may be there where not all were read', () => {
    expect(shown(calls.report, {}, reports('damaged', 1)).known).toBe(false);
  });
});

describe('a copy', () => {
  test.each<[string, Partial<Image>]>([
    ['available', {}],
    ['pending', { state: known('pending') }],
    ['failed', { state: known('failed') }],
    ['without its mark', { tags: known([]) }],
  ])('that is %s was made', (_case, changes) => {
    expect(shown(calls.copy, aPlainImage(), {}, [anOwnCopy(changes)])).toEqual(known(true));
  });

  test('of its name from another image, or none, was not', () => {
    const other = anOwnCopy({ sourceImageId: 'ami-00000000000000009' });

    expect(shown(calls.copy, aPlainImage(), {}, [other])).toEqual(known(false));
    expect(shown(calls.copy, aPlainImage())).toEqual(known(false));
  });

  test('may be there where not all images were read', () => {
    const damaged = { reads: [{ fact: 'Images', known: false, why: 'damaged' }] };

    expect(shown(calls.copy, aPlainImage(), damaged).known).toBe(false);
    expect(shown(calls.copy, aPlainImage(), { covers: 'images' }).known).toBe(false);
  });
});

describe('a usage report', () => {
  const ask = {
    operation: 'ec2:CreateImageUsageReport',
    input: { ImageId, ClientToken: `amigov-${ImageId}-2026-10-01` },
  } as const;
  const reported = (createdAt: string | null, gap: string | null = null) => {
    const report = { reportId: 'amiur-1', state: 'pending', createdAt, isWhole: true, usedBy: [] };
    return shown(ask, {}, { usageReports: { gap, ofImage: new Map([[ImageId, [report]]]) } });
  };

  test('of the day of the call, or later, was asked for', () => {
    expect(reported('2026-10-01T00:00:00.000Z')).toEqual(known(true));
    expect(reported('2026-10-02T00:00:00.000Z', 'page 2 was denied')).toEqual(known(true));
  });

  test('of an earlier day was not, if all reports were read', () => {
    expect(reported('2026-09-30T23:59:59.999Z')).toEqual(known(false));
    expect(shown(ask, {})).toEqual(known(false));
    expect(reported('2026-09-30T23:59:59.999Z', 'page 2 was denied').known).toBe(false);
    expect(reported(null).known).toBe(false);
  });
});

test.each(['blockImages', 'blockSnapshots'] as const)('%s shows by the setting', (name) => {
  const setTo = (state: Known<'block-new-sharing' | 'unblocked'>) => {
    const { settings } = someFacts([]);
    const changed = { imageBlockPublicAccess: state, snapshotBlockPublicAccess: state };
    return shown(calls[name], null, { settings: { ...settings, ...changed } });
  };

  expect(setTo(known('block-new-sharing'))).toEqual(known(true));
  expect(setTo(known('unblocked'))).toEqual(known(false));
  expect(setTo(unknown('denied')).known).toBe(false);
});
