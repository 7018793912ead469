import { SQSClient } from '@aws-sdk/client-sqs';
import { archiveSettings, readConfig } from '../../shared/config.ts';
import { openArchive } from '../open-archive.ts';
import type { ArchivePorts } from './handler.ts';

/** Of the client only credentials and connections are used. */
export function archivePorts(): ArchivePorts {
  return { archive: openArchive(readConfig(archiveSettings), new SQSClient({}).config) };
}
