import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import type { Organization } from '../../sandbox/worlds/organization.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { openTable, type Table } from '../../shared/store/table.ts';

/** Where the story happens: the running service, the world around it, and its table. */
export interface Stage extends Sandbox {
  readonly organization: Organization;
  readonly startAt: Date;
  /** Every account and Region that the service governs, the hub's own first. */
  readonly scopes: readonly Scope[];
  readonly table: Table;
}

export function setStage(sandbox: Sandbox, organization: Organization, startAt: Date): Stage {
  const { hub, data, regions } = organization;
  const scopes = [hub, data].flatMap(({ accountId }) => regions.map((region) => ({ accountId, region })));
  return { ...sandbox, organization, startAt, scopes, table: complianceTable(sandbox) };
}

function complianceTable({ runtime }: Sandbox): Table {
  const [table] = runtime.service.tables;
  const { region } = runtime.service;
  const endpoint = runtime.endpoints.tables;
  const client = new DynamoDBClient({ region, endpoint, credentials: reader });
  return openTable(client, String(table?.definition['TableName']));
}

// DynamoDB in the sandbox asks nobody who he is.
const reader = { accessKeyId: 'story', secretAccessKey: 'story' };

/** EC2 as a person of that account sees it; the call log names the person. */
export function ec2Of({ aws }: Stage, { accountId, region }: Scope, user = 'operator'): EC2Client {
  const credentials = aws.addAccessKey({ accountId, arn: `arn:aws:iam::${accountId}:user/${user}` });
  return new EC2Client({ endpoint: aws.endpoint, region, credentials });
}

export function accountName({ aws }: Stage, accountId: string): string {
  return aws.world.accounts.get(accountId)?.name ?? accountId;
}

/** What an image is called in the simulator, wherever it is; the id of one that has no name or is gone from there. */
export function imageNames({ aws }: Stage): ReadonlyMap<string, string> {
  const images = [...aws.world.scopes.values()].flatMap((scope) => scope.images.entries());
  return new Map(images.map(([imageId, { image }]) => [imageId, image.Name ?? imageId]));
}

const dayMs = 86_400_000;

/** Lets the service live until that many days after the beginning. */
export async function liveUntil({ runtime, startAt }: Stage, day: number): Promise<void> {
  await runtime.advanceTo(new Date(startAt.getTime() + day * dayMs));
  await runtime.settle();
}

/** Nights since the beginning: the first sweep is on day 1. */
export function dayOf({ startAt }: Stage, at: string): number {
  const midnight = Date.parse(`${startAt.toISOString().slice(0, 10)}T00:00:00Z`);
  return Math.floor((Date.parse(at) - midnight) / dayMs);
}
