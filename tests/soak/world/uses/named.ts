import { arnIn, idOf, longAgo, nobodysImage, type Placing, placeTemplate, type UseKind } from './use.ts';

/** A path that every policy of these worlds declares. */
export const declaredPath = '/golden';
/** Names that every policy of these worlds declares to be in use where nobody can look. */
export const declaredName = 'declared-';

function placeParameter(
  { scope, imageId, write }: Placing,
  Name: string,
  DataType: 'text' | 'aws:ec2:image',
): void {
  const ARN = arnIn(scope, 'ssm', `parameter/${Name.replace(/^\//, '')}`);
  const metadata = { Name, Type: 'String', DataType, Version: 1, ARN } as const;
  write(scope.parameters, Name, { parameter: { ...metadata, Value: imageId }, metadata });
}

export const imageParameter: UseKind = {
  id: 'image-parameter',
  source: 'ssm-parameters',
  place: (placing) => placeParameter(placing, `/images/${placing.name}`, 'aws:ec2:image'),
};

export const declaredParameter: UseKind = {
  id: 'declared-parameter',
  source: 'ssm-parameters',
  place: (placing) => placeParameter(placing, `${declaredPath}/${placing.name}`, 'text'),
};

/** Plain text under a path that nobody declared: perhaps somebody's note. */
export const textParameter: UseKind = {
  id: 'text-parameter',
  source: 'ssm-parameters',
  isDecoy: true,
  place: (placing) => placeParameter(placing, `/notes/${placing.name}`, 'text'),
};

export const versionByParameter: UseKind = {
  id: 'version-by-parameter',
  source: 'launch-templates',
  place: (placing) => {
    placeParameter(placing, `/plain/${placing.name}`, 'text');
    const images = [nobodysImage, `resolve:ssm:/plain/${placing.name}`];
    placeTemplate(placing, { images, defaultVersion: 2 });
  },
};

/** What EC2 says and no list shows. */
export const onlyReferenced: UseKind = {
  id: 'only-referenced',
  source: 'image-references',
  place: ({ scope, imageId, name, write }) =>
    write(scope.recordedReferences, imageId, [
      {
        ImageId: imageId,
        ResourceType: 'ec2:Instance',
        Arn: arnIn(scope, 'ec2', `instance/i-${idOf(name)}`),
      },
    ]),
};

/** Governed by nobody here. */
export const partnerId = '777788889999';

/** Shared with the partner, who runs it where only the simulator sees it. */
export const partnersInstance: UseKind = {
  id: 'partners-instance',
  source: 'other-accounts',
  place: ({ world, scope, imageId, name, write }) => {
    const record = scope.images.get(imageId);
    if (record === undefined || record.image.State !== 'available') return;
    const launchPermissions = [...(record.launchPermissions ?? []), { UserId: partnerId }];
    write(scope.images, imageId, { ...record, launchPermissions });
    const InstanceId = `i-${idOf(name)}`;
    const instance = {
      InstanceId,
      ImageId: imageId,
      InstanceType: 'm7i.large',
      LaunchTime: longAgo,
    } as const;
    write(world.scope(partnerId, scope.region).instances, InstanceId, {
      instance: { ...instance, State: { Name: 'running', Code: 16 } },
      ...{ reservationId: `r-${idOf(name)}`, ownerId: partnerId },
    });
  },
};
