import type { Scope } from '../../domain/image.ts';
import { type Known, known, unknown } from '../../domain/known.ts';
import { type Fields, isFields, textOrNull, valueAt } from '../fields.ts';
import type { AwsAccess } from './access.ts';
import { UnreadError, whyUnread } from './errors.ts';
import type { Reading } from './reading.ts';
import { signedCall } from './signed-call.ts';

/**
 * Whether a trail logs in the account and Region, its own or one of the organization: without one, no call reaches
 * EventBridge. Whether it logs management events is not asked: a trail for data events alone looks as any other. IAM:
 * cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus.
 */
export async function readTrail(access: AwsAccess, scope: Scope): Promise<Known<boolean>> {
  const place = { ...scope, purpose: 'reader' } as const;
  const reading: TrailReading = { access, scope, client: (Client) => access.client(Client, place) };
  let why = '';
  try {
    for (const name of await trailArns(reading)) {
      const logs = await isLogging(reading, name);
      if (logs.known && logs.value) return logs;
      if (!logs.known) why = logs.why;
    }
  } catch (error) {
    return unknown(whyUnread(error));
  }
  return why === '' ? known(false) : unknown(why);
}

type TrailReading = Pick<Reading, 'access' | 'scope' | 'client'>;

/** Also those of other Regions and of the organization that log here: what they are called in this Region. */
async function trailArns(reading: TrailReading): Promise<readonly string[]> {
  const list = valueAt(await call(reading, 'DescribeTrails', { includeShadowTrails: true }), 'trailList');
  if (!Array.isArray(list)) throw new UnreadError('DescribeTrails', 'DescribeTrails answered no list');
  return list.filter(isFields).flatMap((trail) => textOrNull(trail, 'TrailARN') ?? []);
}

async function isLogging(reading: TrailReading, Name: string): Promise<Known<boolean>> {
  try {
    const told = valueAt(await call(reading, 'GetTrailStatus', { Name }), 'IsLogging');
    return typeof told === 'boolean' ? known(told) : unknown('GetTrailStatus does not tell whether it logs');
  } catch (error) {
    return unknown(whyUnread(error));
  }
}

function call(reading: TrailReading, operation: string, body: Fields): Promise<Fields> {
  return signedCall(reading, {
    ...{ service: 'cloudtrail', pacedAs: 'CloudTrail', operation, method: 'POST', path: '/', body },
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `CloudTrail_20131101.${operation}`,
    },
  });
}
