import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { imageId } from '../sandbox/running-aws.ts';
import {
  effectsOf,
  imageIds,
  policyFile,
  type RunningSystem,
  runningSystem,
  slowMs,
  tableNameOf,
  unownedImages,
} from './running-system.ts';
import { ann, saying, where } from './saying.ts';

const why = 'frozen for the audit';

describe('a violation that an operator waives', { timeout: slowMs }, () => {
  it('is left alone by the next sweeps, in the name of who signed, until the waiver is ended', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    const say = await saying(system);
    await system.days(2);

    const waived = await say(
      'waive',
      imageId(1),
      ...where,
      '--rule',
      'owner-tag',
      '--why',
      why,
      '--until',
      '2026-12-31',
    );
    await system.days(3);
    const whileWaived = imageIds(2).map(system.stateOf);
    const scanned = await runCli([
      ...['scan', ...where, '--policy', policyFile('ladder'), '--format', 'json'],
      ...['--table', tableNameOf(system)],
    ]);
    const ended = await say('waive', imageId(1), ...where, '--rule', 'owner-tag', '--end');
    await system.days(4);

    expect(waived).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: `owner-tag on ${imageId(1)} is waived through 2026-12-31: it stays NON_COMPLIANT, and nothing is done about it\n`,
    });
    expect(findingOf(JSON.parse(scanned.stdout), imageId(1))).toMatchObject({
      ...{ status: 'NON_COMPLIANT', firstSeenAt: '2026-10-01T03:00:00.000Z' },
    });
    expect(whileWaived).toEqual(['available', 'disabled']);
    expect(ended).toMatchObject({ code: 0, stdout: `the waiver of owner-tag on ${imageId(1)} is ended\n` });
    expect(system.stateOf(imageId(1))).toBe('deprecated');
    expect(await saidOf(system, imageId(1))).toEqual([
      { said: 'waiver-granted', by: ann },
      { said: 'waiver-ended', by: ann },
    ]);
  });
});

describe('a pause', { timeout: slowMs }, () => {
  it('bites in the middle of an applying run, and ends by the same words', async () => {
    const system = await runningSystem({ fill: unownedImages(10), simulator: { latencyMs: 120 } });
    const say = await saying(system);
    // The first answer of a function takes its start.
    await say('resume', ...where);
    await system.days(4);

    const sweep = system.days(1);
    while (effectsOf(system, 'DisableImage').length === 0) await pause(5);
    const paused = await say('pause', ...where, '--why', why, '--until', '2026-10-20');
    await sweep;
    const whilePaused = effectsOf(system, 'DisableImage').length;
    await system.days(1);

    expect(paused).toMatchObject({ code: 0, stderr: '' });
    expect(whilePaused).toBeGreaterThan(0);
    expect(whilePaused).toBeLessThan(10);
    expect(effectsOf(system, 'DisableImage')).toHaveLength(whilePaused);
    const last = (await system.outcomesOf(imageId(10))).at(-1);
    expect(last).toMatchObject({ action: 'disable', status: 'held', heldBy: 'paused' });
    expect(await say('resume', ...where)).toMatchObject({ code: 0 });
    expect(await say('resume', ...where)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('refused (404): there is no pause of exactly this'),
    });
  });

  it('of the whole organization holds every scope', async () => {
    const system = await runningSystem({ fill: unownedImages(2) });
    const say = await saying(system);
    await system.days(1);

    await say('pause', '--why', why, '--until', '2026-10-20');
    await system.days(6);

    expect(system.changes()).toEqual([]);
  });
});

describe('a flood', { timeout: slowMs }, () => {
  it('is held whole until somebody approves it, and then runs off a limit at a time', async () => {
    const system = await runningSystem({ fill: unownedImages(7), policyFile: policyFile('one-a-day') });
    const say = await saying(system);
    await system.days(1);
    // Nothing can be read for ten days, so that all seven are due at once.
    system.aws.faults.set([{ match: { functionName: 'govern' }, fault: { kind: 'denied' } }]);
    await system.days(10);
    system.aws.faults.set([]);
    await system.days(2);
    const whileHeld = system.changes().length;

    const approved = await say('plan', 'approve', ...where, '--rule', 'owner-tag', '--action', 'deprecate');
    await system.days(3);

    expect(whileHeld).toBe(0);
    expect(approved).toMatchObject({ code: 0, stderr: '' });
    expect(effectsOf(system, 'EnableImageDeprecation')).toEqual(imageIds(3));
  });
});

describe('whoever may only ask', { timeout: slowMs }, () => {
  it('cannot say anything, and is told which policy is missing', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });
    const resources = ['arn:aws:execute-api:eu-central-1:111122223333:sandbox/*/GET/*'];
    const policy = { statements: [{ effect: 'Allow', actions: ['execute-api:Invoke'], resources }] } as const;
    const say = await saying(system, 'arn:aws:iam::111122223333:user/auditor', [policy]);

    expect(await say('pause', '--why', why, '--until', '2026-10-20')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'the API lets these credentials not in (Forbidden): they need the policy of operators, output OperatorPolicyArn\n',
    });
    expect((await system.table()).filter(({ pk }) => pk === 'CTRL')).toEqual([]);
  });
});

/** What a scan says of the one rule of the ladder. */
function findingOf(document: unknown, id: string): unknown {
  const images: readonly { imageId: string; findings: readonly unknown[] }[] = Object(document).images;
  return images.find((image) => image.imageId === id)?.findings[0];
}

/** What the story of a subject tells that people said. */
async function saidOf(system: RunningSystem, subjectId: string) {
  const items = (await system.table()).filter(
    ({ pk, kind }) => pk === `H#${subjectId}` && kind === 'statement',
  );
  return items.map(({ body }) => {
    const { said, by, waiver } = Object(body);
    return { said, by: by ?? waiver.by };
  });
}
