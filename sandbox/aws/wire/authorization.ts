/** Who calls which service where, as the signature's credential scope says it. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name: `ec2`, `sts`, `autoscaling`, `elasticmapreduce` ... */
  readonly signingName: string;
}

const signatureForm =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,/;

/** Undefined when the request is not signed with Signature Version 4. The signature itself is not checked. */
export function readCredentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, region, signingName] = signatureForm.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || signingName === undefined) return undefined;
  return { accessKeyId, region, signingName };
}

/**
 * The application id in an SDK's User-Agent (`app/<id>`, set by `userAgentAppId` or AWS_SDK_UA_APP_ID):
 * how a function of the product names itself. Powertools writes itself behind it, with `/`, which the SDK makes `-`.
 */
export function readAppId(userAgent: string | undefined): string | undefined {
  return /(?:^|\s)app\/(\S+)/.exec(userAgent ?? '')?.[1]?.replace(/[-/]PT[-/]NO-OP.*$/, '');
}
