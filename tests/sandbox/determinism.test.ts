import {
  CopyImageCommand,
  CreateImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { seedImage } from '../../sandbox/aws/state/seed.ts';
import { buildImage, imageId, runningAws } from './running-aws.ts';

async function story(seed: string): Promise<unknown> {
  const aws = await runningAws({
    seed,
    faults: [{ match: { probability: 0.3 }, fault: { kind: 'server-error' } }],
  });
  for (let n = 1; n <= 5; n += 1) seedImage(aws.home, buildImage(n));
  const client = aws.ec2();
  const launched = await client
    .send(new RunInstancesCommand({ ImageId: imageId(1), MinCount: 1, MaxCount: 1, ClientToken: 'run' }))
    .catch(() => undefined);
  aws.clock.advance(60_000);
  const InstanceId = launched?.Instances?.[0]?.InstanceId ?? 'i-0123456789abcdef0';
  const commands = [
    () => client.send(new CreateImageCommand({ InstanceId, Name: 'made' })),
    () =>
      client.send(
        new CopyImageCommand({
          SourceImageId: imageId(2),
          SourceRegion: 'eu-central-1',
          Name: 'copy',
          ClientToken: 'copy',
        }),
      ),
    () => client.send(new DeregisterImageCommand({ ImageId: imageId(3) })),
    () => client.send(new DescribeImagesCommand({ Owners: ['self'] })),
  ];
  const answers: unknown[] = [];
  for (const command of commands) {
    answers.push(
      await command().then(
        ({ $metadata: _metadata, ...rest }) => rest,
        (error: Error) => error.name,
      ),
    );
    aws.clock.advance(60_000);
  }
  return { answers, events: aws.events, calls: aws.calls, launched: launched?.Instances };
}

describe('a world', () => {
  it('is the same twice for one seed, and another for another', async () => {
    const first = await story('one');

    expect(await story('one')).toEqual(first);
    expect(await story('two')).not.toEqual(first);
  });
});
