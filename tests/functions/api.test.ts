import { describe, expect, it } from 'vitest';
import { ann, ask, imageId, scope } from './api-requests.ts';

function aRequest(pathParameters: Record<string, string>, queryStringParameters?: Record<string, string>) {
  return {
    version: '2.0',
    routeKey: 'GET /',
    pathParameters,
    requestContext: { authorizer: { iam: { userArn: ann } } },
    ...(queryStringParameters && { queryStringParameters }),
  };
}

describe('the API', () => {
  it('answers what is known of an image', async () => {
    expect(await ask(aRequest({ ...scope, imageId }))).toEqual({
      statusCode: 200,
      body: { schemaVersion: 1, scope, imageId, items: [{ status: 'NON_COMPLIANT' }], next: null },
    });
  });

  it('answers 404 for an image that was never judged', async () => {
    expect(await ask(aRequest({ ...scope, imageId: 'ami-99999999' }))).toMatchObject({ statusCode: 404 });
  });

  it('answers a scope page by page', async () => {
    expect(await ask(aRequest(scope, { cursor: 'I#ami-1' }))).toEqual({
      statusCode: 200,
      body: { schemaVersion: 1, scope, items: [{ cursor: 'I#ami-1' }], next: 'I#ami-2' },
    });
  });

  it('refuses a cursor that no page gave', async () => {
    expect(await ask(aRequest(scope, { cursor: 'I#\u{10ffff}' }))).toMatchObject({ statusCode: 400 });
    expect(await ask(aRequest(scope, { cursor: `I#${'é'.repeat(600)}` }))).toMatchObject({ statusCode: 400 });
    expect(await ask(aRequest(scope, { cursor: 'H#ami-1' }))).toMatchObject({ statusCode: 400 });
  });

  it.each([
    ['accountId', { ...scope, accountId: '1' }],
    ['region', { ...scope, region: 'Eu' }],
    ['imageId', { ...scope, imageId: 'ami-1111' }],
    ['pathParameters', undefined],
  ])('names a malformed %s', async (field, parameters) => {
    expect(await ask(aRequest(parameters as Record<string, string>))).toEqual({
      statusCode: 400,
      body: { error: `malformed: ${field}` },
    });
  });
});
