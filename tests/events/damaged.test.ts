import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isImageId } from '../../shared/domain/image.ts';
import { readEvent } from '../../shared/events/react.ts';
import { aCall, anEvent, anInspectorFinding } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const whole = [
  anEvent(),
  aCall('CreateImage', { responseElements: { imageId } }),
  aCall('DisableImage', { requestParameters: { DisableImageRequest: { ImageId: imageId } } }),
  aCall('ModifyImageAttribute', {
    requestParameters: { imageId, launchPermission: { add: { items: [{ group: 'all' }] } } },
  }),
  aCall('CreateTags', { requestParameters: { resourcesSet: { items: [{ resourceId: imageId }] } } }),
  anInspectorFinding(),
  { Records: [{ eventSource: 'aws:sqs', body: JSON.stringify(anEvent()) }] },
];

/** Replaces, drops or adds one thing somewhere inside. */
function damage(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)] ?? 'new';
  const inner = (value as Record<string, unknown>)[key];
  const changed = { ...value, [key]: rest.length === 0 ? by : damage(inner, rest, by) };
  return Array.isArray(value) ? Object.values(changed) : changed;
}

const damaged = fc
  .record({
    event: fc.constantFrom(...whole),
    paths: fc.array(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), fc.anything()), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ event, paths }) => paths.reduce<unknown>((seen, [path, by]) => damage(seen, path, by), event));

it('every damaged event ends in a reaction, and only well-formed ids come out', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: damaged }, fc.anything()), (event) => {
      const { reaction, observation } = readEvent(event);

      expect(['govern', 'ignore', 'reject']).toContain(reaction.reaction);
      expect(reaction.reason).not.toBe('');
      expect(reaction.imageIds.every(isImageId)).toBe(true);
      if (reaction.reaction === 'govern') expect(reaction.scope?.accountId).toMatch(/^[0-9]{12}$/);
      if (observation !== null) expect(observation.observationId).toMatch(/^[A-Za-z0-9-]{8,64}$/);
    }),
    { numRuns: 10_000 },
  );
});
