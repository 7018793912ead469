import { describe, expect, test } from 'vitest';
import { noHistory, type Undo } from '../../shared/domain/history.ts';
import type { Image, LaunchPermission } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { planRestore, type Taken } from '../../shared/domain/restore.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { anImage, aPolicy, now, someFacts } from '../builders.ts';

const imageId = 'ami-00000000000000001';
const partner: LaunchPermission = { kind: 'account', principal: '444455556666' };
const stranger: LaunchPermission = { kind: 'account', principal: '777788889999' };
const everybody: LaunchPermission = { kind: 'group', principal: 'all' };
const trusted = { accounts: [partner.principal], organizations: [], organizationalUnits: [] };

interface Given extends Partial<Omit<Taken, 'view'>> {
  readonly image?: Partial<Image> | null;
  readonly undos?: readonly Undo[];
}

function anUndo(changes: Partial<Undo>): Undo {
  return {
    ...{ subjectId: imageId, action: 'disable', at: '2026-09-01T03:00:00.000Z', ruleIds: ['one-year'] },
    ...{ launchPermissions: [], taken: [], deprecateAt: null },
    ...changes,
  };
}

/** By default an own, available, unshared image that nobody took anything from, and a record that is read. */
function plan({ image = {}, undos = [], ...changes }: Given = {}) {
  const facts = someFacts(image === null ? [] : [anImage({ imageId, ...image })]);
  const view = viewScope(facts, { ...aPolicy(), trusted }, { ...noHistory, undos }, now);
  return planRestore({
    ...{ imageId, view, bin: known(null), binnedSnapshots: known([]), record: { snapshotIds: [] } },
    ...changes,
  });
}

function callsOf(given: Given) {
  const planned = plan(given);
  return planned.status === 'planned' ? planned.steps.map(({ call }) => call) : planned.reason;
}

function notesOf(given: Given) {
  const planned = plan(given);
  return planned.status === 'planned' ? planned.notes : planned.reason;
}

test('nothing is done to an image that lacks nothing', () => {
  expect(plan()).toEqual({ status: 'planned', steps: [], goesOn: false, notes: [] });
});

describe('a disabled image', () => {
  const disabled = { state: known('disabled' as const) };
  const enabling = { operation: 'ec2:EnableImage', input: { ImageId: imageId } };

  test('is enabled, and then shared with whom the policy trusts, never with everybody', () => {
    const undos = [anUndo({ taken: [partner, stranger, everybody] })];

    expect(callsOf({ image: disabled, undos })).toEqual([
      enabling,
      { operation: 'ec2:ModifyImageAttribute', input: { ImageId: imageId, Add: [partner] } },
    ]);
    expect(notesOf({ image: disabled, undos })).toEqual([
      'not shared again with 777788889999: the policy does not trust it',
      'not shared again with everybody: the policy does not trust it',
    ]);
  });

  test('gets back what the last disabling took, not what an earlier one did', () => {
    const undos = [
      anUndo({ at: '2026-03-01T03:00:00.000Z', taken: [partner] }),
      anUndo({ at: '2026-09-01T03:00:00.000Z', taken: [] }),
    ];

    expect(callsOf({ image: disabled, undos })).toEqual([enabling]);
  });

  test('gets back what it took although it was deprecated since', () => {
    const undos = [
      anUndo({ taken: [partner] }),
      anUndo({ action: 'deprecate', at: '2026-09-02T03:00:00.000Z' }),
    ];

    expect(callsOf({ image: disabled, undos })).toEqual([
      enabling,
      { operation: 'ec2:ModifyImageAttribute', input: { ImageId: imageId, Add: [partner] } },
    ]);
  });

  test('gets back what was revoked besides, once it is trusted', () => {
    const undos = [anUndo({ action: 'revoke-launch-permissions', taken: [partner] }), anUndo({})];

    expect(callsOf({ image: disabled, undos })).toEqual([
      enabling,
      { operation: 'ec2:ModifyImageAttribute', input: { ImageId: imageId, Add: [partner] } },
    ]);
  });

  test('is only enabled where nobody knows what it was before', () => {
    expect(callsOf({ image: disabled, record: null })).toEqual([enabling]);
    expect(notesOf({ image: disabled, record: null })).toEqual([
      'who could launch it before, and since when it is deprecated, is in the table: name it with --table',
    ]);
  });
});

test('an image that was never disabled gets back what was revoked', () => {
  const undos = [anUndo({ action: 'revoke-launch-permissions', taken: [partner] })];

  expect(callsOf({ undos })).toEqual([
    { operation: 'ec2:ModifyImageAttribute', input: { ImageId: imageId, Add: [partner] } },
  ]);
});

test('shares are no matter where none was ever taken', () => {
  const undos = [anUndo({ action: 'deprecate' })];

  expect(notesOf({ image: { launchPermissions: unknown('denied') }, undos })).toEqual([]);
});

test('shares that it has are not given again, and unread ones are left as they are', () => {
  const undos = [anUndo({ taken: [partner] })];

  expect(callsOf({ image: { launchPermissions: known([partner]) }, undos })).toEqual([]);
  expect(callsOf({ image: { launchPermissions: unknown('denied') }, undos })).toEqual([]);
  expect(notesOf({ image: { launchPermissions: unknown('denied') }, undos })).toEqual([
    'its shares stay as they are: they could not be read (denied)',
  ]);
});

describe('a deprecation', () => {
  const own = { deprecateAt: known('2026-09-01T03:02:00.000Z') };
  const undo = anUndo({ action: 'deprecate' });

  test.each([
    ['is taken back', null, { operation: 'ec2:DisableImageDeprecation', input: { ImageId: imageId } }],
    [
      'is taken back where the earlier date is past by now',
      '2026-09-20T00:00:00.000Z',
      { operation: 'ec2:DisableImageDeprecation', input: { ImageId: imageId } },
    ],
    [
      'goes back to the later date that there was',
      '2027-01-01T00:00:00.000Z',
      {
        operation: 'ec2:EnableImageDeprecation',
        input: { ImageId: imageId, DeprecateAt: '2027-01-01T00:00:00.000Z' },
      },
    ],
  ])('of this service %s', (_, deprecateAt, call) => {
    expect(callsOf({ image: own, undos: [{ ...undo, deprecateAt }] })).toEqual([call]);
    expect(notesOf({ image: own, undos: [{ ...undo, deprecateAt }] })).toEqual([]);
  });

  test('is found although something else was taken since', () => {
    const undos = [undo, anUndo({ action: 'disable', at: '2026-09-20T03:00:00.000Z' })];

    expect(callsOf({ image: own, undos })).toEqual([
      { operation: 'ec2:DisableImageDeprecation', input: { ImageId: imageId } },
    ]);
  });

  test.each<[string, Partial<Image>, readonly Undo[]]>([
    ['of which nothing was noted', own, []],
    ['that could not be read', { deprecateAt: unknown('denied') }, [undo]],
    ['that is gone', { deprecateAt: known(null) }, [undo]],
    [
      'of an image of which nobody knows whether it is public',
      { ...own, isPublic: unknown('denied') },
      [undo],
    ],
  ])('%s is left as it is, without a word', (_, image, undos) => {
    expect(plan({ image, undos })).toEqual({ status: 'planned', steps: [], goesOn: false, notes: [] });
  });

  test('of a public image goes back to the later date that there was', () => {
    const image = { ...own, isPublic: known(true) };
    const undos = [{ ...undo, deprecateAt: '2027-01-01T00:00:00.000Z' }];

    expect(plan({ image, undos })).toMatchObject({
      steps: [{ call: { operation: 'ec2:EnableImageDeprecation' } }],
      notes: [],
    });
  });

  test('of somebody else stays', () => {
    const image = { deprecateAt: known('2026-05-01T00:00:00.000Z') };

    expect(callsOf({ image, undos: [undo] })).toEqual([]);
    expect(notesOf({ image, undos: [undo] })).toEqual([
      'its deprecation at 2026-05-01T00:00:00.000Z is not of this service, and stays',
    ]);
  });

  test('of a public image stays', () => {
    const image = { ...own, isPublic: known(true) };

    expect(callsOf({ image, undos: [undo] })).toEqual([]);
    expect(notesOf({ image, undos: [undo] })).toEqual(['a public image keeps its deprecation date']);
  });
});

describe('an image in the Recycle Bin', () => {
  const enteredAt = '2026-09-03T03:00:00.000Z';
  const later = '2026-09-04T03:00:00.000Z';
  const back = { operation: 'ec2:RestoreImageFromRecycleBin', input: { ImageId: imageId } };
  const snapshot = (SnapshotId: string) => ({
    operation: 'ec2:RestoreSnapshotFromRecycleBin',
    input: { SnapshotId },
  });

  test('comes after the snapshots that it needs: by the record, by their text, by their time', () => {
    const binnedSnapshots = known([
      { snapshotId: 'snap-5', description: null, enteredAt },
      {
        snapshotId: 'snap-4',
        description: 'Created by CreateImage(i-1) for ami-00000000000000002',
        enteredAt,
      },
      { snapshotId: 'snap-3', description: `Created by CreateImage(i-1) for ${imageId}`, enteredAt: later },
      {
        snapshotId: 'snap-2',
        description: `Copied for DestinationAmi ami-00000000000000002 from SourceAmi ${imageId} for SourceSnapshot snap-1`,
        enteredAt,
      },
      { snapshotId: 'snap-1', description: 'data of the shop', enteredAt: later },
      { snapshotId: 'snap-0', description: 'data of the shop', enteredAt: later },
    ]);
    const given: Given = {
      image: null,
      bin: known({ enteredAt }),
      binnedSnapshots,
      record: { snapshotIds: ['snap-1'] },
    };

    expect(callsOf(given)).toEqual([snapshot('snap-1'), snapshot('snap-3'), snapshot('snap-5'), back]);
    expect(plan(given)).toMatchObject({
      goesOn: true,
      notes: [
        'once it is back: enable it if it is disabled, and give back the shares and the date that are on record',
      ],
    });
  });

  test.each<[string, string | null, string | null, boolean]>([
    ['two minutes later', enteredAt, '2026-09-03T03:02:00.000Z', true],
    ['two minutes before', enteredAt, '2026-09-03T02:58:00.000Z', true],
    ['more than two minutes later', enteredAt, '2026-09-03T03:02:00.001Z', false],
    ['nobody knows when', enteredAt, null, false],
    ['at some time, and nobody knows when the image did', null, enteredAt, false],
    ['as the image, nobody knows when', null, null, false],
  ])(
    'has the nameless snapshot that came there %s, also without a record',
    (_, imageAt, snapshotAt, isIts) => {
      const nameless = { snapshotId: 'snap-1', description: null, enteredAt: snapshotAt };
      const given: Given = {
        ...{ image: null, record: null, bin: known({ enteredAt: imageAt }) },
        binnedSnapshots: known([nameless]),
      };

      expect(callsOf(given)).toEqual(isIts ? [snapshot('snap-1'), back] : [back]);
    },
  );

  test('is there although EC2 still shows it as deregistered', () => {
    const image = { state: known('deregistered' as const) };

    expect(callsOf({ image, bin: known({ enteredAt }) })).toEqual([back]);
  });

  test.each([
    [{ bin: known(null) }, `${imageId} is neither there nor in the Recycle Bin: nothing brings it back`],
    [{ bin: unknown('denied') }, `whether ${imageId} is in the Recycle Bin could not be read: denied`],
    [
      { bin: known({ enteredAt }), binnedSnapshots: unknown('denied') },
      'its snapshots in the Recycle Bin could not be read: denied',
    ],
  ])('%j is refused', (given, reason) => {
    expect(plan({ image: null, ...given })).toEqual({ status: 'refused', reason });
  });
});

test('an image is not looked for in the Recycle Bin where the images could not be read', () => {
  const facts = someFacts([], { images: unknown('denied') });
  const view = viewScope(facts, aPolicy(), noHistory, now);

  expect(
    planRestore({
      ...{ imageId, view, bin: known({ enteredAt: null }) },
      ...{ binnedSnapshots: known([]), record: null },
    }),
  ).toEqual({ status: 'refused', reason: `whether ${imageId} is there could not be read: denied` });
});

test.each([
  [{ ownerId: '999988887777' }, `${imageId} is not an image of 111122223333`],
  [{ state: known('pending' as const) }, `${imageId} is pending`],
  [{ state: unknown('garbled') }, `the state of ${imageId} could not be read: garbled`],
])('an image %j is refused', (image, reason) => {
  expect(plan({ image })).toEqual({ status: 'refused', reason });
});

test('each step says what it does', () => {
  const doesOf = (given: Given) => {
    const planned = plan(given);
    return planned.status === 'planned' ? planned.steps.map(({ does }) => does) : planned.reason;
  };
  const deprecated = { state: known('disabled' as const), deprecateAt: known('2026-09-01T03:02:00.000Z') };
  const date = anUndo({ action: 'deprecate', deprecateAt: '2027-01-01T00:00:00.000Z' });

  expect(
    doesOf({ image: deprecated, undos: [anUndo({ action: 'deprecate' }), anUndo({ taken: [partner] })] }),
  ).toEqual([
    'enable ami-00000000000000001',
    'share ami-00000000000000001 again with 444455556666',
    'take back the deprecation of ami-00000000000000001',
  ]);
  expect(doesOf({ image: deprecated, undos: [date] })).toEqual([
    'enable ami-00000000000000001',
    'set the earlier deprecation date 2027-01-01T00:00:00.000Z of ami-00000000000000001',
  ]);
});
