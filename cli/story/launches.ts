import { RunInstancesCommand, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { scaleOut } from '../../sandbox/aws/autoscaling/scale-out.ts';
import { mayLaunch } from '../../sandbox/aws/ec2/image-access.ts';
import type { Scope as SimulatedScope } from '../../sandbox/aws/state/world.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { ec2Of, type Stage } from './stage.ts';

/** One launch that was tried, and what the simulator said. */
export interface Launch extends Scope {
  readonly kind: 'group' | 'instance' | 'template' | 'configuration' | 'parameter';
  /** What asks for it: the group, the instance's image, the template with its version ... */
  readonly name: string;
  readonly refusal: string | null;
}

type Wish = Pick<RunInstancesCommandInput, 'ImageId' | 'LaunchTemplate'>;
type Wanted = Pick<Launch, 'kind' | 'name'> & { readonly wish: Wish };

/** `account#region#image` for every image that the account could launch there, whoever's it is. */
export function launchableNow({ aws }: Pick<Stage, 'aws'>): ReadonlySet<string> {
  const { world } = aws;
  const available = [...world.scopes.values()].flatMap((owner) =>
    owner.images
      .entries()
      .flatMap(([imageId, record]) =>
        record.image.State === 'available' ? [{ imageId, record, owner }] : [],
      ),
  );
  return new Set(
    [...world.scopes.values()].flatMap(({ accountId, region }) =>
      available
        .filter(({ owner }) => owner.region === region)
        .filter(({ record, owner }) => mayLaunch(world, { record, owner }, accountId))
        .map(({ imageId }) => `${accountId}#${region}#${imageId}`),
    ),
  );
}

/**
 * Launches once, in every account and Region, whatever anything there could launch: each group, each running or stopped
 * instance's image, each template, each launch configuration, each image parameter. A refusal is left out where the
 * image could not be launched at the beginning either: `launchable` tells.
 */
export async function launchEverything(
  stage: Stage,
  launchable: ReadonlySet<string>,
): Promise<readonly Launch[]> {
  const launches: Launch[] = [];
  for (const scope of [...stage.aws.world.scopes.values()]) {
    const { accountId, region } = scope;
    // Before anything is launched here: else the new instances would be launched again.
    const wanted = wantedIn(scope);
    for (const [name] of scope.autoScalingGroups.entries()) {
      await pause(stage);
      const launch = scaleOut(stage.aws.world, scope, name);
      const refusal = launch.ok ? null : `${launch.code}: ${launch.reason}`;
      launches.push({ accountId, region, kind: 'group', name, refusal });
    }
    for (const { kind, name, wish } of wanted)
      launches.push({ accountId, region, kind, name, refusal: await refusalOf(stage, scope, wish) });
  }
  return launches.filter((launch) => launch.refusal === null || couldLaunch(launch, launchable));
}

function wantedIn(scope: SimulatedScope): readonly Wanted[] {
  const running = scope.instances
    .values()
    .flatMap(({ instance }) => (instance.State?.Name === 'terminated' ? [] : [instance.ImageId ?? '']));
  const byImage = (kind: Launch['kind'], name: string, ImageId: string): Wanted => ({
    kind,
    name,
    wish: { ImageId },
  });
  return [
    ...[...new Set(running)].map((imageId) => byImage('instance', imageId, imageId)),
    ...scope.launchTemplates.values().flatMap(({ LaunchTemplateId, LaunchTemplateName }) =>
      ['$Default', '$Latest'].map((Version): Wanted => {
        const name = `${LaunchTemplateName} ${Version}`;
        return { kind: 'template', name, wish: { LaunchTemplate: { LaunchTemplateId, Version } } };
      }),
    ),
    ...scope.launchConfigurations
      .values()
      .map((each) => byImage('configuration', each.LaunchConfigurationName ?? '', each.ImageId ?? '')),
    ...scope.parameters
      .values()
      .flatMap(({ parameter: { DataType, Name = '', Value = '' } }) =>
        DataType === 'aws:ec2:image' ? [byImage('parameter', Name, Value)] : [],
      ),
  ];
}

/** EC2 lets few instances be started at once (RunInstances has a bucket of five), and the clock may stand. */
function pause({ runtime }: Stage): Promise<void> {
  return runtime.advanceTo(new Date(runtime.now().getTime() + 5_000));
}

async function refusalOf(stage: Stage, scope: Scope, wish: Wish): Promise<string | null> {
  await pause(stage);
  try {
    await ec2Of(stage, scope).send(
      new RunInstancesCommand({ ...wish, InstanceType: 'm7i.large', MinCount: 1, MaxCount: 1 }),
    );
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${error.name}: ${error.message}`;
  }
}

/** A refusal that names no image is never left out. */
function couldLaunch({ accountId, region, refusal }: Launch, launchable: ReadonlySet<string>): boolean {
  const named = refusal?.match(/\bami-[0-9a-z]+/g) ?? [];
  return named.length === 0 || named.some((imageId) => launchable.has(`${accountId}#${region}#${imageId}`));
}
