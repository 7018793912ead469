import fc from 'fast-check';
import { aCall, anEvent, anInspectorFinding } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const snapshotId = 'snap-0123456789abcdef0';
const add = { items: [{ group: 'all' }, { userId: '444455556666' }] };
const instancesSet = { items: [{ imageId, minCount: 1, maxCount: 1 }] };

/** Whole events of every source, bare and in the envelopes of SQS and SNS. */
export const wholeEvents: readonly unknown[] = [
  ...['available', 'failed', 'disabled', 'deregistered'].map((State) =>
    anEvent({ detail: { RequestId: '3d1e5a0f-0b6a', ImageId: imageId, State, ErrorMessage: '' } }),
  ),
  ...['CreateImage', 'RegisterImage', 'CopyImage', 'ImportImage', 'CreateRestoreImageTask'].map((name) =>
    aCall(name, { responseElements: { imageId } }),
  ),
  ...['DisableImage', 'EnableImageDeprecation', 'RestoreImageFromRecycleBin'].map((name) =>
    aCall(name, { requestParameters: { [`${name}Request`]: { ImageId: imageId } } }),
  ),
  aCall('DeregisterImage', { requestParameters: { imageId }, requestID: '3d1e5a0f-0b6a-4a2f-8d7e' }),
  aCall('ModifyImageAttribute', { requestParameters: { imageId, launchPermission: { add } } }),
  aCall('ModifySnapshotAttribute', { requestParameters: { snapshotId, createVolumePermission: { add } } }),
  aCall('CreateTags', {
    requestParameters: { resourcesSet: { items: [{ resourceId: imageId }, { resourceId: snapshotId }] } },
  }),
  aCall('RunInstances', {
    errorCode: 'Client.InvalidAMIID.Unavailable',
    errorMessage: `The image ID '${imageId}' is no longer available`,
    requestParameters: { instancesSet },
  }),
  anInspectorFinding(),
  anEvent({ 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: '{}' }),
  { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(anEvent()) }] },
  { Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify(anEvent()) } }] },
];

type Change = (inner: unknown, key: string) => readonly (readonly [key: string, value: unknown])[];

/** Changes one thing somewhere inside; nothing where the path leads to no object. */
function changedAt(value: unknown, path: readonly number[], change: Change): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const at = step % Math.max(1, entries.length);
  const changed = entries.flatMap(([key, inner], index) => {
    if (index !== at) return [[key, inner] as const];
    return rest.length === 0 || typeof inner !== 'object' || inner === null
      ? change(inner, key)
      : [[key, changedAt(inner, rest, change)] as const];
  });
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

const swapCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const retyped = (value: unknown): unknown => {
  if (typeof value === 'string') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return { items: value };
  return value === null ? {} : [value];
};

const damages: fc.Arbitrary<Change> = fc.oneof(
  fc.anything().map(
    (by): Change =>
      (_, key) => [[key, by]],
  ),
  fc.constant<Change>(() => []),
  fc.constant<Change>((inner, key) => [[key, retyped(inner)]]),
  fc.constant<Change>((inner, key) => [[swapCase(key), inner]]),
  fc.constant<Change>((inner, key) => [[key, typeof inner === 'string' ? swapCase(inner) : inner]]),
  fc.nat(30).map(
    (end): Change =>
      (inner, key) => [[key, typeof inner === 'string' ? inner.slice(0, end) : null]],
  ),
  fc.constantFrom('\n', ' ', '*', "' or 1", '\u0000', ',ami-*', '#').map(
    (more): Change =>
      (inner, key) => [[key, typeof inner === 'string' ? `${inner}${more}` : more]],
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', '').map(
    (name): Change =>
      (inner) => [[name, inner]],
  ),
);

const damaged = fc
  .record({
    event: fc.constantFrom(...wholeEvents),
    changes: fc.array(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), damages), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ event, changes }) =>
    changes.reduce<unknown>((seen, [path, change]) => changedAt(seen, path, change), event),
  );

/** Cut off somewhere, as a text, and as the body of a message. */
const truncated = fc
  .record({ event: fc.constantFrom(...wholeEvents), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ event, share }) => {
    const text = JSON.stringify(event);
    const body = text.slice(0, Math.floor(text.length * share));
    return share < 0.3 ? body : { Records: [{ eventSource: 'aws:sqs', body }] };
  });

/** Events that were damaged, cut off, typed or spelt otherwise, and things that never were one. */
export const anyDamagedEvent: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: damaged },
  { weight: 1, arbitrary: truncated },
  { weight: 1, arbitrary: fc.anything() },
);
