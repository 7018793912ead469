import { describe, expect, test } from 'vitest';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import type { SeenChange } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { changesSeen } from '../../shared/domain/image-changes.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import { type Matter, mattersOf } from '../../shared/domain/matters.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { reportOf } from '../../shared/domain/report.ts';
import {
  aHistory,
  anImage,
  anOutcome,
  aPolicy,
  aRule,
  aView,
  imageNumber,
  someFacts,
  tags,
  type World,
} from '../builders.ts';

const imageId = 'ami-00000000000000001';
const person = 'arn:aws:iam::111122223333:user/somebody';

function aChange(changes: Partial<SeenChange> = {}): SeenChange {
  return {
    ...{ imageId, changeId: 'request-1', change: 'deregistered' },
    ...{ actorArn: person, sourceAddress: '203.0.113.7', at: '2026-10-01T11:59:00.000Z' },
    ...changes,
  };
}

const inUse = new Map([[imageId, { name: 'web', matters: ['in-use'] as const }]]);

/** What an event run about the first image tells, which is gone by default. */
function seen(world: World = {}, imageIds: readonly string[] | null = [imageId]) {
  const view = aView({ facts: someFacts([], { covers: 'images' }), ...world });
  const findings = evaluate(view);
  return changesSeen(imageIds, view, reportOf(view, findings, guardPlan(planActions(findings, view), view)));
}

describe('what somebody did', () => {
  test('to an image in use is told, with who, from where, and whether the Recycle Bin holds it', () => {
    const history = aHistory({ changes: [aChange()], mattering: inUse });
    const binned = someFacts([], { imagesInRecycleBin: known([{ imageId, enteredAt: null }]) });
    const unread = someFacts([], { imagesInRecycleBin: unknown('denied') });

    expect(seen({ history, facts: binned })).toEqual({
      judged: [aChange()],
      notices: [{ ...aChange(), name: 'web', matters: ['in-use'], isInRecycleBin: known(true) }],
    });
    expect(seen({ history }).notices[0]?.isInRecycleBin).toEqual(known(false));
    expect(seen({ history, facts: unread }).notices[0]?.isInRecycleBin).toEqual(unknown('denied'));
    const fading = someFacts([imageNumber(1, { state: known('deregistered') })]);
    expect(seen({ history, facts: fading }).notices[0]?.isInRecycleBin).toEqual(known(false));
    expect(seen({ history, facts: someFacts([imageNumber(1)]) }).notices[0]?.isInRecycleBin).toBeNull();
  });

  test('to an image that matters to nobody is settled in silence', () => {
    const history = aHistory({ changes: [aChange()] });

    expect(seen({ history })).toEqual({ judged: [aChange()], notices: [] });
  });

  test('to an image of another run waits for its own', () => {
    const history = aHistory({ changes: [aChange()], mattering: inUse });

    expect(seen({ history }, ['ami-00000000000000002'])).toEqual({ judged: [], notices: [] });
    expect(seen({ history }, null).notices).toHaveLength(1);
  });

  test('counts where the image matters today, whatever was known before', () => {
    const changes = [aChange({ change: 'disabled' })];
    const image = imageNumber(1, { tags: known(tags({ 'ami-governor:protected': 'yes' })) });

    const { notices } = seen({ history: aHistory({ changes }), facts: someFacts([image]) });

    expect(notices).toMatchObject([{ name: 'image 1', matters: ['protected'], isInRecycleBin: null }]);
  });

  test.each([
    ['disabled', 'disable', 0],
    ['deregistered', 'deregister', 0],
    ['shared', 'restore-launch-permissions', 0],
  ] as const)(
    'is ours where it was %s by an own step, and the event tells of nobody',
    (change, action, days) => {
      const outcomes = [anOutcome(action, days)];
      const changes = [aChange({ change, actorArn: null })];
      const history = aHistory({ changes, outcomes, mattering: inUse });

      expect(seen({ history })).toEqual({ judged: changes, notices: [] });
    },
  );

  test.each([
    ['the event tells who did it', [anOutcome('deregister', 0)], aChange()],
    ['the step was another day', [anOutcome('deregister', 1)], aChange({ actorArn: null })],
    ['the step was another one', [anOutcome('disable', 0)], aChange({ actorArn: null })],
  ])('is not ours where %s', (_, outcomes, change) => {
    const history = aHistory({ changes: [change], outcomes, mattering: inUse });

    expect(seen({ history }).notices).toHaveLength(1);
  });
});

describe('an image matters', () => {
  const matterOf = (world: World, covers: 'scope' | 'images' = 'scope') => {
    const view = aView(world);
    const findings = evaluate(view);
    const [image] = reportOf(view, findings, []).images;
    if (image === undefined) throw new Error('there is no image');
    return mattersOf(image, covers);
  };
  const golden = aPolicy({ rules: [aRule({ check: 'deregistration-protection', params: {} })] });

  test.each<[string, readonly Matter[], Partial<Image>]>([
    ['to nobody', [], {}],
    ['where it is protected from deregistration', ['protected'], { deregistrationProtection: known('on') }],
    ['where that ends today', ['protected'], { deregistrationProtection: known('cooldown') }],
    ['where it is tagged so', ['protected'], { tags: known(tags({ 'ami-governor:protected': '' })) }],
    [
      'where anything uses it',
      ['in-use'],
      { usage: { uses: [{ kind: 'instance', arn: 'arn:aws:ec2:::instance/i-1' }], unread: [] } },
    ],
  ])('%s: %j', (_, expected, changes) => {
    expect(matterOf({ facts: someFacts([anImage(changes)]) })).toEqual(expected);
  });

  test('where the policy asks that it be protected, also while it is not', () => {
    const image = anImage({ deregistrationProtection: known('off') });

    expect(matterOf({ facts: someFacts([image]), policy: golden })).toEqual(['golden']);
  });

  test('where a sweep could not read whether it is used; an event run asks too little to say so', () => {
    const usage = { uses: [], unread: [{ source: 'instances', why: 'denied' }] };
    const world = { facts: someFacts([anImage({ usage })]) };

    expect(matterOf(world)).toEqual(['maybe-in-use']);
    expect(matterOf(world, 'images')).toEqual([]);
  });
});
