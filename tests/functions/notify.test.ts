import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcedFindings } from '../../shared/domain/alerts.ts';
import { evaluate } from '../../shared/domain/evaluate.ts';
import { guardPlan } from '../../shared/domain/guard-plan.ts';
import { noHistory } from '../../shared/domain/history.ts';
import type { Image } from '../../shared/domain/image.ts';
import { known } from '../../shared/domain/known.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { planActions } from '../../shared/domain/plan.ts';
import { reportOf, type ScopeReport } from '../../shared/domain/report.ts';
import { viewScope } from '../../shared/domain/scope-view.ts';
import { findingsAlert, outcomesAlert } from '../../shared/notify/message.ts';
import { subjectOf } from '../../shared/notify/plain-text.ts';
import { snsAnnouncer } from '../../shared/notify/sns.ts';
import { anImage, aPolicy, aRule, imageNumber, now, scope, someFacts } from '../builders.ts';

function aReport(images: readonly Image[], mode: 'audit' | 'enforce' = 'enforce'): ScopeReport {
  const view = viewScope(someFacts(images), aPolicy({ rules: [aRule({ mode })] }), noHistory, now);
  const findings = evaluate(view);
  return reportOf(view, findings, guardPlan(planActions(findings, view), view));
}

function aTopic(options: { isAway?: boolean } = {}) {
  const published: PublishCommand['input'][] = [];
  const refused: unknown[] = [];
  const send = async ({ input }: PublishCommand) => {
    if (options.isAway === true) throw new Error('SNS is away');
    published.push(input);
    return {};
  };
  const announcer = snsAnnouncer({
    topicArn: 'arn:aws:sns:eu-central-1:111122223333:alerts',
    client: { send } as unknown as SNSClient,
    onRefused: (error) => void refused.push(error),
  });
  return { announcer, published, refused };
}

function anOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    scope,
    actionId: 'disable#ami-00000000000000001',
    action: 'disable',
    subjectId: 'ami-00000000000000001',
    planId: 'run-1',
    status: 'applied',
    heldBy: null,
    reason: 'older than a year',
    requestIds: [],
    undo: null,
    at: '2026-10-01T12:00:00.000Z',
    ...changes,
  };
}

describe('announcing', () => {
  it('sends one digest a run and starts the clocks of what it tells', async () => {
    const { announcer, published } = aTopic();

    const announced = await announcer.announce(aReport([imageNumber(1), imageNumber(2)]));

    expect(published).toHaveLength(1);
    expect(published[0]?.Subject).toBe('AMI Governor: 2 findings in 111122223333 eu-central-1');
    expect(published[0]?.Message).toContain('- ami-00000000000000001 (image 1)\n  [medium] one-year:');
    expect(published[0]?.Message).toContain('deprecate on 2026-10-08, disable on');
    expect(announced.map(({ notifiedAt }) => notifiedAt)).toEqual([now.toISOString(), now.toISOString()]);
  });

  it('tells objections and ending waivers first, also where there is no finding', async () => {
    const { announcer, published } = aTopic();
    const objection = { kind: 'objection', subjectId: 'ami-1', what: 'enabled' } as const;
    const waiver = { kind: 'waiver-ends', subjectId: 'ami-2', ruleId: 'one-year' } as const;
    const report: ScopeReport = {
      ...aReport([]),
      notices: [
        { ...objection, seenAt: '2026-10-01T12:00:00.000Z', until: '2026-10-15T12:00:00.000Z' },
        { ...waiver, grantedBy: 'arn:aws:iam::111122223333:user/lab', until: '2026-10-08' },
      ],
    };

    expect(await announcer.announce(report)).toEqual([]);

    expect(published[0]?.Subject).toBe('AMI Governor: 0 findings and 2 notices in 111122223333 eu-central-1');
    expect(published[0]?.Message).toContain(
      '! ami-1: somebody enabled it, seen at 2026-10-01T12:00:00.000Z. It is left alone until 2026-10-15T12:00:00.000Z, and its days count anew.\n' +
        '! ami-2: the waiver of one-year by arn:aws:iam::111122223333:user/lab ends after 2026-10-08.',
    );
  });

  it('is silent when there is nothing to tell', async () => {
    const { announcer, published } = aTopic();
    const young = anImage({ createdAt: known('2026-09-01T00:00:00.000Z') });

    expect(await announcer.announce(aReport([young]))).toEqual([]);
    expect(published).toEqual([]);
  });

  it('starts no clock when SNS does not accept', async () => {
    const { announcer, refused } = aTopic({ isAway: true });

    expect(await announcer.announce(aReport([anImage()]))).toEqual([]);
    await announcer.announceOutcomes(scope, [anOutcome()]);
    expect(refused).toHaveLength(2);
  });

  it('says in audit mode that nothing will be done', async () => {
    const { announcer, published } = aTopic();

    const announced = await announcer.announce(aReport([anImage()], 'audit'));

    expect(published[0]?.Message).toContain('audit: nothing will be done');
    expect(announced).toMatchObject([{ announcedAt: now.toISOString(), notifiedAt: null }]);
  });

  it('tells what was done and what failed, and not what was held', async () => {
    const { announcer, published } = aTopic();

    await announcer.announceOutcomes(scope, [anOutcome({ status: 'held' })]);
    await announcer.announceOutcomes(scope, [anOutcome(), anOutcome({ status: 'failed', reason: 'denied' })]);

    expect(published.map(({ Subject }) => Subject)).toEqual([
      'AMI Governor: 1 change, 1 failed in 111122223333 eu-central-1',
    ]);
    expect(published[0]?.Message).toContain('disable failed at 2026-10-01T12:00:00.000Z: denied');
  });
});

describe('a digest', () => {
  it('tells five hundred findings, and leaves the others for the next run', () => {
    const report = aReport(Array.from({ length: 501 }, (_, n) => imageNumber(n + 1)));

    const alert = findingsAlert(report, announcedFindings(report));

    expect(alert?.told).toHaveLength(500);
    expect(alert?.text).toContain('1 more finding will be told by the next run.');
  });

  it('fits into SNS whatever the names are, and tells exactly what it says it tells', () => {
    const name = '\u{1F5FF}'.repeat(400);
    const report = aReport(Array.from({ length: 450 }, (_, n) => imageNumber(n + 1, { name })));

    const alert = findingsAlert(report, announcedFindings(report));

    expect(Buffer.byteLength(alert?.text ?? '')).toBeLessThan(256 * 1024);
    expect(alert?.text.match(/^- ami-/gm)).toHaveLength(alert?.told.length ?? -1);
    expect(alert?.told.length).toBeLessThan(450);
  });

  it('cannot be forged by a name with line breaks', () => {
    const name = 'web\n- ami-ffffffffffffffff1\r\u2028\u202e[critical] all is well\u0000';
    const report = aReport([anImage({ name })]);

    const alert = findingsAlert(report, announcedFindings(report));

    expect(alert?.text.match(/^- ami-/gm)).toHaveLength(1);
    for (const mark of ['\r', '\u2028', '\u202e', '\u0000']) expect(alert?.text).not.toContain(mark);
  });

  it('of outcomes fits too', () => {
    const outcomes = Array.from({ length: 2_000 }, () => anOutcome({ reason: 'x'.repeat(2_000) }));

    const alert = outcomesAlert(scope, outcomes);

    expect(Buffer.byteLength(alert?.text ?? '')).toBeLessThan(256 * 1024);
    expect(alert?.text).toMatch(/and [0-9]+ more, in the compliance table\.$/);
  });
});

it('every subject is one that SNS takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(subjectOf(`A${text}`)).toMatch(/^[\x21-\x7e]([\x20-\x7e]{0,98})$/);
    }),
  );
});
