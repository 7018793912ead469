import { expect, test } from 'vitest';
import { blockPublicAccess } from '../../../shared/domain/actions/block-public-access.ts';
import type { ScopeSettings } from '../../../shared/domain/facts.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { someFacts } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

const both = { images: true, snapshots: true };
const open: Partial<ScopeSettings> = {
  imageBlockPublicAccess: known('unblocked'),
  snapshotBlockPublicAccess: known('unblocked'),
};

function operationsOf(settings: Partial<ScopeSettings>, params = both): readonly string[] {
  const facts = someFacts([]);
  const world = { facts: { ...facts, settings: { ...facts.settings, ...settings } } };
  return blockPublicAccess.calls(optionsOf(params, world)).map(({ operation }) => operation);
}

test('open settings are blocked for new shares, and shares that exist stay', () => {
  const facts = someFacts([]);
  const world = { facts: { ...facts, settings: { ...facts.settings, ...open } } };

  expect(blockPublicAccess.calls(optionsOf(both, world))).toEqual([
    {
      operation: 'ec2:EnableImageBlockPublicAccess',
      input: { ImageBlockPublicAccessState: 'block-new-sharing' },
    },
    { operation: 'ec2:EnableSnapshotBlockPublicAccess', input: { State: 'block-new-sharing' } },
  ]);
});

test.each([
  [{ images: true, snapshots: false }, ['ec2:EnableImageBlockPublicAccess']],
  [{ images: false, snapshots: true }, ['ec2:EnableSnapshotBlockPublicAccess']],
  [{ images: false, snapshots: false }, []],
])('%o are blocked and no other', (params, operations) => {
  expect(operationsOf(open, params)).toEqual(operations);
});

test.each(['block-all-sharing', 'block-new-sharing'] as const)('%s of snapshots is not changed', (state) => {
  expect(operationsOf({ snapshotBlockPublicAccess: known(state) })).toEqual([]);
});

test('settings that could not be read are not changed', () => {
  expect(
    operationsOf({
      imageBlockPublicAccess: unknown('denied'),
      snapshotBlockPublicAccess: unknown('denied'),
    }),
  ).toEqual([]);
});
