import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import type { AwsError } from '../errors.ts';

// Timestamps as ISO 8601 unless the schema says otherwise: the setting of the SDK's own Query protocols.
const isoTimestamps = { useTrait: true, default: 5 } as const;

interface QueryAnswer {
  readonly operation: string;
  readonly schema: $SchemaRef;
  readonly output: object;
  readonly requestId: string;
  readonly xmlNamespace: string;
}

/** `<DescribeImagesResponse xmlns=...><requestId>...</requestId><imagesSet>...`: EC2 nests no result element. */
export function writeEc2Answer(answer: QueryAnswer): string {
  const result = writeResult(answer, answer.xmlNamespace);
  return wrap(
    `${answer.operation}Response`,
    answer.xmlNamespace,
    element('requestId', answer.requestId) + inner(result),
  );
}

/** `<XResponse><XResult>...</XResult><ResponseMetadata>...`: the other Query services. */
export function writeQueryAnswer(answer: QueryAnswer): string {
  const result = `<${answer.operation}Result>${inner(writeResult(answer, answer.xmlNamespace))}</${answer.operation}Result>`;
  const metadata = `<ResponseMetadata>${element('RequestId', answer.requestId)}</ResponseMetadata>`;
  return wrap(`${answer.operation}Response`, answer.xmlNamespace, result + metadata);
}

export function writeEc2Error(error: AwsError, requestId: string): string {
  const body = element('Code', error.code) + element('Message', error.message);
  return `${xmlHead}<Response><Errors><Error>${body}</Error></Errors>${element('RequestID', requestId)}</Response>`;
}

export function writeQueryError(error: AwsError, requestId: string): string {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = element('Type', type) + element('Code', error.code) + element('Message', error.message);
  return `${xmlHead}<ErrorResponse><Error>${body}</Error>${element('RequestId', requestId)}</ErrorResponse>`;
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

function wrap(root: string, xmlNamespace: string, content: string): string {
  return `${xmlHead}<${root} xmlns="${xmlNamespace}">${content}</${root}>`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function writeResult({ schema, output }: QueryAnswer, xmlNamespace: string): string {
  if (NormalizedSchema.of(schema).isUnitSchema()) return '';
  const serializer = new XmlShapeSerializer({
    timestampFormat: isoTimestamps,
    xmlNamespace,
    serviceNamespace: '',
  });
  serializer.write(NormalizedSchema.of(schema), output);
  return String(serializer.flush());
}

// The serializer names its root after the output shape; the wire has the operation's name there.
function inner(xml: string): string {
  return xml.replace(/^<[^>]*>/, '').replace(/<\/[^>]*>$/, '');
}
