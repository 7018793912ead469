import { scaleOut } from '../../../sandbox/aws/autoscaling/scale-out.ts';
import { createContext } from '../../../sandbox/aws/create-context.ts';
import { mayLaunch } from '../../../sandbox/aws/ec2/image-access.ts';
import { runInstances } from '../../../sandbox/aws/ec2/run-instances.ts';
import { AwsError, ec2Codes } from '../../../sandbox/aws/errors.ts';
import type { Scope, World } from '../../../sandbox/aws/state/world.ts';
import { usesOf } from '../truth/uses-of.ts';
import { type Change, changesOf, type Oracle, takesSomething, type Violation } from './oracle.ts';

/**
 * I1 as its users see it: in the end everything in every account launches once, and the simulator refuses none for want
 * of an image that this service took. Nothing here reads the truth as the other oracles do: they are checked by it, too.
 */
export const launchesGoOn: Oracle = {
  id: 'launches-go-on',
  violations: (played) => {
    const taken = new Map(
      changesOf(played)
        .filter((change) => takesSomething(change, played) && change.call.hadEffect)
        .map((change) => [change.imageId, change]),
    );
    if (taken.size === 0) return [];
    const { world } = played.simulator;
    return [...world.scopes.values()].flatMap((scope) => refused(scope, taken, world));
  },
};

interface Launch {
  readonly name: string;
  /** The simulator's refusal, or null. */
  readonly tryIt: () => string | null;
}

function refused(scope: Scope, taken: ReadonlyMap<string, Change>, world: World): readonly Violation[] {
  return launchesIn(scope, world).flatMap(({ name, tryIt }): readonly Violation[] => {
    const refusal = tryIt();
    const imageId = /ami-[0-9a-f]+/.exec(refusal ?? '')?.[0] ?? '';
    const change = taken.get(imageId);
    if (refusal === null || change === undefined || !couldLaunch(scope, change)) return [];
    const what = `${name} in ${scope.accountId} ${scope.region} is refused since ${change.operation} of ${imageId}`;
    return [{ invariant: 'I1', at: change.at, what: `${what}: ${refusal}` }];
  });
}

/** Before it was taken; an account that had lost its share by then lost nothing more. */
function couldLaunch({ accountId }: Scope, { imageId, scope, truth }: Change): boolean {
  const record = truth.row(scope.images, imageId);
  if (record === undefined || record.image.State !== 'available') return false;
  // What others began since the last usage report shows nowhere.
  if (accountId !== scope.accountId && usesOf(imageId, scope, truth).length === 0) return false;
  return mayLaunch(truth.world, { record, owner: scope }, accountId);
}

/** What is there before anything is launched here. */
function launchesIn(scope: Scope, world: World): readonly Launch[] {
  const byWish = (name: string, wish: object): Launch => ({
    name,
    tryIt: () => refusalOf(wish, scope, world),
  });
  return [
    ...scope.autoScalingGroups.entries().map(
      ([name]): Launch => ({
        name: `group ${name}`,
        tryIt: () => {
          const launch = scaleOut(world, scope, name);
          return launch.ok ? null : launch.reason;
        },
      }),
    ),
    ...scope.launchTemplates.values().flatMap(({ LaunchTemplateId }) =>
      ['$Default', '$Latest'].map((Version) =>
        byWish(`template ${LaunchTemplateId} ${Version}`, {
          LaunchTemplate: { LaunchTemplateId, Version },
        }),
      ),
    ),
    ...imagesNamedIn(scope).map(({ name, ImageId }) => byWish(name, { ImageId })),
  ];
}

function imagesNamedIn(
  scope: Scope,
): readonly { readonly name: string; readonly ImageId: string | undefined }[] {
  return [
    ...scope.instances
      .values()
      .filter(({ instance }) => instance.State?.Name !== 'terminated')
      .map(({ instance: { InstanceId, ImageId } }) => ({ name: `another of ${InstanceId}`, ImageId })),
    ...scope.launchConfigurations.values().map(({ LaunchConfigurationName, ImageId }) => ({
      name: `configuration ${LaunchConfigurationName}`,
      ImageId,
    })),
    ...scope.spotInstanceRequests.values().map(({ SpotInstanceRequestId, LaunchSpecification }) => ({
      ...{ name: `Spot request ${SpotInstanceRequestId}`, ImageId: LaunchSpecification?.ImageId },
    })),
    ...scope.parameters
      .values()
      .filter(({ parameter }) => parameter.DataType === 'aws:ec2:image')
      .map(({ parameter: { Name, Value } }) => ({ name: `parameter ${Name}`, ImageId: Value })),
  ];
}

function refusalOf(wish: object, scope: Scope, world: World): string | null {
  const { accountId, region } = scope;
  const context = createContext(world, {
    ...{ service: { codes: ec2Codes }, region, requestId: 'launch', mutating: true },
    principal: { accountId, arn: `arn:aws:iam::${accountId}:user/launcher`, accessKeyId: 'AKIALAUNCHER' },
  });
  try {
    runInstances.handle({ InstanceType: 'm7i.large', MinCount: 1, MaxCount: 1, ...wish }, context);
    return null;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.message;
  }
}
