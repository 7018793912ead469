import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { regionalEndpoint, type Sender, type SignedRequest, sendSigned } from '../../signed-request.ts';

/** Where objects are put. PutObject alone is needed of S3: its own client would weigh more than the call. */
export interface Bucket {
  /** Throws a `BucketError` when S3 did not take it. Putting the same object twice is putting it once. */
  put(key: string, body: Uint8Array): Promise<void>;
}

export interface BucketOptions {
  /** Whose credentials and connections are used. */
  readonly sender: Sender;
  /** Null: S3 of the Region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly partition: string;
  readonly bucketName: string;
}

/** S3's answer was an error again and again. */
export class BucketError extends Error {
  override readonly name = 'BucketError';
}

const waitsMs = [0, 200, 800];

export function s3Bucket(options: BucketOptions): Bucket {
  return {
    put: async (key, body) => {
      let why = '';
      for (const waitMs of waitsMs) {
        if (waitMs > 0) await sleep(waitMs);
        const { status, text } = await sendSigned(options.sender, putRequest(key, body, options));
        if (status === 200) return;
        why = `${status}: ${text.slice(0, 200)}`;
        if (status !== 429 && status < 500) break;
      }
      throw new BucketError(`S3 did not take ${key} into ${options.bucketName}: ${why}`);
    },
  };
}

function putRequest(
  key: string,
  body: Uint8Array,
  { endpoint, region, partition, bucketName }: BucketOptions,
): SignedRequest {
  const path = `/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    ...{ service: 's3', region, method: 'PUT', body },
    // By name in the host, as S3 asks for; a server on loopback has no such names.
    ...(endpoint === null
      ? { endpoint: regionalEndpoint(`${bucketName}.s3`, region, partition), path }
      : { endpoint: new URL(endpoint), path: `/${bucketName}${path}` }),
    headers: {
      'content-type': 'application/gzip',
      // Buckets with Object Lock take nothing without one (S3 API reference, PutObject).
      'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
    },
  };
}
