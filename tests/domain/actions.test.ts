import { expect, test } from 'vitest';
import { deprecate } from '../../shared/domain/actions/deprecate.ts';
import { deregister } from '../../shared/domain/actions/deregister.ts';
import { disable } from '../../shared/domain/actions/disable.ts';
import { known } from '../../shared/domain/known.ts';
import { anImage, aView, now } from '../builders.ts';

const options = { now, scope: aView().judged, params: {}, deleteSnapshots: false };

test.each([
  ['12:00:00.000', '12:02:00.000'],
  ['12:00:29.999', '12:02:00.000'],
  ['12:00:30.000', '12:03:00.000'],
  ['12:00:59.999', '12:03:00.000'],
])('at %s an image is deprecated at %s, on the minute and not in the past', (at, date) => {
  const calls = deprecate.calls(anImage(), { ...options, now: new Date(`2026-10-01T${at}Z`) });

  expect(calls).toEqual([
    {
      operation: 'ec2:EnableImageDeprecation',
      input: { ImageId: 'ami-00000000000000001', DeprecateAt: `2026-10-01T${date}Z` },
    },
  ]);
});

test.each([
  ['past', '2026-01-01T00:00:00.000Z'],
  ['of this very minute', '2026-10-01T12:02:00.000Z'],
])('an existing date that is %s is not changed', (_case, date) => {
  expect(deprecate.calls(anImage({ deprecateAt: known(date) }), options)).toEqual([]);
});

test('a later date is brought forward', () => {
  expect(deprecate.calls(anImage({ deprecateAt: known('2026-10-01T12:03:00.000Z') }), options)).toHaveLength(
    1,
  );
});

test('what is so already needs no call', () => {
  expect(disable.calls(anImage({ state: known('disabled') }), options)).toEqual([]);
  expect(deregister.calls(anImage({ state: known('deregistered') }), options)).toEqual([]);
});

test('deregistering keeps the snapshots unless the plan says otherwise', () => {
  const input = (deleteSnapshots: boolean) =>
    deregister.calls(anImage(), { ...options, deleteSnapshots })[0]?.input;

  expect(input(false)).toEqual({ ImageId: 'ami-00000000000000001', DeleteAssociatedSnapshots: false });
  expect(input(true)).toEqual({ ImageId: 'ami-00000000000000001', DeleteAssociatedSnapshots: true });
});
