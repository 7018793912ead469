import { describe, expect, it } from 'vitest';
import type { AskedWaiver } from '../../shared/domain/waiver.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { ann, apiPorts, aStatement, ask, imageId, now, scope } from './api-requests.ts';

const inScope = '/accounts/{accountId}/regions/{region}';
const waivers = `${inScope}/waivers`;
const why = 'the vendor has no newer one';
const aWaiver = { subject: imageId, rule: 'one-year', why, until: '2026-12-31' };

/** A store that keeps what was asked of it; whatever is waived is a violation. */
function aStore() {
  const store = memoryStore({ now: () => now });
  const asked: (AskedWaiver & { readonly maxDays: number })[] = [];
  return {
    asked,
    store: {
      ...store,
      saveWaiver: async (_: unknown, waiver: AskedWaiver, maxDays: number) => {
        asked.push({ ...waiver, maxDays });
        return { status: 'saved', waiver: { ...waiver, renewedFrom: [] } } as const;
      },
    },
  };
}

describe('waiving', () => {
  it('is granted to whom the gateway names, by the clock and the policy', async () => {
    const { store, asked } = aStore();

    const answer = await ask(
      aStatement({ route: waivers, path: scope, body: aWaiver }),
      apiPorts({ statements: store }),
    );

    const waiver = {
      ...{ subjectId: imageId, ruleId: 'one-year', by: ann, why },
      ...{ grantedAt: '2026-10-01T12:00:00.000Z', until: '2026-12-31' },
    };
    expect(asked).toEqual([{ ...waiver, maxDays: 180 }]);
    expect(answer).toEqual({
      statusCode: 200,
      body: {
        schemaVersion: 1,
        message: `one-year on ${imageId} is waived through 2026-12-31: it stays NON_COMPLIANT, and nothing is done about it`,
        scope,
        waiver: { ...waiver, renewedFrom: [] },
      },
    });
  });

  it('is refused by 409 where the store refuses it', async () => {
    expect(await ask(aStatement({ route: waivers, path: scope, body: aWaiver }))).toEqual({
      statusCode: 409,
      body: { error: `only a violation can be waived: of one-year on ${imageId} there is none` },
    });
  });

  it('of a rule that the policy lacks is refused by 404 with the nearest one', async () => {
    const body = { ...aWaiver, rule: 'one-yaer' };

    expect(await ask(aStatement({ route: waivers, path: scope, body }))).toEqual({
      statusCode: 404,
      body: { error: 'the policy has no rule one-yaer; did you mean one-year?' },
    });
  });

  it('that nobody did cannot be ended', async () => {
    const body = { subject: imageId, rule: 'one-year' };

    expect(await ask(aStatement({ route: `${waivers}/end`, path: scope, body }))).toEqual({
      statusCode: 404,
      body: { error: `one-year on ${imageId} is not waived` },
    });
  });
});

describe('whoever is not authenticated', () => {
  it.each([
    [waivers, scope, aWaiver],
    [`${waivers}/end`, scope, { subject: imageId, rule: 'one-year' }],
    [`${inScope}/approvals`, scope, { rule: 'one-year', action: 'disable' }],
    [`${inScope}/baseline`, scope, { why }],
    ['/pauses', undefined, { why, until: '2026-10-02' }],
    ['/pauses/end', undefined, {}],
  ])('is refused by 403 at %s, whatever the body says', async (route, path, body) => {
    const request = { route, body: { ...body, by: ann }, by: null };
    const event = aStatement(path === undefined ? request : { ...request, path });

    expect(await ask(event)).toEqual({
      statusCode: 403,
      body: {
        error:
          'nobody knows who asks: sign the request with credentials of IAM, or bring a token where the API takes them',
      },
    });
  });
});

describe('a body that is not understood is refused with all that is wrong', () => {
  it.each([
    [{ ...aWaiver, by: ann }, 'unknown: by'],
    [
      { subject: 'ami-1', rule: 'One', why: ' ', until: '2026-12-32' },
      'subject: expected an image, a snapshot or a scope such as 111122223333/eu-central-1; rule: expected the id of a rule; why: expected a reason; until: expected a day such as 2027-06-30',
    ],
    [{ ...aWaiver, until: '2026-12-31T00:00:00Z' }, 'until: expected a day such as 2027-06-30'],
    [{ ...aWaiver, why: 'x'.repeat(1001) }, 'why: expected 1,000 characters at most'],
    ['{', 'the body: expected a JSON object'],
    ['[]', 'the body: expected a JSON object'],
    [undefined, 'the body: expected a JSON object'],
  ])('%j', async (body, fault) => {
    expect(await ask(aStatement({ route: waivers, path: scope, body }))).toEqual({
      statusCode: 400,
      body: { error: `malformed: ${fault}` },
    });
  });

  it('with the faults of the path before those of the body', async () => {
    const path = { accountId: '1', region: 'Eu' };

    expect(await ask(aStatement({ route: `${inScope}/baseline`, path, body: {} }))).toEqual({
      statusCode: 400,
      body: {
        error:
          'malformed: accountId: expected 12 digits; region: expected a Region such as eu-central-1; why: expected a reason',
      },
    });
  });

  it('but not because it came in base64', async () => {
    const event = aStatement({ route: '/pauses', body: { why, until: '2026-10-02' } });
    const body = Buffer.from(event.body ?? '').toString('base64');

    expect(await ask({ ...event, body, isBase64Encoded: true })).toMatchObject({ statusCode: 200 });
  });
});

describe('approving a flood', () => {
  const approvals = { route: `${inScope}/approvals`, path: scope };

  it('is of the rule as it stands, for a week unless it is said', async () => {
    const store = memoryStore({ now: () => now });
    const ports = apiPorts({ statements: store });

    const answer = await ask(
      aStatement({ ...approvals, body: { rule: 'one-year', action: 'disable' } }),
      ports,
    );

    const approval = {
      ...{ ruleId: 'one-year', action: 'disable', ruleHash: 'hash-1', by: ann },
      ...{ at: '2026-10-01T12:00:00.000Z', until: '2026-10-08T12:00:00.000Z' },
    };
    expect(answer).toMatchObject({ statusCode: 200, body: { approval } });
    expect((await store.readHistory(scope)).approvals).toEqual([approval]);
  });

  it.each([
    [
      { rule: 'one-year', action: 'deregister' },
      409,
      'one-year does not want deregister: it wants notify, deprecate, disable',
    ],
    [{ rule: 'only-told', action: 'disable' }, 409, 'only-told does not want disable: it is only reported'],
    [{ rule: 'two-years', action: 'disable' }, 404, 'the policy has no rule two-years'],
    [{ rule: 'one-year', action: 'disable', until: '2026-09-30' }, 409, '2026-10-01T00:00:00.000Z is over'],
    [
      { rule: 'one-year', action: 'disable', until: '2026-10-31T12:00:01Z' },
      409,
      'an approval holds for 30 days at most: until 2026-10-31T12:00:00.000Z',
    ],
  ])('%j is refused by %i', async (body, statusCode, error) => {
    expect(await ask(aStatement({ ...approvals, body }))).toEqual({ statusCode, body: { error } });
  });

  it('needs a scope that was judged', async () => {
    const compliance = {
      ...apiPorts().compliance,
      readScope: async () => ({ items: [], next: null }),
    };
    const answers = [
      await ask(
        aStatement({ ...approvals, body: { rule: 'one-year', action: 'disable' } }),
        apiPorts({ compliance }),
      ),
      await ask(
        aStatement({ route: `${inScope}/baseline`, path: scope, body: { why } }),
        apiPorts({ compliance }),
      ),
    ];

    const error = '111122223333 eu-central-1 was never judged';
    expect(answers).toEqual(Array(2).fill({ statusCode: 404, body: { error } }));
  });
});

describe('a new baseline', () => {
  it('is accepted in the name of the caller', async () => {
    const store = memoryStore({ now: () => now });

    const answer = await ask(
      aStatement({ route: `${inScope}/baseline`, path: scope, body: { why } }),
      apiPorts({ statements: store }),
    );

    const accepted = { by: ann, why, at: '2026-10-01T12:00:00.000Z' };
    expect(answer).toMatchObject({ statusCode: 200, body: { accepted } });
    expect((await store.readHistory(scope)).acceptedBaseline).toEqual(accepted);
  });
});

describe('a pause', () => {
  it.each([
    [{}, 'the whole organization'],
    [{ accountId: scope.accountId }, 'account 111122223333 in every Region'],
    [{ region: scope.region }, 'every account in eu-central-1'],
    [scope, 'account 111122223333 in eu-central-1'],
  ])('of %j holds at once and until it is ended by the same words', async (extent, name) => {
    const store = memoryStore({ now: () => now });
    const ports = apiPorts({ statements: store });

    const paused = await ask(
      aStatement({ route: '/pauses', body: { ...extent, why, until: '2026-10-02' } }),
      ports,
    );
    const whilePaused = await store.isPaused(scope, now);
    const resumed = await ask(aStatement({ route: '/pauses/end', body: extent }), ports);

    expect(paused).toEqual({
      statusCode: 200,
      body: {
        schemaVersion: 1,
        message: `paused until 2026-10-03T00:00:00.000Z: ${name}; nothing but alerts happens there`,
        pause: {
          ...{ accountId: null, region: null, ...extent },
          ...{ by: ann, why, at: '2026-10-01T12:00:00.000Z', until: '2026-10-03T00:00:00.000Z' },
        },
      },
    });
    expect(whilePaused).toBe(true);
    expect(resumed).toMatchObject({ statusCode: 200 });
    expect(await store.isPaused(scope, now)).toBe(false);
  });

  it('is not ended by the words of another', async () => {
    const ports = apiPorts();
    await ask(aStatement({ route: '/pauses', body: { why, until: '2026-10-02' } }), ports);

    expect(await ask(aStatement({ route: '/pauses/end', body: scope }), ports)).toEqual({
      statusCode: 404,
      body: {
        error:
          'there is no pause of exactly this: account 111122223333 in eu-central-1; a wider or narrower one is ended by its own words',
      },
    });
  });

  it.each([
    ['2026-09-30', 'malformed: until: 2026-10-01T00:00:00.000Z is over'],
    ['2026-10-01T12:00:00Z', 'malformed: until: 2026-10-01T12:00:00.000Z is over'],
    ['2026-10-01T13:00', 'malformed: until: expected a day or an instant such as 2026-10-01T12:00:00Z'],
    ['2026-02-30T13:00:00Z', 'malformed: until: expected a day or an instant such as 2026-10-01T12:00:00Z'],
  ])('until %s is refused', async (until, error) => {
    expect(await ask(aStatement({ route: '/pauses', body: { why, until } }))).toEqual({
      statusCode: 400,
      body: { error },
    });
  });
});
