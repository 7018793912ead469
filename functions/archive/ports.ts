import { SQSClient } from '@aws-sdk/client-sqs';
import { archiveSettings, ConfigError, readConfig } from '../../shared/config.ts';
import { securityHub } from '../../shared/report/security-hub/security-hub.ts';
import { openArchive } from '../open-archive.ts';
import type { ArchivePorts } from './handler.ts';

/** Of the client only credentials and connections are used. */
export function archivePorts(): ArchivePorts {
  const config = readConfig([...archiveSettings, 'securityHubAccount', 'securityHubEndpoint']);
  const sender = new SQSClient({}).config;
  const archive = openArchive(config, sender);
  if (archive === null) throw new ConfigError('EXPORT_BUCKET: expected a value');
  const { securityHubAccount: accountId, securityHubEndpoint, region } = config;
  return {
    archive,
    securityHub: accountId === null ? null : securityHub(sender, { accountId, region }, securityHubEndpoint),
  };
}
