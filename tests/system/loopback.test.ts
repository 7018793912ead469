import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, imageId, region } from '../sandbox/running-aws.ts';
import { everyUse, type RunningSystem, slowMs, startSystem, unownedImages } from './running-system.ts';
import { ann } from './saying.ts';

describe('the whole service in the sandbox', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem({
      fill: (aws) => {
        unownedImages(0)(aws);
        everyUse(aws.world.scope(account, region));
      },
    });
    await system.days(9);
    await system.runtime.request({
      ...{ method: 'GET', path: `/accounts/${account}/regions/${region}/images/${imageId(11)}` },
      callerArn: ann,
    });
  }, slowMs);
  afterAll(() => system.close());

  it('has all its functions at work, to the end of the ladder', () => {
    const worked = new Set(system.runtime.invocations.map(({ functionKey }) => functionKey));

    expect([...worked].toSorted()).toEqual([
      'api',
      'apply',
      'archive',
      'dailySweep',
      'govern',
      'imageEvent',
      'remove',
      'slack',
    ]);
    expect(system.stateOf(imageId(11))).toBeNull();
    expect(system.runtime.invocations.filter(({ result }) => result.status !== 'answered')).toEqual([]);
  });

  it('connects to its own servers on 127.0.0.1 and to nothing else, and looks up no name', () => {
    const { connections, endpoints } = system.runtime;
    const own = new Set(Object.values(endpoints).map((endpoint) => new URL(endpoint).host));

    expect(connections.length).toBeGreaterThan(20);
    expect(connections.filter(({ host, port }) => !own.has(`${host}:${port}`))).toEqual([]);
    expect(new Set(connections.map(({ functionKey }) => functionKey)).size).toBe(8);
  });

  it('gets an answer to every call of AWS, Recycle Bin among them', () => {
    const outcomes = system.aws.calls.map(
      ({ service, operation, outcome }) => `${service}:${operation} ${outcome}`,
    );

    expect(outcomes.filter((outcome) => !outcome.endsWith(' ok'))).toEqual([]);
    expect(outcomes).toContain('rbin:ListRules ok');
    expect(outcomes).toContain('rbin:GetRule ok');
    expect(system.runtime.calls.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('says of every call which function made it', () => {
    expect(system.aws.calls.filter(({ functionName }) => functionName === undefined)).toEqual([]);
  });

  it('reads every source of usage to the end', async () => {
    const runs = (await system.table()).filter(({ type, kind }) => type === 'run' && kind === 'sweep');

    expect(runs).toHaveLength(9);
    expect(runs.flatMap((run) => run['unread'])).toEqual([]);
  });
});
