import { describe, expect, it } from 'vitest';
import { answerTo, apiPorts, aQuestion, ask } from './api-requests.ts';

describe('who asks by a token', () => {
  const operators = apiPorts({ operatorScope: 'ami-governor/operate' });
  const withToken = (jwt: object) => ({ requestContext: { authorizer: { jwt } } });
  const pause = { why: 'incident', until: '2026-10-02' };
  const pausing = (jwt: object) => ({
    ...{ version: '2.0', routeKey: 'POST /pauses', body: JSON.stringify(pause), isBase64Encoded: false },
    ...withToken(jwt),
  });
  const auditor = { claims: { sub: 'u-1' }, scopes: ['ami-governor/audit'] };

  it('may ask', async () => {
    expect((await answerTo(aQuestion('/findings', {}, withToken(auditor)), operators)).statusCode).toBe(200);
  });

  it.each<[string, object, number]>([
    ['with the scope of auditors alone', auditor, 403],
    ['with the scope of operators', { claims: { sub: 'u-1' }, scopes: ['ami-governor/operate'] }, 200],
    [
      'with it in the claim scope',
      { claims: { sub: 'u-1', scope: 'a ami-governor/operate' }, scopes: null },
      200,
    ],
    ['with it in the claim scp', { claims: { sub: 'u-1', scp: '[a ami-governor/operate]' } }, 200],
    ['with a scope that only begins so', { claims: { sub: 'u-1' }, scopes: ['ami-governor/operate2'] }, 403],
    ['without any scope', { claims: { sub: 'u-1' } }, 403],
    ['without a subject', { claims: {}, scopes: ['ami-governor/operate'] }, 403],
  ])('%s says something and gets %s', async (_, jwt, statusCode) => {
    expect((await answerTo(pausing(jwt), operators)).statusCode).toBe(statusCode);
  });

  it('says nothing where no such scope is set', async () => {
    const operator = { claims: { sub: 'u-1' }, scopes: ['ami-governor/operate'] };

    expect((await answerTo(pausing(operator), apiPorts())).statusCode).toBe(403);
  });

  it('is named by the subject of the token', async () => {
    const operator = { claims: { sub: 'u-1' }, scopes: ['ami-governor/operate'] };

    const { body } = await ask(pausing(operator), operators);

    expect(body.pause.by).toBe('jwt:u-1');
  });

  it('nobody at all is refused every question', async () => {
    for (const route of ['/findings', '/due', '/runs', '/waivers', '/frameworks']) {
      expect(await ask(aQuestion(route, {}, { requestContext: {} }))).toMatchObject({
        statusCode: 403,
      });
    }
  });
});
