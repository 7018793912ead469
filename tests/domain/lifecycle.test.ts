import { expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { known } from '../../shared/domain/known.ts';
import { type Demand, demandsOf } from '../../shared/domain/lifecycle.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aPolicy,
  aRecord,
  aRule,
  aRung,
  aView,
  daysAgo,
  ladder,
  someFacts,
  type World,
} from '../builders.ts';

/** What the first rule of the policy still wants for `anImage`. */
function demands(world: World = {}): readonly Demand[] {
  const view = aView(world);
  const [finding] = evaluate(view);
  const [rule] = view.policy.rules;
  return demandsOf(finding!, rule!, view);
}

function dates(world: World): Record<string, string | null> {
  return Object.fromEntries(demands(world).map(({ step: rung, dueAt }) => [rung.do, dueAt]));
}

test('a new violation wants every rung, dated from now', () => {
  expect(dates({})).toEqual({
    notify: '2026-10-01T12:00:00.000Z',
    deprecate: '2026-10-08T12:00:00.000Z',
    disable: '2026-10-31T12:00:00.000Z',
    deregister: '2026-11-30T12:00:00.000Z',
  });
});

test('while no alert went out the clock stands still and no date is promised', () => {
  const [notify, deprecate] = demands();

  expect(notify).toMatchObject({ clockStartedAt: null, isPromised: true });
  expect(deprecate).toMatchObject({ clockStartedAt: null, isPromised: false });
});

test('in audit mode a rung beyond notify has no date', () => {
  const policy = aPolicy({ rules: [aRule({ mode: 'audit' })] });

  expect(dates({ policy })).toEqual({
    notify: '2026-10-01T12:00:00.000Z',
    deprecate: null,
    disable: null,
    deregister: null,
  });
  expect(demands({ policy }).map(({ isPromised }) => isPromised)).toEqual([true, false, false, false]);
});

test('after the alert its promised dates stand', () => {
  const history = aHistory({
    findings: [
      aRecord({
        notifiedAt: '2026-10-01T00:00:00.000Z',
        promisedAt: {
          deprecate: '2026-10-11T00:00:00.000Z',
          disable: '2026-11-05T00:00:00.000Z',
          deregister: '2026-12-24T00:00:00.000Z',
        },
      }),
    ],
  });

  expect(demands({ history })).toMatchObject([
    { step: { do: 'deprecate' }, dueAt: '2026-10-11T00:00:00.000Z', isPromised: true },
    { step: { do: 'disable' }, dueAt: '2026-11-05T00:00:00.000Z', isPromised: true },
    { step: { do: 'deregister' }, dueAt: '2026-12-24T00:00:00.000Z', isPromised: true },
  ]);
});

test('a promise of the very date that the rule asks for is one', () => {
  const found = demands({ history: aHistory() });

  expect(found.map(({ dueAt, isPromised }) => [dueAt, isPromised])).toEqual([
    [daysAgo(93), true],
    [daysAgo(70), true],
    [daysAgo(40), true],
  ]);
});

test('a promise sooner than the waits of the rule is not kept', () => {
  const policy = aPolicy({ rules: [aRule({ lifecycle: [aRung('notify', 0), aRung('deprecate', 90)] })] });
  const history = aHistory({ findings: [aRecord({ notifiedAt: daysAgo(10) })] });

  const [deprecate] = demands({ policy, history });

  expect(deprecate).toMatchObject({ dueAt: '2026-12-20T12:00:00.000Z', isPromised: false });
});

test('while the image is in use all waits count from its last use', () => {
  const history = aHistory({ lastInUseAt: new Map([['ami-00000000000000001', '2026-09-30T12:00:00.000Z']]) });
  const used = { uses: [{ kind: 'instance', arn: 'i-1' }], unread: [] };

  expect(dates({ images: [anImage({ usage: used })], history })).toEqual({
    deprecate: '2026-10-07T12:00:00.000Z',
    disable: '2026-10-30T12:00:00.000Z',
    deregister: '2026-11-29T12:00:00.000Z',
  });
});

test('a use from before the alert moves no date', () => {
  const history = aHistory({ lastInUseAt: new Map([['ami-00000000000000001', daysAgo(101)]]) });

  expect(dates({ history })).toMatchObject({ deprecate: daysAgo(93) });
});

test('a use moves no date of a rung that is allowed in use', () => {
  const rung = aRung('deprecate', 7, { whenInUse: true });
  const policy = aPolicy({ rules: [aRule({ lifecycle: [aRung('notify', 0), rung] })] });
  const history = aHistory({ lastInUseAt: new Map([['ami-00000000000000001', daysAgo(1)]]) });

  expect(dates({ policy, history })).toEqual({ deprecate: daysAgo(93) });
});

const deprecated = anImage({ deprecateAt: known(daysAgo(101)) });

test.each([90, 100])(
  'a rung done %i days ago is behind an image whose clock started 100 days ago',
  (days) => {
    const history = aHistory({ outcomes: [anOutcome('deprecate', days)] });

    expect(demands({ images: [deprecated], history }).map(({ step: rung }) => rung.do)).toEqual([
      'disable',
      'deregister',
    ]);
  },
);

test('an outcome of an earlier clock does not count as climbed', () => {
  const history = aHistory({ outcomes: [anOutcome('deprecate', 101)] });

  expect(demands({ images: [deprecated], history }).map(({ step: rung }) => rung.do)).toEqual([
    'deprecate',
    'disable',
    'deregister',
  ]);
});

test('each demand names the rung before it', () => {
  expect(demands().map(({ previousRung }) => previousRung?.do ?? null)).toEqual([
    null,
    'notify',
    'deprecate',
    'disable',
  ]);
});

test.each(['failed', 'error', 'invalid'] as const)(
  'a %s image is neither deprecated nor disabled',
  (state) => {
    const found = demands({ images: [anImage({ state: known(state) })] });

    expect(found.map(({ step: rung, previousRung }) => [rung.do, previousRung?.do ?? null])).toEqual([
      ['notify', null],
      ['deregister', 'notify'],
    ]);
  },
);

test('an instance-store image stops at disable', () => {
  const found = demands({ images: [anImage({ rootDeviceType: known('instance-store') })] });

  expect(found.map(({ step: rung }) => rung.do)).toEqual(['notify', 'deprecate', 'disable']);
});

test('a rule without a life cycle wants nothing', () => {
  expect(demands({ policy: aPolicy({ rules: [aRule({ lifecycle: [] })] }) })).toEqual([]);
});

test('a later notify counts from when the violation was first seen', () => {
  const lifecycle = [aRung('notify', 3), ...ladder.slice(1)];
  const history = aHistory({
    findings: [aRecord({ firstSeenAt: daysAgo(1), announcedAt: null, notifiedAt: null, promisedAt: {} })],
  });

  const [notify] = demands({ policy: aPolicy({ rules: [aRule({ lifecycle })] }), history });

  expect(notify).toMatchObject({ step: { do: 'notify' }, dueAt: '2026-10-03T12:00:00.000Z' });
});

test('of a setting of the scope people are told, and nothing else is wanted', () => {
  const facts = someFacts([], {
    settings: { ...someFacts([]).settings, imageBlockPublicAccess: known('unblocked') },
  });
  const rule = aRule({ check: 'block-public-access', params: { images: true } });

  expect(demands({ facts, policy: aPolicy({ rules: [rule] }) }).map(({ step }) => step.do)).toEqual([
    'notify',
  ]);
});
