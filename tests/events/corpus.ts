import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { EventSource } from '../../shared/events/event-source.ts';
import * as eventSources from '../../shared/events/index.ts';
import { aCall, anEvent, anInspectorFinding } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const snapshotId = 'snap-0123456789abcdef0';
const share = { items: [{ userId: '444455556666' }] };

/** All calls that any source reads. */
export const callNames: readonly string[] = Object.values(eventSources).flatMap(
  ({ eventNames }: EventSource) => eventNames,
);

/** What CloudTrail writes of a call on an image and its snapshot, in the flat shape and in the wrapped one. */
function shapesOf(name: string): readonly Readonly<Record<string, unknown>>[] {
  const flat = {
    requestParameters: {
      ...{ imageId, snapshotId, launchPermission: { add: share } },
      resourcesSet: { items: [{ resourceId: 'snap-1' }, { resourceId: imageId }] },
      instancesSet: { items: [{ imageId }] },
    },
    responseElements: { requestId: 'r', imageId },
  };
  const wrapped = {
    requestParameters: {
      [`${name}Request`]: {
        ...{ ImageId: imageId, SnapshotId: snapshotId },
        ResourceId: [
          { content: 'snap-1', tag: 1 },
          { content: imageId, tag: 2 },
        ],
      },
    },
    responseElements: { [`${name}Response`]: { requestId: 'r', imageId } },
  };
  return [flat, wrapped];
}

/** Every call in both shapes: done, refused, as a dry run, and of another service under the same name. */
const calls = callNames.flatMap((name) =>
  shapesOf(name).flatMap((shape) => [
    aCall(name, shape),
    aCall(name, { ...shape, responseElements: null, errorCode: 'Client.UnauthorizedOperation' }),
    aCall(name, { ...shape, responseElements: null, errorCode: 'Client.DryRunOperation' }),
    aCall(name, { ...shape, eventSource: 'imagebuilder.amazonaws.com' }),
    { ...aCall(name, { ...shape, eventSource: 'imagebuilder.amazonaws.com' }), source: 'aws.imagebuilder' },
  ]),
);

const oddCalls = [
  aCall('ImportImage', { responseElements: { importTaskId: 'import-ami-0123456789abcdef0' } }),
  aCall('ModifyImageAttribute', { requestParameters: { imageId, launchPermission: { remove: share } } }),
  aCall('ModifyImageAttribute', { requestParameters: { imageId, description: { value: 'x' } } }),
  aCall('DeregisterImage', { requestParameters: { imageId: 'ami-1111' } }),
  aCall('DeregisterImage'),
  aCall('CreateTags', { requestParameters: { resourcesSet: { items: [{ resourceId: snapshotId }] } } }),
  aCall('DeleteTags', { requestParameters: { resourcesSet: {} } }),
  aCall('RunInstances', { errorCode: 'Client.InsufficientInstanceCapacity' }),
  aCall('RunInstances', {
    errorCode: 'Client.InvalidAMIID.NotFound',
    requestParameters: { instancesSet: { items: [{ imageId }] } },
  }),
  ...['DescribeImages', 'CreateVolume', 'TerminateInstances', 'DeleteSnapshot'].map((name) => aCall(name)),
];

const states = ['available', 'failed', 'deregistered', 'disabled', 'sleeping'].map((State) =>
  anEvent({ detail: { RequestId: 'r', ImageId: imageId, State, ErrorMessage: '' } }),
);

const others = [
  anInspectorFinding(),
  anEvent({ 'detail-type': 'EBS Snapshot Notification', detail: { event: 'createSnapshot' } }),
  anEvent({ 'detail-type': 'EC2 Instance State-change Notification', detail: { state: 'running' } }),
  anEvent({ source: 'aws.rbin', 'detail-type': 'Recycle Bin Rule Locked', detail: {} }),
  anEvent({ source: 'my.application' }),
];

/** Recorded events lie beside the project where they exist; their licences keep them out of it. */
export const recordedFolder = new URL('../../../shared/real-data/events/', import.meta.url);

/** Bare records in the envelope that EventBridge would put around them. */
function recorded(): readonly unknown[] {
  if (!existsSync(new URL('expected.json', recordedFolder))) return [];
  const files = readdirSync(recordedFolder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json') && !file.endsWith('expected.json'))
    .flatMap((file) => [JSON.parse(readFileSync(new URL(file, recordedFolder), 'utf8'))].flat())
    .map((event) => ('detail-type' in event || 'Records' in event ? event : wrapped(event)));
}

/** As EventBridge would bring a bare record. */
export function wrapped(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: '00000000-0000-4000-8000-000000000000',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: record['recipientAccountId'] ?? '111122223333',
    time: record['eventTime'],
    region: record['awsRegion'],
    resources: [],
    detail: record,
  };
}

/** Events of every kind that may come on the bus of an account, governed or not. */
export const corpus: readonly unknown[] = [...calls, ...oddCalls, ...states, ...others, ...recorded()];
