import { arnIn, type Placing, placeOldVersion, type UseKind } from './use.ts';

function placeBatch({ scope, name, write }: Placing, launches: object): void {
  write(scope.computeEnvironments, name, {
    ...{ computeEnvironmentName: name, type: 'MANAGED', status: 'VALID', state: 'DISABLED' },
    computeEnvironmentArn: arnIn(scope, 'batch', `compute-environment/${name}`),
    ecsClusterArn: arnIn(scope, 'ecs', `cluster/${name}`),
    computeResources: { type: 'EC2', maxvCpus: 0, subnets: [], ...launches },
  });
}

export const batchOverride: UseKind = {
  id: 'batch-override',
  source: 'batch-environments',
  place: (placing) =>
    placeBatch(placing, {
      ec2Configuration: [{ imageType: 'ECS_AL2023', imageIdOverride: placing.imageId }],
    }),
};

export const batchOfOldVersion: UseKind = {
  id: 'batch-of-old-version',
  source: 'batch-environments',
  place: (placing) =>
    placeBatch(placing, { launchTemplate: { launchTemplateId: placeOldVersion(placing), version: '1' } }),
};

function placeNodegroup({ scope, name, write }: Placing, launches: object): void {
  const nodegroupArn = arnIn(scope, 'eks', `nodegroup/shop/${name}/1`);
  write(scope.nodegroups, `shop/${name}`, {
    ...{ clusterName: 'shop', nodegroupName: name, nodegroupArn, amiType: 'CUSTOM', ...launches },
  });
}

export const nodegroupRelease: UseKind = {
  id: 'nodegroup-release',
  source: 'eks-node-groups',
  place: (placing) => placeNodegroup(placing, { releaseVersion: placing.imageId }),
};

export const nodegroupOfOldVersion: UseKind = {
  id: 'nodegroup-of-old-version',
  source: 'eks-node-groups',
  place: (placing) =>
    placeNodegroup(placing, { launchTemplate: { id: placeOldVersion(placing), version: '1' } }),
};

export const beanstalk: UseKind = {
  id: 'beanstalk',
  source: 'elastic-beanstalk',
  place: ({ scope, imageId, name, write }) =>
    write(scope.beanstalkEnvironments, `e-${name}`, {
      environment: {
        ...{ EnvironmentId: `e-${name}`, EnvironmentName: name, ApplicationName: 'shop', Status: 'Ready' },
      },
      settings: [{ EnvironmentName: name, OptionSettings: [{ OptionName: 'ImageId', Value: imageId }] }],
    }),
};

function placeCluster(
  { scope, name, write }: Placing,
  State: 'WAITING' | 'TERMINATED',
  images: object,
): void {
  const ClusterArn = arnIn(scope, 'elasticmapreduce', `cluster/j-${name}`);
  write(scope.emrClusters, `j-${name}`, {
    Id: `j-${name}`,
    Name: name,
    ClusterArn,
    Status: { State },
    ...images,
  });
}

const noGroups = { InstanceCollectionType: 'INSTANCE_GROUP', InstanceGroups: [] };

export const cluster: UseKind = {
  id: 'emr-cluster',
  source: 'emr-clusters',
  place: (placing) => placeCluster(placing, 'WAITING', { CustomAmiId: placing.imageId, ...noGroups }),
};

export const clusterGroup: UseKind = {
  id: 'emr-group',
  source: 'emr-clusters',
  place: (placing) =>
    placeCluster(placing, 'WAITING', {
      ...{
        InstanceCollectionType: 'INSTANCE_GROUP',
        InstanceGroups: [{ Id: 'ig-1', CustomAmiId: placing.imageId }],
      },
    }),
};

export const clusterFleet: UseKind = {
  id: 'emr-fleet',
  source: 'emr-clusters',
  place: (placing) => {
    const InstanceTypeSpecifications = [{ InstanceType: 'm7i.large', CustomAmiId: placing.imageId }];
    const InstanceFleets = [{ Id: 'if-1', InstanceFleetType: 'MASTER', InstanceTypeSpecifications }];
    placeCluster(placing, 'WAITING', { InstanceCollectionType: 'INSTANCE_FLEET', InstanceFleets });
  },
};

export const terminatedCluster: UseKind = {
  id: 'terminated-cluster',
  source: 'emr-clusters',
  isDecoy: true,
  place: (placing) => placeCluster(placing, 'TERMINATED', { CustomAmiId: placing.imageId, ...noGroups }),
};

export const imageRecipe: UseKind = {
  id: 'image-recipe',
  source: 'image-recipes',
  place: ({ scope, imageId, name, write }) => {
    const arn = arnIn(scope, 'imagebuilder', `image-recipe/${name}/1.0.0`);
    write(scope.imageRecipes, arn, { arn, name, version: '1.0.0', parentImage: imageId });
  },
};

export const containerRecipe: UseKind = {
  id: 'container-recipe',
  source: 'container-recipes',
  place: ({ scope, imageId, name, write }) => {
    const arn = arnIn(scope, 'imagebuilder', `container-recipe/${name}/1.0.0`);
    write(scope.containerRecipes, arn, {
      arn,
      name,
      version: '1.0.0',
      instanceConfiguration: { image: imageId },
    });
  },
};
