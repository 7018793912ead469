import {
  idOf,
  longAgo,
  manyVersions,
  nobodysImage,
  type Placing,
  placeOldVersion,
  placeTemplate,
  type UseKind,
} from './use.ts';

type State = 'running' | 'stopped' | 'terminated';

/** AWS lists a terminated instance for an hour: until after the next sweep. */
const forgottenInMs = 225 * 60_000;

function placeInstance(
  { world, scope, imageId, name, write }: Placing,
  state: State,
  more: object = {},
): void {
  const InstanceId = `i-${idOf(name)}`;
  const Code = { running: 16, stopped: 80, terminated: 48 }[state];
  write(scope.instances, InstanceId, {
    instance: {
      ...{ InstanceId, ImageId: imageId, InstanceType: 'm7i.large', LaunchTime: longAgo },
      ...{ State: { Name: state, Code }, ...more },
    },
    ...{ reservationId: `r-${idOf(name)}`, ownerId: scope.accountId },
  });
  if (state === 'terminated') world.schedule(forgottenInMs, () => scope.instances.remove(InstanceId));
}

export const runningInstance: UseKind = {
  id: 'running-instance',
  source: 'instances',
  place: (placing) => placeInstance(placing, 'running'),
};

export const stoppedInstance: UseKind = {
  id: 'stopped-instance',
  source: 'instances',
  place: (placing) => placeInstance(placing, 'stopped'),
};

/** DescribeInstances hides what another service manages, unless it is asked for. */
export const managedInstance: UseKind = {
  id: 'managed-instance',
  source: 'instances',
  place: (placing) => placeInstance(placing, 'running', { Operator: { Managed: true, Principal: 'eks' } }),
};

/** Runs another image now; whoever launches more like it takes the version that it came from. */
export const launchedFromOldVersion: UseKind = {
  id: 'launched-from-old-version',
  source: 'instances',
  place: (placing) => {
    const id = placeOldVersion(placing);
    const { scope } = placing;
    placeInstance({ ...placing, imageId: nobodysImage }, 'running');
    placing.write(scope.tags, `i-${idOf(placing.name)}`, [
      { Key: 'aws:ec2launchtemplate:id', Value: id },
      { Key: 'aws:ec2launchtemplate:version', Value: '1' },
    ]);
  },
};

export const terminatedInstance: UseKind = {
  id: 'terminated-instance',
  source: 'instances',
  isDecoy: true,
  place: (placing) => placeInstance(placing, 'terminated'),
};

export const defaultVersion: UseKind = {
  id: 'default-version',
  source: 'launch-templates',
  place: (placing) => {
    const others = Array.from({ length: manyVersions - 1 }, () => nobodysImage);
    placeTemplate(placing, { images: [placing.imageId, ...others], defaultVersion: 1 });
  },
};

export const latestVersion: UseKind = {
  id: 'latest-version',
  source: 'launch-templates',
  place: (placing) =>
    void placeTemplate(placing, { images: [nobodysImage, placing.imageId], defaultVersion: 1 }),
};

/** A version that nothing pins, older than the ten of which EC2's own references tell. */
export const forgottenVersion: UseKind = {
  id: 'forgotten-version',
  source: 'launch-templates',
  isDecoy: true,
  place: (placing) => {
    const newer = Array.from({ length: 11 }, () => nobodysImage);
    placeTemplate(placing, { images: [placing.imageId, ...newer], defaultVersion: 12 });
  },
};
