import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Action, Reversal } from '../../shared/domain/action.ts';
import * as actions from '../../shared/domain/actions/index.ts';
import { allActions } from '../../shared/domain/actions/registry.ts';
import * as guards from '../../shared/domain/guards/index.ts';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import { imageStates } from '../../shared/domain/image.ts';
import { known } from '../../shared/domain/known.ts';
import type { ParamValues } from '../../shared/domain/params.ts';
import { rungActions } from '../../shared/domain/policy.ts';
import * as rules from '../../shared/domain/rules/index.ts';
import { allRules, findRule } from '../../shared/domain/rules/registry.ts';
import { aDevice, anImage, anUndo, aPolicy, aSnapshot, aView, daysAgo, now, someFacts } from '../builders.ts';

/** The order of the guards, as it is written down; those that do not exist yet are passed over. */
const guardOrder = [
  'facts-complete',
  'foreign-owner',
  'managed-by-service',
  'protected',
  'paused',
  'excluded',
  'waived',
  'mode',
  'canary',
  'objection',
  'waiting-period',
  'dwell',
  'in-use',
  'standby',
  'recycle-bin',
  'drift',
  'lease',
  'sanity',
  'blast-radius',
];

function filesOf(folder: string): readonly string[] {
  return readdirSync(new URL(`../../shared/domain/${folder}`, import.meta.url))
    .filter((name) => name !== 'index.ts' && name !== 'registry.ts')
    .map((name) => name.replace(/\.ts$/, ''))
    .toSorted();
}

test.each([
  ['rules', rules],
  ['actions', actions],
  ['guards', guards],
])('every file of %s is registered under its own name, and nothing else is', (folder, registry) => {
  const ids = Object.values(registry).map(({ id }) => id);

  expect(ids.toSorted()).toEqual(filesOf(folder));
});

test('guards are asked in the order that is written down, each in a place of its own', () => {
  const ids = orderedGuards.map(({ id }) => id);

  expect(ids).toEqual(guardOrder.filter((id) => ids.includes(id)));
  expect(new Set(orderedGuards.map(({ place }) => place)).size).toBe(ids.length);
});

test.each(orderedGuards)('the guard $id claims something', ({ title }) => {
  expect(title).toMatch(/^[A-Z].+[^.]$/);
});

test.each(allRules)('the rule $id documents itself', ({ id, title, why, source, example, params }) => {
  expect(title).toMatch(/^[A-Z].+[^.]$/);
  expect(why).toMatch(/^[A-Z].+\.$/);
  expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(example).toContain(`check: ${id}`);
  for (const { describe } of Object.values(params)) expect(describe).toMatch(/\.$/);
});

test.each(allRules)(
  'the controls of the rule $id say where it is written that it serves them',
  ({ controls }) => {
    for (const { id, source } of controls) {
      expect(id).toMatch(/^[A-Z0-9]/);
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|www\.cisecurity\.org)\//);
    }
  },
);

test('a rule is found by its id, and an id of no rule finds none', () => {
  expect(findRule('max-age')?.id).toBe('max-age');
  expect(findRule('Max-Age')).toBeNull();
  expect(findRule('__proto__')).toBeNull();
});

test.each(allActions)('the action $id documents itself', ({ title, undo, source }) => {
  expect(title).toMatch(/^[A-Z]/);
  expect(undo).toMatch(/\.$/);
  expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});

test.each(allActions)('the calls of $id need the permissions that it names', (action) => {
  const operations = callsOf(action).map(({ operation }) => operation);
  const besides: readonly string[] = operations.includes('ec2:CopyImage') ? ['ec2:CreateTags'] : [];

  expect([...new Set(operations), ...besides]).toEqual(action.iamActions);
});

test.each(allActions)('the action $id has calls exactly if it has an effect', (action) => {
  expect(callsOf(action).length > 0).toBe(action.effect !== 'none');
});

test('every rung is an action', () => {
  const ids: readonly string[] = allActions.map(({ id }) => id);

  expect(ids).toEqual(expect.arrayContaining([...rungActions]));
});

/** What the action would do to images of every state, and to a scope, that have everything that it mends. */
function callsOf(action: Action) {
  const options = { now, scope: openScope, params: someParams(action) };
  if (action.about === 'snapshot') return action.calls(aSnapshot(), { ...options, deleteSnapshots: false });
  if (action.about === 'scope') return action.calls({ ...options, deleteSnapshots: false });
  if (action.kind === 'reversal') return reversedCalls(action);
  return imageStates.flatMap((state) =>
    [true, false].flatMap((deleteSnapshots) =>
      action.calls(anImage({ ...inNeed, state: known(state) }), { ...options, deleteSnapshots }),
    ),
  );
}

/** What a reversal would do to images of every state that lost everything. */
function reversedCalls(reversal: Reversal) {
  const trusted = { kind: 'account', principal: '444455556666' } as const;
  const scope = aView({ policy: aPolicy({ trusted: { ...noOne, accounts: ['444455556666'] } }) }).judged;
  const deprecated = { deprecateAt: known('2026-09-01T00:00:00.000Z') };
  return imageStates.flatMap((state) =>
    [daysAgo(-30), null].flatMap((deprecateAt) =>
      reversal.calls(anImage({ ...deprecated, state: known(state) }), {
        ...{ now, scope },
        undo: anUndo('disable', 10, { taken: [trusted], deprecateAt }),
      }),
    ),
  );
}

const noOne = { organizations: [], organizationalUnits: [] };

const inNeed = {
  ebsDevices: known([aDevice({ encrypted: known(false) })]),
  isPublic: known(true),
  launchPermissions: known([{ kind: 'account', principal: '999999999999' } as const]),
};

const openScope = aView({
  facts: someFacts([], {
    settings: {
      imageBlockPublicAccess: known('unblocked'),
      snapshotBlockPublicAccess: known('unblocked'),
      allowedImages: known({ state: 'disabled', criteria: [] }),
    },
  }),
}).judged;

function someParams(action: Action): ParamValues {
  const values = {
    days: 365,
    boolean: true,
    tags: [{ key: 'Team', value: 'web' }],
    text: null,
    tagKey: null,
  };
  return Object.fromEntries(
    Object.entries(action.params).map(([name, { kind }]) => {
      if (!(kind in values)) throw new TypeError(`no value for a parameter of the kind ${kind}`);
      return [name, values[kind as keyof typeof values]];
    }),
  );
}
