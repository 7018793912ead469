import { CreateImageCommand, CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import type { Observation } from '../../shared/ports/observations.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import { type FindingRow, type RunRecord, readFindings, readRuns, readStory } from './read-table.ts';
import { ec2Of, type Stage } from './stage.ts';

/** What an event led to: what the table has of it. */
export interface Judged {
  readonly imageId: string;
  readonly name: string;
  readonly observations: readonly Observation[];
  readonly runs: readonly RunRecord[];
  readonly findings: readonly FindingRow[];
}

export interface ImageMade extends Judged {
  /** As the simulator's call log has it. */
  readonly call: {
    readonly at: string;
    readonly principalArn: string;
    readonly accountId: string;
    readonly region: string;
    readonly outcome: string;
  };
}

/** Somebody makes an image of a running instance and forgets the owner tag. */
export async function makeImage(stage: Stage): Promise<ImageMade> {
  const { aws, runtime, organization } = stage;
  const scope = { accountId: organization.data.accountId, region: organization.regions[0] };
  const [running] = aws.world.scope(scope.accountId, scope.region).instances.values();
  if (running === undefined) throw new Error('The generated account runs no instance');
  const name = `${organization.engineer}-hotfix`;
  const client = ec2Of(stage, scope, organization.engineer);
  const made = await client.send(
    new CreateImageCommand({ InstanceId: running.instance.InstanceId, Name: name }),
  );
  const call = aws.calls.findLast(({ operation }) => operation === 'CreateImage');
  if (call === undefined) throw new Error('The simulator logged no CreateImage');
  await runtime.settle();
  const { at, principalArn, accountId, region, outcome } = call;
  const judged = await judgedOf(stage, made.ImageId ?? '', 'CreateImage');
  // Until it is available: that is an event, too.
  await runtime.advanceTo(new Date(runtime.now().getTime() + aws.world.timings.imageCreation));
  await runtime.settle();
  return { ...judged, name, call: { at, principalArn, accountId, region, outcome } };
}

/** A finding that is mended and broken again, each within the event of it. */
export interface Tagged {
  readonly tag: string;
  readonly mended: Judged;
  readonly broken: Judged;
}

/** Somebody gives the image an owner, and takes it away again. */
export async function tagAndUntag(stage: Stage, { imageId }: ImageMade): Promise<Tagged> {
  const { runtime, organization } = stage;
  const { accountId } = organization.data;
  const [region] = organization.regions;
  const client = ec2Of(stage, { accountId, region }, organization.engineer);
  const tag = { Key: 'Owner', Value: `${organization.engineer}@example.com` };
  await client.send(new CreateTagsCommand({ Resources: [imageId], Tags: [tag] }));
  await runtime.settle();
  const mended = await judgedOf(stage, imageId, 'CreateTags');
  await client.send(new DeleteTagsCommand({ Resources: [imageId], Tags: [{ Key: tag.Key }] }));
  await runtime.settle();
  const broken = await judgedOf(stage, imageId, 'DeleteTags');
  return { tag: `${tag.Key}=${tag.Value}`, mended, broken };
}

/** Inspector reports a finding on an instance; the service looks at the image behind it. */
export async function findVulnerability(stage: Stage): Promise<Judged & { readonly instanceId: string }> {
  const { aws, runtime, organization } = stage;
  const { accountId } = organization.data;
  const [region] = organization.regions;
  const running = aws.world.scope(accountId, region).instances.values().at(-1)?.instance;
  const instanceId = running?.InstanceId ?? '';
  const imageId = running?.ImageId ?? '';
  runtime.publish({
    ...{ id: aws.world.ids.uuid('inspector'), source: 'aws.inspector2', 'detail-type': 'Inspector2 Finding' },
    ...{
      version: '0',
      account: accountId,
      region,
      time: runtime.now().toISOString(),
      resources: [instanceId],
    },
    detail: {
      ...{ awsAccountId: accountId, status: 'ACTIVE', severity: 'HIGH', type: 'PACKAGE_VULNERABILITY' },
      title: 'CVE-2026-21441 - urllib3',
      resources: [{ type: 'AWS_EC2_INSTANCE', id: instanceId, details: { awsEc2Instance: { imageId } } }],
    },
  });
  await runtime.settle();
  return { ...(await judgedOf(stage, imageId, 'Inspector2 Finding')), instanceId };
}

async function judgedOf(stage: Stage, imageId: string, eventName: string): Promise<Judged> {
  const story = await readStory(stage, imageId);
  const observations = story.flatMap(observationOf).filter(({ name }) => name === eventName);
  const runs = (await readRuns(stage)).filter(({ runId }) =>
    observations.some(({ observationId }) => runId === `event-${observationId}`),
  );
  const findings = (await readFindings(stage)).filter((finding) => finding.imageId === imageId);
  return { imageId, name: findings[0]?.name ?? imageId, observations, runs, findings };
}

function observationOf(item: StoryItem): readonly Observation[] {
  return item.kind === 'observation' ? [item.body] : [];
}
