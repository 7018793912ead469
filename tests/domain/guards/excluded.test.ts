import { expect, test } from 'vitest';
import { excluded } from '../../../shared/domain/guards/excluded.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { everything } from '../../../shared/domain/match.ts';
import type { Exclusion } from '../../../shared/domain/policy.ts';
import { anImage, aPolicy, aRung, globs, tags } from '../../builders.ts';
import { ask } from './ask.ts';

const permanent = { ...everything, tag: [{ key: 'Lifecycle', anyOf: globs('permanent') }] };

function excluding(...exclusions: readonly Partial<Exclusion>[]) {
  return aPolicy({
    exclusions: exclusions.map((changes) => ({
      match: everything,
      reason: 'vendor images',
      owner: 'platform@example.com',
      expires: '2026-10-01',
      ...changes,
    })),
  });
}

test('without exclusions every image may go', () => {
  expect(ask(excluded)).toBeNull();
});

test('an excluded image is held, with who answers for it', () => {
  expect(ask(excluded, { policy: excluding({}) })).toEqual({
    isWaiting: false,
    reason: 'excluded until 2026-10-01: vendor images (platform@example.com)',
  });
});

test('an exclusion without an end holds for ever', () => {
  const at = new Date('2099-01-01T00:00:00.000Z');

  expect(ask(excluded, { policy: excluding({ expires: null }), at })?.reason).toBe(
    'excluded: vendor images (platform@example.com)',
  );
});

test('an exclusion holds through its last day, and no longer', () => {
  const policy = excluding({});

  expect(ask(excluded, { policy, at: new Date('2026-10-01T23:59:59.999Z') })).not.toBeNull();
  expect(ask(excluded, { policy, at: new Date('2026-10-02T00:00:00.000Z') })).toBeNull();
});

test('an exclusion of other images holds nothing', () => {
  expect(ask(excluded, { policy: excluding({ match: permanent }) })).toBeNull();
});

test('an exclusion whose match could not be read holds', () => {
  const images = [anImage({ tags: unknown('access denied') })];

  expect(ask(excluded, { images, policy: excluding({ match: permanent }) })).toEqual({
    isWaiting: false,
    reason: 'whether the policy excludes it could not be read: access denied',
  });
});

test('the second of two exclusions holds as well', () => {
  const images = [anImage({ tags: known(tags({ Lifecycle: 'permanent' })) })];
  const policy = excluding({ match: { ...everything, name: globs('x') } }, { match: permanent });

  expect(ask(excluded, { images, policy })).not.toBeNull();
});

test('the owner of an excluded image is told', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(excluded, { policy: excluding({}), action })).toBeNull();
});
