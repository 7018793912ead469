import { standsAlone } from '../../cli/stands-alone.ts';
import { governedAccounts } from '../../functions/accounts.ts';
import { dailySweepHandler } from '../../functions/daily-sweep/handler.ts';
import { governHandler } from '../../functions/govern/handler.ts';
import { imageEventHandler } from '../../functions/image-event/handler.ts';
import { inspectorFindingHandler } from '../../functions/inspector-finding/handler.ts';
import type { EventPorts } from '../../functions/order-images.ts';
import type { AwsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { imageOwners } from '../../shared/aws/live/image-owner.ts';
import type { ScopeOrder } from '../../shared/ports.ts';
import { writeScopeMessage } from '../../shared/queue/messages.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { memoryAnnouncer } from '../../shared/store/memory-announcer.ts';
import { aPolicy, aRule } from '../builders.ts';
import { aBatch, aContext } from '../functions/invoke.ts';

/** What govern answers where it took everything. */
export const allTaken = { batchItemFailures: [] };
const now = () => new Date('2026-10-03T08:20:00Z');

interface Asked {
  readonly operation: string;
  readonly ids: readonly string[];
}

/** An EC2 that refuses, as AWS does, whatever holds an id of another form; its images have one snapshot each. */
function strictEc2(accountId: string) {
  const asked: Asked[] = [];
  const refused: unknown[] = [];
  const send = async (command: { readonly input: object }) => {
    const { name } = command.constructor;
    const texts = textsIn(command.input);
    const ids = texts.filter((text) => /^(ami|snap)-/i.test(text));
    asked.push({ operation: name.replace(/Command$/, ''), ids });
    const malformed = texts.filter((text) => !isWellFormed(text));
    if (malformed.length > 0) {
      refused.push({ name, malformed });
      throw Object.assign(new Error('Invalid id'), {
        name: 'InvalidAMIID.Malformed',
        $metadata: { httpStatusCode: 400 },
      });
    }
    return { $metadata: { requestId: 'r' }, ...answerTo(name, ids, accountId) };
  };
  const access = {
    ...{ partition: 'aws', endpoint: null, pacer: { take: async () => {} } },
    client: () => ({ send }),
    within: () => access,
  } as unknown as AwsAccess;
  return { access, asked, refused };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const words: ReadonlySet<string> = new Set([
  ...['image-id', 'block-device-mapping.snapshot-id', 'snapshot-id', 'self', 'launchPermission'],
  'createVolumePermission',
]);

function isWellFormed(text: string): boolean {
  return words.has(text) || /^(ami|snap)-([0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/.test(text);
}

function answerTo(command: string, ids: readonly string[], OwnerId: string): object {
  switch (command) {
    case 'DescribeImagesCommand': {
      const [first = ''] = ids;
      const imageIds = first.startsWith('snap-') ? ['ami-11111111'] : ids;
      return { Images: imageIds.map((ImageId) => ({ ...anImage, OwnerId, ImageId })) };
    }
    case 'DescribeSnapshotsCommand':
      return { Snapshots: [] };
    case 'DescribeImageAttributeCommand':
      return { ImageId: ids[0], LaunchPermissions: [] };
    case 'DescribeImageReferencesCommand':
      return { ImageReferences: [] };
    case 'ListImagesInRecycleBinCommand':
      return { Images: [] };
    default:
      throw new Error(`${command} was not expected of an event`);
  }
}

const anImage = {
  ...{ State: 'available', Public: false, RootDeviceType: 'ebs' },
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }],
};

/** The handlers of a deployment that governs one account, over tables in memory and an EC2 that refuses as AWS does. */
export function aDeployment(accountId: string) {
  const ec2 = strictEc2(accountId);
  const store = memoryStore({ now });
  const ordered: ScopeOrder[] = [];
  const swept: ScopeOrder[] = [];
  const nothing = async () => {};
  // The same order twice within five minutes is delivered once: both event functions take every event here.
  const sendScopes: EventPorts['scopes']['sendScopes'] = async (orders) => {
    const before = new Set(ordered.map(writeScopeMessage));
    ordered.push(...orders.filter((order) => !before.has(writeScopeMessage(order))));
  };
  const accounts = governedAccounts({
    ...{ governed: 'self', hubAccountId: accountId, now },
    listOrganization: async () => ({ accounts: [], organization: null }),
  });
  const events: EventPorts = {
    ...{ accounts, owners: imageOwners(ec2.access), observations: store, scopes: { sendScopes } },
    changingRoles: ['ami-governor-enforcer'],
  };
  const govern = governHandler({
    policy: aPolicy({ rules: [aRule({ check: 'snapshot-not-shared', params: {} })] }),
    plan: {
      ...{ now, history: store, store, elsewhere: standsAlone(store), alerts: memoryAnnouncer() },
      facts: liveFactsReader(ec2.access),
      changes: store,
    },
    ...{ observations: store, journal: store, scopes: { sendScopes }, later: { sendScopeAt: nothing } },
    ...{ applyQueue: { sendPlan: nothing }, removeQueue: { sendPlan: nothing } },
  });
  const takers = [
    imageEventHandler(events),
    inspectorFindingHandler(events),
    dailySweepHandler({
      ...{
        accounts,
        scopes: { sendScopes: async (orders) => void swept.push(...orders) },
        sweeps: { sendSweep: nothing },
      },
      ...{ regions: { enabledRegions: async () => ['eu-central-1'] }, policy: { regions: 'all' } },
      ...{ records: store, later: { sendCheckAt: nothing }, alerts: async () => memoryAnnouncer(), now },
      hub: { accountId, region: 'eu-central-1' },
    }),
  ];
  return {
    ...{ ...ec2, ordered, swept },
    /** Hands the event to the three functions that events wake, and what they order to govern. */
    take: async (event: unknown) => {
      for (const taker of takers) await taker(event, aContext());
      const messages = ordered.map((order) => [writeScopeMessage(order), 'group'] as const);
      return messages.length === 0 ? allTaken : govern(aBatch(...messages), aContext());
    },
  };
}
