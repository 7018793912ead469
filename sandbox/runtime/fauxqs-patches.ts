import { registerHooks } from 'node:module';

interface Patch {
  /** End of the module's URL. */
  readonly module: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What fauxqs 2.4.1 does otherwise than AWS. Its version is pinned exactly: a text that is not found is an error.
 * - One account for all ARNs; here it is the account of the service.
 * - FIFO deduplication by queue whatever DeduplicationScope says; with `messageGroup` it is by group
 *   (SQS API reference, SetQueueAttributes).
 * - A receive takes one message of a FIFO group; SQS takes as many of a group as it can (SQS Developer Guide, "FIFO
 *   delivery logic"), so that what waits behind a failing message is received, and counted, with it.
 * - A queue gets the whole message of the structure `json`; SNS brings it the text for its protocol, or `default`
 *   (SNS API reference, Publish).
 */
function patches(accountId: string): readonly Patch[] {
  const perGroup = (id: string, group: string): string =>
    `(queue.attributes.DeduplicationScope === 'messageGroup' ? ${group} + '\\n' + ${id} : ${id})`;
  return [
    { module: 'common/types.js', from: '"000000000000"', to: JSON.stringify(accountId) },
    {
      module: 'sqs/sqsStore.js',
      from: '(this.fifoLockedGroups.get(groupId) ?? 0) + 1);\n                break;',
      to: '(this.fifoLockedGroups.get(groupId) ?? 0) + 1);',
    },
    {
      module: 'sns/actions/publish.js',
      from: '        messageId,\n        message,\n',
      to: "        messageId,\n        message: params.MessageStructure === 'json' ? ((each) => each.sqs ?? each.default)(JSON.parse(message)) : message,\n",
    },
    ...(['checkDeduplication(', 'recordDeduplication('] as const).flatMap((call): Patch[] => [
      {
        module: 'actions/sendMessage.js',
        from: `${call}messageDeduplicationId`,
        to: `${call}${perGroup('messageDeduplicationId', 'messageGroupId')}`,
      },
      {
        module: 'actions/sendMessageBatch.js',
        from: `${call}dedupId`,
        to: `${call}${perGroup('dedupId', 'entry.MessageGroupId')}`,
      },
    ]),
  ];
}

/** Has to be called before fauxqs is imported, in the same thread. */
export function patchFauxqs(accountId: string): void {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const mine = url.includes('/fauxqs/dist/')
        ? patches(accountId).filter(({ module }) => url.endsWith(module))
        : [];
      if (mine.length === 0) return loaded;
      return { ...loaded, source: patched(String(loaded.source), mine) };
    },
  });
}

function patched(source: string, mine: readonly Patch[]): string {
  let text = source;
  for (const { module, from, to } of mine) {
    if (!text.includes(from)) throw new Error(`fauxqs has changed: ${module} holds no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}
