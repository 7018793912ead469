import { describe, expect, test } from 'vitest';
import { seedParameter } from '../../sandbox/aws/state/seed.ts';
import { imageId } from '../sandbox/running-aws.ts';
import { answersOf, recordsOf } from './answers-of.ts';
import { countCalls } from './running-access.ts';
import { seedTemplate } from './seed-usage.ts';

describe('launch template versions', () => {
  test('are all read, and a call of its own is made only for a template with more than its default and newest', async () => {
    const { aws, answers } = await answersOf((home) => {
      seedTemplate(home, 'lt-0000000000000000a', 1);
      seedTemplate(home, 'lt-0000000000000000b', 2);
      seedTemplate(home, 'lt-0000000000000000c', 5);
    });

    expect(await recordsOf(answers, 'LaunchTemplateVersions')).toHaveLength(8);
    expect(countCalls(aws)).toEqual({ DescribeLaunchTemplates: 1, DescribeLaunchTemplateVersions: 2 });
  });

  test('keep resolve:ssm as it stands, and the parameter is read beside them', async () => {
    const { answers } = await answersOf((home) => {
      seedTemplate(home, 'lt-0000000000000000a', 1, 'resolve:ssm:/golden/web:3');
      seedParameter(home, { Name: '/golden/web', Value: imageId(1), Version: 3 });
    });

    expect(await recordsOf(answers, 'LaunchTemplateVersions')).toMatchObject([
      { LaunchTemplateData: { ImageId: 'resolve:ssm:/golden/web:3' } },
    ]);
    expect(await recordsOf(answers, 'Parameters')).toMatchObject([
      { Name: '/golden/web', Value: imageId(1) },
    ]);
  });
});

describe('parameters', () => {
  test('are those for images, those under declared paths and no others', async () => {
    const { answers } = await answersOf(
      (home) => {
        seedParameter(home, { Name: '/any/image', Value: imageId(1), DataType: 'aws:ec2:image' });
        seedParameter(home, { Name: '/declared/deep/er', Value: imageId(2) });
        seedParameter(home, { Name: '/declared', Value: imageId(3) });
        seedParameter(home, { Name: '/other', Value: imageId(4) });
      },
      { read: { parameterPaths: ['/declared/'] } },
    );

    const parameters = await recordsOf(answers, 'Parameters');

    expect(parameters.map((parameter) => (parameter as { Value: string }).Value).toSorted()).toEqual([
      imageId(1),
      imageId(2),
      imageId(3),
    ]);
  });

  test('that a template names and that may not be read do not hide the others', async () => {
    const faults = [
      { match: { operation: 'GetParameters', fromNth: 2 }, fault: { kind: 'denied' as const } },
    ];
    const { answers } = await answersOf(
      (home) => {
        seedTemplate(home, 'lt-0000000000000000a', 1, 'resolve:ssm:/foreign');
        seedParameter(home, { Name: '/any/image', Value: imageId(1), DataType: 'aws:ec2:image' });
      },
      { world: { faults } },
    );

    expect(await recordsOf(answers, 'Parameters')).toMatchObject([{ Name: '/any/image' }]);
  });

  test('are unknown when those under a declared path may not be read', async () => {
    const faults = [{ match: { operation: 'GetParametersByPath' }, fault: { kind: 'denied' as const } }];
    const { answers } = await answersOf(() => {}, {
      world: { faults },
      read: { parameterPaths: ['/declared'] },
    });

    expect((await answers.read('Parameters')).known).toBe(false);
  });
});
