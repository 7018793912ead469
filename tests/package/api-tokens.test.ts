import { expect, it } from 'vitest';
import { packageService } from './packaged-service.ts';

it('lets people in by tokens instead, operators and auditors by their scopes', {
  timeout: 120_000,
}, async () => {
  const params = ['apiAuthorizer=jwt', 'jwtIssuer=https://id.example.com/', 'jwtAudience=governor'];

  const service = await packageService({ params });

  const authorizers = service.ofType('AWS::ApiGatewayV2::Authorizer');
  const [id, authorizer] = authorizers[0] ?? [];
  expect(authorizers).toHaveLength(1);
  expect(authorizer?.Properties).toMatchObject({
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://id.example.com/', Audience: ['governor'] },
  });
  for (const [, { Properties }] of service.ofType('AWS::ApiGatewayV2::Route')) {
    const mayAsk = Properties['RouteKey'].startsWith('GET ') ? ['ami-governor/audit'] : [];
    expect(Properties).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: [...mayAsk, 'ami-governor/operate'],
      AuthorizerId: { Ref: id },
    });
  }
  expect(service.environmentOf('api')).toMatchObject({ OPERATOR_SCOPE: 'ami-governor/operate' });
});
