import type { MessageAttribute, Publication } from './stores-messages.ts';

type Form = Readonly<Record<string, string>>;

/** What a Publish or PublishBatch request put on its topic, by the request and the answer to it. Empty for others. */
export function publicationsOf(form: Form, answer: string): Publication[] {
  if (form['Action'] === 'Publish') {
    const messageId = /<MessageId>([^<]+)</.exec(answer)?.[1];
    return messageId === undefined ? [] : [toPublication(form, '', messageId)];
  }
  if (form['Action'] !== 'PublishBatch') return [];
  const accepted = [...answer.matchAll(/<member>(?:(?!<\/member>).)*<\/member>/gs)].map(([member]) => member);
  return accepted.flatMap((member) => {
    const prefix = prefixOf(form, /<Id>([^<]+)</.exec(member)?.[1]);
    const messageId = /<MessageId>([^<]+)</.exec(member)?.[1];
    return prefix === undefined || messageId === undefined ? [] : [toPublication(form, prefix, messageId)];
  });
}

/** `PublishBatchRequestEntries.member.1.` for the entry with this id. */
function prefixOf(form: Form, id: string | undefined): string | undefined {
  const key = Object.keys(form).find(
    (name) => /^PublishBatchRequestEntries\.member\.\d+\.Id$/.test(name) && form[name] === id,
  );
  return key?.slice(0, -'Id'.length);
}

function toPublication(form: Form, prefix: string, messageId: string): Publication {
  return {
    topicArn: form['TopicArn'] ?? '',
    messageId,
    subject: form[`${prefix}Subject`],
    message: form[`${prefix}Message`] ?? '',
    structure: form[`${prefix}MessageStructure`],
    attributes: attributesOf(form, `${prefix}MessageAttributes.entry.`),
  };
}

function attributesOf(form: Form, prefix: string): Record<string, MessageAttribute> {
  const attributes: Record<string, MessageAttribute> = {};
  for (let at = 1; form[`${prefix}${at}.Name`] !== undefined; at += 1) {
    const value = `${prefix}${at}.Value.`;
    attributes[form[`${prefix}${at}.Name`] ?? ''] = {
      Type: form[`${value}DataType`] ?? 'String',
      Value: form[`${value}StringValue`] ?? form[`${value}BinaryValue`] ?? '',
    };
  }
  return attributes;
}
