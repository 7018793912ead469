import { describe, expect, it } from 'vitest';
import { standsAlone } from '../../cli/stands-alone.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { Alert } from '../../shared/domain/notify/alert.ts';
import type { Digest } from '../../shared/domain/notify/digest.ts';
import type { NotifySettings } from '../../shared/domain/notify/settings.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import { announcer, type Untold } from '../../shared/pipeline/announcer.ts';
import { planScope } from '../../shared/pipeline/plan-scope.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import {
  anImage,
  aPolicy,
  aRule,
  dayMs,
  globs,
  imageNumber,
  now,
  scope,
  someFacts,
  tags,
} from '../builders.ts';
import { everyAlert } from './alerts.ts';

interface World {
  images: readonly Image[];
  mode: 'audit' | 'enforce';
  severity: 'medium' | 'high';
  settings: Partial<NotifySettings>;
  at: Date;
  /** What the topic does. */
  topic: 'takes' | 'refuses' | 'unreadable';
  /** Who has a subscription of their own; `platform` is those who run the service. */
  subscribed: readonly string[];
}

/** A scope, its sweeps, and a topic that some have subscribed to. */
function aScope(changes: Partial<World> = {}) {
  const world: World = {
    ...{ images: [imageNumber(1), imageNumber(2)], mode: 'enforce', severity: 'medium', settings: {} },
    ...{ at: now, topic: 'takes', subscribed: ['platform'] },
    ...changes,
  };
  const clock = () => world.at;
  const store = memoryStore({ now: clock });
  const sent: Digest[] = [];
  const untold: Untold[] = [];
  const policy = () => {
    const rules = [aRule({ mode: world.mode, severity: world.severity })];
    const notify = { ...aPolicy().notify, ...world.settings };
    return aPolicy({ rules, notify });
  };
  const alerts = () =>
    announcer({
      ...{ now: clock, settings: policy().notify, book: store, leases: store },
      channels: {
        readReach: async () =>
          world.topic === 'unreadable'
            ? unknown('denied')
            : known(({ recipient }) => world.subscribed.includes(recipient)),
        send: async (digest) => {
          if (world.topic === 'refuses') return 'refused';
          sent.push(digest);
          return 'accepted';
        },
      },
      onUntold: (each) => void untold.push(each),
    });
  const ports = (facts = world.images) => ({
    ...{ now: clock, history: store, store, elsewhere: standsAlone(store), alerts: alerts() },
    facts: {
      readFacts: async () => someFacts(facts, { reads: [{ fact: 'Images', known: true, why: null }] }),
    },
  });
  const sweep = (runId = `sweep-${world.at.toISOString()}`): Promise<ScopeReport> =>
    planScope({ scope, imageIds: null, run: { runId, kind: 'sweep' } }, policy(), ports());
  const clocks = async () => (await store.readHistory(scope)).findings.map(({ notifiedAt }) => notifiedAt);
  const pass = (days: number) => {
    world.at = new Date(world.at.getTime() + days * dayMs);
  };
  return { world, store, sent, untold, alerts, sweep, clocks, pass };
}

function owned(n: number, owner: string): Image {
  return imageNumber(n, { tags: known(tags({ Owner: owner })) });
}

function kindsOf(digest: Digest | undefined): readonly string[] {
  return digest?.alerts.map(({ kind }) => kind) ?? [];
}

describe('a run', () => {
  it('tells one digest and starts the clocks of what it tells', async () => {
    const { sweep, sent, clocks } = aScope();

    await sweep();

    expect(sent).toHaveLength(1);
    expect(kindsOf(sent[0])).toEqual(['violation', 'violation']);
    expect(await clocks()).toEqual([now.toISOString(), now.toISOString()]);
  });

  it('that changes nothing tells nothing', async () => {
    const { sweep, sent, pass } = aScope();
    await sweep();

    pass(1);
    await sweep();

    expect(sent).toHaveLength(1);
  });

  it('in audit mode tells and starts no clock; the first one in enforce mode tells again', async () => {
    const { world, sweep, sent, clocks, pass } = aScope({ mode: 'audit' });
    await sweep();
    expect(await clocks()).toEqual([null, null]);

    pass(1);
    world.mode = 'enforce';
    await sweep();

    expect(sent).toHaveLength(2);
    expect(await clocks()).toEqual(['2026-10-02T12:00:00.000Z', '2026-10-02T12:00:00.000Z']);
  });

  it('tells that a finding is resolved, once, and tells it anew when it is back', async () => {
    const { world, sweep, sent, pass } = aScope({ images: [imageNumber(1)] });
    const days = [imageNumber(1, { createdAt: known('2026-09-30T00:00:00.000Z') }), imageNumber(1)];
    await sweep();
    for (const image of days) {
      pass(1);
      world.images = [image];
      await sweep();
      pass(1);
      await sweep();
    }

    expect(sent.map(kindsOf)).toEqual([['violation'], ['resolved'], ['violation']]);
  });
});

describe('while SNS is down', () => {
  it.each(['refuses', 'unreadable'] as const)(
    '(%s) no clock starts, and nothing is lost or doubled',
    async (topic) => {
      const { world, sweep, sent, clocks, pass, untold, alerts } = aScope({ topic });
      await alerts().note(scope, [everyAlert.objection]);
      await sweep();
      pass(1 / 24);
      await sweep();
      expect(sent).toEqual([]);
      expect(await clocks()).toEqual([null, null]);
      expect(untold.map(({ because }) => because)).toEqual(['refused', 'refused']);

      world.topic = 'takes';
      pass(1 / 24);
      await sweep();
      await sweep('sweep-again');

      expect(sent.map(kindsOf)).toEqual([['objection', 'violation', 'violation']]);
      expect(await clocks()).toEqual(['2026-10-01T14:00:00.000Z', '2026-10-01T14:00:00.000Z']);
    },
  );

  it('what was done is told later, once', async () => {
    const { world, alerts, sent } = aScope({ topic: 'refuses', images: [] });
    await alerts().note(scope, [everyAlert['action-taken']]);
    await alerts().announceNoted(scope);

    world.topic = 'takes';
    await alerts().announceNoted(scope);
    await alerts().note(scope, [everyAlert['action-taken']]);
    await alerts().announceNoted(scope);

    expect(sent.map(kindsOf)).toEqual([['action-taken']]);
  });
});

describe('without a confirmed subscription', () => {
  it('findings are unroutable: nothing is sent, somebody is told of that, and the clocks stand still', async () => {
    const { world, sweep, sent, clocks, pass, untold } = aScope({ subscribed: [] });
    await sweep();
    expect(sent).toEqual([]);
    expect(untold).toEqual([
      {
        ...{ scope, because: 'unroutable', alerts: 2 },
        reason: 'no confirmed subscription takes what is for platform',
      },
    ]);
    expect(await clocks()).toEqual([null, null]);

    world.subscribed = ['platform'];
    pass(1);
    await sweep();

    expect(sent).toHaveLength(1);
    expect(await clocks()).toEqual(['2026-10-02T12:00:00.000Z', '2026-10-02T12:00:00.000Z']);
  });
});

describe('two runs', () => {
  it('at once tell everything once, and both leave the clocks running', async () => {
    const { sweep, sent, clocks } = aScope();

    await Promise.all([sweep('sweep-1'), sweep('sweep-2')]);

    expect(sent).toHaveLength(1);
    expect(await clocks()).toEqual([now.toISOString(), now.toISOString()]);
  });

  it('of which the first broke off after it told start the clock without telling again', async () => {
    const { sweep, sent, clocks, alerts, pass, world } = aScope({ topic: 'refuses' });
    const report = await sweep();
    world.topic = 'takes';
    const crash = async (_: readonly Finding[]) => Promise.reject(new Error('ended'));
    await expect(alerts().announce(report, crash)).rejects.toThrow('ended');
    expect(await clocks()).toEqual([null, null]);

    pass(1);
    await sweep();

    expect(sent).toHaveLength(1);
    expect(await clocks()).toEqual(['2026-10-02T12:00:00.000Z', '2026-10-02T12:00:00.000Z']);
  });

  it('of which one tells for too long leave the rest to the next', async () => {
    const { alerts, store, untold, sent } = aScope({ images: [] });
    const turn = { ...scope, region: 'eu-central-1/alerts' };
    await store.takeLease(turn, 'another run', 60_000);
    await alerts().note(scope, [everyAlert.held]);

    await alerts().announceNoted(scope);

    expect(sent).toEqual([]);
    expect(untold.map(({ because }) => because)).toEqual(['busy']);
  }, 20_000);
});

describe('owners', () => {
  it('who subscribed get a digest each, and those who run the service get the rest', async () => {
    const images = [owned(1, 'shop@example.com'), owned(2, 'data@example.com'), owned(3, 'gone@example.com')];
    const { sweep, sent } = aScope({
      images: [...images, imageNumber(4, { createdBy: unknown('no event') })],
      subscribed: ['platform', 'shop@example.com', 'data@example.com'],
    });

    await sweep();

    expect(sent.map(({ audience, recipient, alerts }) => [audience, recipient, alerts.length])).toEqual([
      ['owner', 'data@example.com', 1],
      ['owner', 'shop@example.com', 1],
      ['platform', 'platform', 2],
    ]);
  });

  it('are whoever made the image where no tag names one', async () => {
    const creator = 'arn:aws:sts::111122223333:assumed-role/Builder/jane@example.com';
    const { sweep, sent } = aScope({
      images: [imageNumber(1, { createdBy: known(creator) })],
      subscribed: ['platform', 'jane@example.com'],
    });

    await sweep();

    expect(sent.map(({ recipient }) => recipient)).toEqual(['jane@example.com']);
  });

  it('are told where routes say', async () => {
    const routes = [
      { owners: globs('*@shop.example.com'), accounts: [], to: null, slack: 'shop' },
      { owners: [], accounts: [scope.accountId], to: 'account@example.com', slack: null },
    ];
    const { sweep, sent } = aScope({
      images: [owned(1, 'jane@shop.example.com'), owned(2, 'data@example.com')],
      settings: { routes },
      subscribed: ['account@example.com', 'jane@shop.example.com'],
    });

    await sweep();

    expect(sent.map(({ recipient, slack }) => [recipient, slack])).toEqual([
      ['account@example.com', null],
      ['jane@shop.example.com', 'shop'],
    ]);
  });

  it('two thousand violations are one digest an owner and one for those who run the service', async () => {
    const owners = ['a@example.com', 'b@example.com', 'c@example.com', 'unsubscribed@example.com'];
    const images = Array.from({ length: 2_000 }, (_, n) => owned(n + 1, owners[n % 4] ?? ''));
    const { sweep, sent, clocks, pass } = aScope({ images, subscribed: ['platform', ...owners.slice(0, 3)] });

    await sweep();
    expect(sent.map(({ recipient, alerts }) => [recipient, alerts.length])).toEqual([
      ['a@example.com', 500],
      ['b@example.com', 500],
      ['c@example.com', 500],
      ['platform', 500],
    ]);
    expect((await clocks()).every((at) => at === now.toISOString())).toBe(true);

    pass(1);
    await sweep();
    expect(sent).toHaveLength(4);
  }, 60_000);
});

describe('quiet hours', () => {
  // 12:00 lies in them, 18:00 does not.
  const settings = { quietHours: { fromMinute: 8 * 60, untilMinute: 17 * 60 } };

  it('put off what can wait, and no clock starts before it is told', async () => {
    const { sweep, sent, clocks, pass } = aScope({ settings });
    await sweep();
    expect(sent).toEqual([]);
    expect(await clocks()).toEqual([null, null]);

    pass(0.25);
    await sweep();

    expect(sent.map(kindsOf)).toEqual([['violation', 'violation']]);
    expect(await clocks()).toEqual(['2026-10-01T18:00:00.000Z', '2026-10-01T18:00:00.000Z']);
  });

  it('put nothing off for longer than a day, where every run falls into them', async () => {
    const { sweep, sent, pass } = aScope({ settings });
    await sweep();

    pass(1);
    await sweep();

    expect(sent).toHaveLength(1);
  });

  it.each([
    ['a finding of high severity', { severity: 'high' as const }],
    [
      'hours over midnight that are over',
      { settings: { quietHours: { fromMinute: 1_200, untilMinute: 360 } } },
    ],
  ])('do not delay %s', async (_, changes) => {
    const { sweep, sent } = aScope({ settings, ...changes });

    await sweep();

    expect(sent).toHaveLength(1);
  });

  it.each(['objection', 'image-changed', 'service-trouble'] as const)(
    'do not delay what is told as %s',
    async (kind) => {
      const { alerts, sent } = aScope({ settings, images: [] });
      const waiting: Alert = everyAlert.held;
      await alerts().note(scope, [everyAlert[kind], waiting]);

      await alerts().announceNoted(scope);

      expect(sent.map(kindsOf)).toEqual([[kind]]);
    },
  );
});

it('a young image is told to nobody', async () => {
  const { sweep, sent } = aScope({ images: [anImage({ createdAt: known('2026-09-01T00:00:00.000Z') })] });

  await sweep();

  expect(sent).toEqual([]);
});
