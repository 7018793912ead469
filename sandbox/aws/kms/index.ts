import {
  type AliasListEntry,
  ListAliases$,
  type ListAliasesRequest,
  type ListAliasesResponse,
} from '@aws-sdk/client-kms';
import { jsonCodes } from '../errors.ts';
import { operation } from '../operation.ts';
import { page } from '../paging.ts';
import { awsService } from '../service.ts';

const listAliases = operation({
  schema: ListAliases$,
  facts: ['Aliases'],
  honours: ['KeyId', 'Limit', 'Marker'],
  handle(input: ListAliasesRequest, context): ListAliasesResponse {
    const { items, nextToken } = page(context, 'ListAliases', {
      maxResults: input.Limit,
      nextToken: input.Marker,
      // KMS API reference: 50 by default, at most 100.
      limits: { min: 1, max: 100, whenAbsent: 50 },
      key: ({ AliasName = '' }: AliasListEntry) => AliasName,
      list: () =>
        context
          .read(context.scope.keyAliases)
          .filter(({ TargetKeyId = '' }) => input.KeyId === undefined || input.KeyId.endsWith(TargetKeyId)),
    });
    const marker = nextToken === undefined ? {} : { NextMarker: nextToken };
    return { Aliases: items, Truncated: nextToken !== undefined, ...marker };
  },
});

/** AWS KMS: the names of keys only. */
export const kms = awsService({
  signingName: 'kms',
  protocol: 'awsJson',
  codes: {
    ...jsonCodes,
    internal: ['KMSInternalException', 500],
    invalidToken: ['InvalidMarkerException', 400],
  },
  operations: [listAliases],
});
