import { SQSClient } from '@aws-sdk/client-sqs';
import { archiveSettings, ConfigError, readConfig } from '../../shared/config.ts';
import { openArchive } from '../open-archive.ts';
import type { ArchivePorts } from './handler.ts';

/** Of the client only credentials and connections are used. */
export function archivePorts(): ArchivePorts {
  const archive = openArchive(readConfig(archiveSettings), new SQSClient({}).config);
  if (archive === null) throw new ConfigError('EXPORT_BUCKET: expected a value');
  return { archive };
}
