import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderFinding } from '../../functions/order-finding.ts';
import type { EventPorts } from '../../functions/order-images.ts';
import { isImageId } from '../../shared/domain/image.ts';
import type { Log } from '../../shared/log.ts';
import { anEvent, anInspectorFinding } from '../events/an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };

/** Everything that an event of Inspector may lead to, with each id and scope that any reader or queue was given. */
function watchingPorts() {
  const ids: string[] = [];
  const scopes: { readonly accountId: string; readonly region: string }[] = [];
  const ports: EventPorts = {
    accounts: {
      list: async () => ({ accounts: ['111122223333'], organization: null }),
      governs: async () => true,
      readGoverned: async () => ({ known: false, why: 'not asked' }),
    },
    owners: {
      ownersOf: async (scope, asked) => {
        scopes.push(scope);
        ids.push(...asked);
        return new Map();
      },
      restingOn: async () => new Map(),
    },
    changingRoles: [],
    observations: {
      recordObservation: async (observation) => {
        expect(observation.observationId).toMatch(/^[A-Za-z0-9-]{8,64}$/);
        expect(observation.at === null || new Date(observation.at).toISOString() === observation.at).toBe(
          true,
        );
        return true;
      },
      markWaiting: async (_, asked) => ({ fresh: asked, own: [] }),
      clearWaiting: async () => {},
      disabledOwners: async () => new Map(),
      isOwnDoing: async () => false,
    },
    scopes: {
      sendScopes: async (orders) => {
        for (const { scope, imageIds } of orders) {
          scopes.push(scope);
          ids.push(...(imageIds ?? ['everything']));
        }
      },
    },
  };
  return { ports, ids, scopes };
}

const whole = [
  anInspectorFinding({
    type: 'PACKAGE_VULNERABILITY',
    findingArn: 'arn:aws:inspector2:eu-central-1:1:finding/0',
  }),
  anInspectorFinding({ resources: [{ type: 'MACHINE_IMAGE', id: imageId }] }),
  anInspectorFinding({ resources: [{ type: 'VM', details: { vm: { vmImageReference: imageId } } }] }),
  {
    ...anInspectorFinding({ resources: [{ type: 'MACHINE_IMAGE', id: imageId }] }),
    ...{ source: 'inspector2.ami.ondemand', 'detail-type': 'OnDemand AMI Scan Findings' },
  },
  anEvent({
    ...{ 'detail-type': 'Inspector2 OnDemand Scan Complete', source: 'aws.inspector2', resources: [imageId] },
    detail: { scanId: 'scan-1', resourceId: imageId, resourceType: 'MACHINE_IMAGE', scanStatus: 'FAILED' },
  }),
  anEvent({
    ...{ 'detail-type': 'Inspector2 Scan', source: 'aws.inspector2', resources: [`arn:x:y/${imageId}`] },
    detail: { 'scan-status': 'INITIAL_SCAN_COMPLETE', 'instance-id': 'i-0123456789abcdef0' },
  }),
];

type Damage = (text: string) => string;

/** In the text of the event: cut off, in other letters, an id bent, a value of another type, a key doubled. */
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.nat(1200).map(
    (length): Damage =>
      (text) =>
        text.slice(0, length),
  ),
  fc.constantFrom<Damage>(
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => text.replaceAll('"detail"', '"Detail"'),
    (text) => text.replaceAll('"resources"', '"Resources"'),
    (text) => text.replaceAll('"imageId"', '"ImageId"'),
  ),
  fc
    .oneof(
      fc.constantFrom(
        'ami-1111',
        'ami-',
        'ami-*',
        "ami-0' or 1",
        `${imageId}\\n`,
        'AMI-0A1B2C3D4E5F60718',
        'i-1',
        '',
      ),
      fc.string({ maxLength: 20 }).map((text) => JSON.stringify(`ami-${text}`).slice(1, -1)),
    )
    .map(
      (id): Damage =>
        (text) =>
          text.replaceAll(imageId, () => id),
    ),
  fc.tuple(fc.nat(40), fc.jsonValue()).map(
    ([nth, value]): Damage =>
      (text) =>
        replaceValue(text, nth, value),
  ),
  fc.tuple(fc.nat(1200), fc.string({ maxLength: 5 })).map(
    ([at, more]): Damage =>
      (text) =>
        text.slice(0, at) + more + text.slice(at),
  ),
);

/** The n-th text value of the JSON by another value. */
function replaceValue(text: string, nth: number, value: unknown): string {
  let seen = -1;
  return text.replace(/:"(?:[^"\\]|\\.)*"/g, (found) => {
    seen += 1;
    return seen === nth ? `:${JSON.stringify(value)}` : found;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

it('ten thousand damaged events of Inspector crash nothing, and no reader gets a malformed id', async () => {
  let governed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      async (event, damages) => {
        const text = damages.reduce((before, bend) => bend(before), JSON.stringify(event));
        const { ports, ids, scopes } = watchingPorts();

        await orderFinding(parsed(text), ports, silent);

        expect(ids.filter((id) => !isImageId(id))).toEqual([]);
        expect(
          scopes.filter(({ accountId, region }) => !/^[0-9]{12} [a-z0-9-]+$/.test(`${accountId} ${region}`)),
        ).toEqual([]);
        if (ids.length > 0) governed += 1;
      },
    ),
    { seed: 20_261_126, numRuns: 10_000 },
  );
  // Most are beyond repair; those that are not show that the others were looked at.
  expect(governed).toBeGreaterThan(500);
});
