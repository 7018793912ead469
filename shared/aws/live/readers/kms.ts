import { type AliasListEntry, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { readPages } from '../paginate.ts';
import type { Reader } from '../reading.ts';

/** Every alias of the account in the Region: a call for 100. IAM: kms:ListAliases. */
export const aliases: Reader = (reading): Promise<readonly AliasListEntry[]> => {
  const kms = reading.client(KMSClient);
  return readPages({
    operation: 'ListAliases',
    // KMS API reference: at most 100 a page.
    read: (Marker) => kms.send(new ListAliasesCommand({ Limit: 100, Marker })),
    items: (page) => page.Aliases,
    next: (page) => page.NextMarker,
  });
};
