import type { MotoConfig } from '../moto.ts';
import type { JsonObject } from './step.ts';

/** Without a client of the SDK, which this project does not have; neither side looks at signatures. */
export async function sendToCloudTrail(
  { endpoint, region, credentials }: MotoConfig,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  const scope = `${credentials.accessKeyId}/20260101/${region}/cloudtrail/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const told: JsonObject = Object(await answer.json());
  if (answer.ok) return told;
  const code = String(told['__type']).split('#').at(-1);
  throw Object.assign(new Error(String(told['message'])), { name: code });
}
