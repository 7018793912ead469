import fc from 'fast-check';
import type { Fault, FaultRule } from '../../../sandbox/aws/faults/fault-plan.ts';
import type { Store } from '../../../shared/store/dynamo-store.ts';

type Changer = 'govern' | 'apply' | 'remove';
export type QueueName = 'events' | 'scopes' | 'apply' | 'remove';
export type StoreMethod = (typeof storeMethods)[number];

/** What goes wrong on one day. */
export type Mishap = { readonly day: number } & (
  | { readonly what: 'call'; readonly rule: FaultRule }
  | {
      readonly what: 'store';
      readonly method: StoreMethod;
      readonly nth: number;
      readonly how: 'crash-before' | 'crash-after' | 'refused';
    }
  | {
      readonly what: 'message';
      readonly queue: QueueName;
      readonly how: 'duplicate' | 'reorder' | 'delay' | 'lose';
    }
  | { readonly what: 'runs-at-once' }
  | { readonly what: 'alert-refused' }
);

/** Stale reads see the world of this long ago: what a person did longer ago shows. */
export const staleMs = 60_000;

const reads = [
  ...['DescribeImages', 'DescribeSnapshots', 'DescribeInstances', 'DescribeLaunchTemplates'],
  ...['DescribeLaunchTemplateVersions', 'DescribeAutoScalingGroups', 'DescribeLaunchConfigurations'],
  ...['DescribeFleets', 'DescribeSpotFleetRequests', 'DescribeSpotInstanceRequests', 'DescribeParameters'],
  ...['GetParameters', 'DescribeComputeEnvironments', 'DescribeNodegroup', 'DescribeConfigurationSettings'],
  ...['ListClusters', 'DescribeCluster', 'GetImageRecipe', 'ListContainerRecipes', 'DescribeImageReferences'],
  ...[
    'DescribeImageAttribute',
    'DescribeImageUsageReports',
    'DescribeLockedSnapshots',
    'ListRules',
    'GetRule',
  ],
  ...(['ListImagesInRecycleBin', 'DescribeFastSnapshotRestores', 'DescribeSnapshotAttribute'] as const),
] as const;
/** Of more than a page in most worlds. */
const longLists = [
  ...(['DescribeImages', 'DescribeSnapshots', 'DescribeLaunchTemplates'] as const),
  'DescribeLaunchTemplateVersions',
] as const;
const changes = [
  ...(['EnableImageDeprecation', 'DisableImage', 'DeregisterImage', 'DeleteSnapshot'] as const),
] as const;
const removals: ReadonlySet<string> = new Set(['DeregisterImage', 'DeleteSnapshot']);

const readFaults = [
  ...([{ kind: 'denied' }, { kind: 'throttle' }, { kind: 'server-error' }, { kind: 'timeout' }] as const),
  ...([{ kind: 'reset' }, { kind: 'partial' }, { kind: 'empty-page' }] as const),
  ...([
    { kind: 'stale', agoMs: staleMs },
    { kind: 'error', code: 'NeverSeenBefore', status: 400 },
  ] as const),
  ...([{ kind: 'crash-before-effect' }, { kind: 'crash-after-effect' }] as const),
] as const satisfies readonly Fault[];
const changeFaults = [
  ...([{ kind: 'denied' }, { kind: 'throttle' }, { kind: 'server-error' }, { kind: 'partial' }] as const),
  ...([{ kind: 'timeout' }, { kind: 'timeout', afterEffect: true }] as const),
  ...([{ kind: 'reset' }, { kind: 'reset', afterEffect: true }] as const),
  ...([{ kind: 'crash-before-effect' }, { kind: 'crash-after-effect' }] as const),
  ...([{ kind: 'error', code: 'NeverSeenBefore', status: 400 }] as const),
  { kind: 'snapshot-result', returnCode: 'internal-error' },
  // Lost answers twice: they are what intents are for.
  ...([
    { kind: 'timeout', afterEffect: true },
    { kind: 'reset', afterEffect: true },
    { kind: 'crash-after-effect' },
  ] as const),
] as const satisfies readonly Fault[];

const storeMethods = [
  ...(['readHistory', 'saveReport', 'saveAnnounced', 'loadPlan', 'recordIntent', 'recordOutcome'] as const),
  ...(['openIntents', 'reservePlace', 'releasePlace', 'takeLease', 'releaseLease'] as const),
  ...(['recordObservation', 'markWaiting', 'clearWaiting'] as const),
] as const satisfies readonly (keyof Store)[];

const laterPageMessage = 'not after the first page';
const laterPageFaults = [
  ...([{ kind: 'error', code: 'InternalError', status: 500, message: laterPageMessage }] as const),
  ...([{ kind: 'error', code: 'UnauthorizedOperation', status: 403, message: laterPageMessage }] as const),
] as const satisfies readonly Fault[];

/** Every kind there is: a run in which one of them never happens proves nothing of it. */
export const mishapKinds: readonly string[] = [
  ...new Set([...readFaults, ...changeFaults].map(nameOfFault)),
  'later-page',
  ...['crash-before', 'crash-after', 'refused'].map((how) => `store ${how}`),
  ...['duplicate', 'reorder', 'delay', 'lose'].map((how) => `message ${how}`),
  ...['runs-at-once', 'alert-refused'],
];

export function nameOfFault(fault: Fault): string {
  return 'afterEffect' in fault && fault.afterEffect ? `${fault.kind} after effect` : fault.kind;
}

/** Meant for what comes after the first page. */
export function isLaterPage(fault: Fault): boolean {
  return 'message' in fault && fault.message === laterPageMessage;
}

const changer = fc.constantFrom<Changer>('govern', 'apply', 'remove');
const nth = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ nth: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.constant({ probability: 0.3 }) },
);

const readMishap = fc
  .tuple(changer, fc.constantFrom(...reads), fc.constantFrom<Fault>(...readFaults), nth)
  .map(
    ([functionName, operation, fault, when]): FaultRule => ({
      match: { functionName, operation, ...when },
      fault,
    }),
  );
const laterPage = fc
  .tuple(changer, fc.constantFrom(...longLists), fc.constantFrom<Fault>(...laterPageFaults))
  .map(
    ([functionName, operation, fault]): FaultRule => ({
      match: { functionName, operation, fromNth: 2 },
      fault,
    }),
  );
const changeMishap = fc.tuple(fc.constantFrom(...changes), fc.constantFrom<Fault>(...changeFaults), nth).map(
  ([operation, fault, when]): FaultRule => ({
    match: { functionName: removals.has(operation) ? 'remove' : 'apply', operation, ...when },
    fault,
  }),
);
const anyCall = fc
  .tuple(changer, fc.constantFrom<Fault>(...readFaults))
  .map(([functionName, fault]): FaultRule => ({ match: { functionName, probability: 0.08 }, fault }));

/** On a day below `days`. */
export function anyMishap(days: number): fc.Arbitrary<Mishap> {
  const day = fc.integer({ min: 0, max: days - 1 });
  const call = (rule: fc.Arbitrary<FaultRule>) =>
    fc.record({ day, what: fc.constant('call' as const), rule });
  return fc.oneof(
    { weight: 5, arbitrary: call(readMishap) },
    { weight: 4, arbitrary: call(laterPage) },
    { weight: 10, arbitrary: call(changeMishap) },
    { weight: 1, arbitrary: call(anyCall) },
    {
      weight: 4,
      arbitrary: fc.record({
        ...{ day, what: fc.constant('store' as const) },
        method: fc.constantFrom(...storeMethods),
        nth: fc.integer({ min: 1, max: 3 }),
        how: fc.constantFrom('crash-before' as const, 'crash-after' as const, 'refused' as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        ...{ day, what: fc.constant('message' as const) },
        queue: fc.constantFrom<QueueName>('events', 'scopes', 'apply', 'remove'),
        how: fc.constantFrom('duplicate' as const, 'reorder' as const, 'delay' as const, 'lose' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ day, what: fc.constant('runs-at-once' as const) }) },
    { weight: 1, arbitrary: fc.record({ day, what: fc.constant('alert-refused' as const) }) },
  );
}
