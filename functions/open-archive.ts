import type { archiveSettings, Config } from '../shared/config.ts';
import { partitionOf } from '../shared/domain/partition.ts';
import type { Archive } from '../shared/ports/archive.ts';
import { bucketArchive } from '../shared/report/export/archive.ts';
import { s3Bucket } from '../shared/report/export/bucket.ts';
import type { Sender } from '../shared/signed-request.ts';

/** The export, by the credentials and connections of any client; null where nothing is exported. */
export function openArchive(
  { exportBucket, s3Endpoint, region }: Config<(typeof archiveSettings)[number]>,
  sender: Sender,
): Archive | null {
  if (exportBucket === null) return null;
  const bucket = s3Bucket({
    ...{ sender, endpoint: s3Endpoint, region, partition: partitionOf(region) },
    bucketName: exportBucket,
  });
  return bucketArchive(bucket);
}
