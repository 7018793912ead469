import { describe, expect, test } from 'vitest';
import type { AwsOptions } from '../../sandbox/aws/start-aws.ts';
import { seedImage, seedInstance } from '../../sandbox/aws/state/seed.ts';
import type { Scope } from '../../sandbox/aws/state/world.ts';
import type { AnswerName } from '../../shared/aws/answers.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { liveAnswers } from '../../shared/aws/live/live-answers.ts';
import { buildImage, imageId } from '../sandbox/running-aws.ts';
import { accessToSandbox, countCalls, readOptions, scope } from './running-access.ts';
import { seedEveryUse } from './seed-usage.ts';

async function read(name: AnswerName, fill: (home: Scope) => void, world: AwsOptions = {}) {
  const { aws, access } = await accessToSandbox(world);
  fill(aws.home);
  return { aws, answer: await liveAnswers(access, scope, readOptions).read(name) };
}

function pipelineArn(version: string): string {
  return `arn:aws:imagebuilder:eu-central-1:111122223333:image/base/${version}`;
}

/** A recipe on an Image Builder image, and that image's only build. */
function seedRecipe(home: Scope, status: 'AVAILABLE' | 'BUILDING', region = 'eu-central-1'): void {
  const arn = 'arn:aws:imagebuilder:eu-central-1:111122223333:image-recipe/web/1.0.0';
  home.imageRecipes.seed(arn, { arn, name: 'web', parentImage: pipelineArn('x.x.x') });
  home.pipelineImages.seed(pipelineArn('1.0.0/1'), {
    arn: pipelineArn('1.0.0/1'),
    name: 'base',
    version: '1.0.0/1',
    state: { status },
    outputResources: { amis: [{ region, image: imageId(1) }] },
  });
}

describe('every kind of use', () => {
  test('is seen in a live account', async () => {
    const { aws, access } = await accessToSandbox();
    seedEveryUse(aws.home);

    const facts = await liveFactsReader(access).readFacts(scope, null, readOptions);

    const unread = facts.reads.filter(({ known }) => !known);
    expect(unread).toEqual([]);
    const images = facts.images.known ? facts.images.value : [];
    expect(
      Object.fromEntries(images.map(({ imageId: id, usage }) => [id, usage.uses.map(({ kind }) => kind)])),
    ).toEqual({
      [imageId(1)]: ['instance'],
      [imageId(2)]: ['auto-scaling-group', 'launch-template'],
      [imageId(3)]: ['launch-configuration'],
      [imageId(4)]: ['auto-scaling-group'],
      [imageId(5)]: ['batch-environment'],
      [imageId(6)]: ['eks-node-group'],
      [imageId(7)]: ['beanstalk-environment'],
      [imageId(8)]: ['image-recipe'],
      [imageId(9)]: ['ssm-parameter'],
      [imageId(10)]: ['spot-request'],
      [imageId(11)]: [],
    });
  });
});

describe('a recipe on an Image Builder image', () => {
  test('names the image that its newest build made in this Region', async () => {
    const { answer } = await read('ImageRecipes', (home) => seedRecipe(home, 'AVAILABLE'));

    expect(answer).toMatchObject({ known: true, value: [{ name: 'web', parentImage: imageId(1) }] });
  });

  test.each([
    ['still builds', 'BUILDING', 'eu-central-1'],
    ['made images elsewhere only', 'AVAILABLE', 'us-east-1'],
  ] as const)('stays unresolved when that build %s', async (_, status, region) => {
    const { answer } = await read('ImageRecipes', (home) => seedRecipe(home, status, region));

    expect(answer).toMatchObject({ known: true, value: [{ parentImage: pipelineArn('x.x.x') }] });
  });
});

describe('Recycle Bin rules', () => {
  const rule = (id: string, type: 'EC2_IMAGE' | 'EBS_SNAPSHOT' | 'EBS_VOLUME') =>
    ({
      Identifier: id,
      ResourceType: type,
      RetentionPeriod: { RetentionPeriodValue: 14, RetentionPeriodUnit: 'DAYS' },
      Status: 'available',
      RuleArn: `arn:aws:rbin:eu-central-1:111122223333:rule/${id}`,
      actsFrom: 0,
    }) as const;
  const fill = (home: Scope) => {
    home.retentionRules.seed('one', rule('one', 'EC2_IMAGE'));
    home.retentionRules.seed('two', rule('two', 'EBS_SNAPSHOT'));
    home.retentionRules.seed('three', rule('three', 'EBS_SNAPSHOT'));
    home.retentionRules.seed('four', rule('four', 'EBS_VOLUME'));
  };

  test('for images and snapshots are told with type and status, over all pages', async () => {
    const { aws, answer } = await read('RecycleBinRules', fill, { maxPageSize: 1 });

    expect(answer.known && answer.value).toHaveLength(3);
    expect(answer).toMatchObject({
      value: expect.arrayContaining(
        [{ Identifier: 'one', ResourceType: 'EC2_IMAGE' }].map((each) => expect.objectContaining(each)),
      ),
    });
    expect(countCalls(aws)).toEqual({ ListRules: 3, GetRule: 3 });
  });

  test('are unknown when they may not be read', async () => {
    const faults = [{ match: { operation: 'GetRule' }, fault: { kind: 'denied' as const } }];
    const { answer } = await read('RecycleBinRules', fill, { faults });

    expect(answer).toEqual({ known: false, why: expect.stringMatching(/AccessDeniedException/) });
  });

  test('are read again after a throttled and a broken call', async () => {
    const faults = [
      { match: { operation: 'ListRules', nth: 1 }, fault: { kind: 'throttle' as const } },
      { match: { operation: 'GetRule', nth: 1 }, fault: { kind: 'reset' as const } },
    ];
    const { answer } = await read('RecycleBinRules', fill, { faults });

    expect(answer.known).toBe(true);
  });
});

describe('node groups', () => {
  const fill = (home: Scope) => {
    home.nodegroups.seed('shop/web', {
      clusterName: 'shop',
      nodegroupName: 'web',
      amiType: 'AL2023_x86_64_STANDARD',
    });
    home.nodegroups.seed('shop/jobs', { clusterName: 'shop', nodegroupName: 'jobs', amiType: 'CUSTOM' });
  };

  test('that were deleted since they were listed are left out', async () => {
    const fault = { kind: 'error' as const, code: 'ResourceNotFoundException', status: 404 };
    const faults = [{ match: { operation: 'DescribeNodegroup', nth: 1 }, fault }];
    const { answer } = await read('Nodegroups', fill, { faults });

    expect(answer.known && answer.value).toHaveLength(1);
  });

  test('are all unknown when one may not be described', async () => {
    const faults = [
      { match: { operation: 'DescribeNodegroup', nth: 2 }, fault: { kind: 'denied' as const } },
    ];
    const { answer } = await read('Nodegroups', fill, { faults });

    expect(answer.known).toBe(false);
  });
});

describe('EMR clusters', () => {
  test('are unknown when their instance groups may not be read: each may have an image of its own', async () => {
    const faults = [{ match: { operation: 'ListInstanceGroups' }, fault: { kind: 'denied' as const } }];
    const { answer } = await read(
      'EmrClusters',
      (home) => {
        const collection = { InstanceCollectionType: 'INSTANCE_GROUP' as const, ReleaseLabel: 'emr-7.1.0' };
        home.emrClusters.seed('j-1', { Id: 'j-1', Status: { State: 'RUNNING' }, ...collection });
      },
      { faults },
    );

    expect(answer).toEqual({ known: false, why: expect.stringMatching(/^ListInstanceGroups /) });
  });
});

describe('instances', () => {
  test('carry the owner of their reservation, and managed ones are among them', async () => {
    const { answer } = await read('Instances', (home) => {
      seedImage(home, buildImage(1));
      seedInstance(home, {
        InstanceId: 'i-0123456789abcdef0',
        ImageId: imageId(1),
        Operator: { Managed: true },
      });
    });

    expect(answer).toMatchObject({ known: true, value: [{ ImageId: imageId(1), OwnerId: '111122223333' }] });
  });
});

describe('settings', () => {
  test.each([
    [
      'GetImageBlockPublicAccessState',
      { ImageBlockPublicAccessState: 'block-new-sharing', ManagedBy: 'account' },
    ],
    ['GetSnapshotBlockPublicAccessState', { State: 'block-all-sharing', ManagedBy: 'account' }],
    ['GetAllowedImagesSettings', { State: 'disabled', ImageCriteria: [], ManagedBy: 'account' }],
  ] as const)('%s is a list of one, without what the SDK adds', async (name, setting) => {
    const { answer } = await read(name, () => {});

    expect(answer).toMatchObject({ known: true, value: [{ ManagedBy: setting.ManagedBy }] });
    expect(answer.known && Object.keys(answer.value[0] as object).toSorted()).toEqual(
      Object.keys(setting).toSorted(),
    );
  });
});
