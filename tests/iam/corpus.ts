import { CreateImageCommand, CreateTagsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { vi } from 'vitest';
import type { CallRecord } from '../../sandbox/aws/call-record.ts';
import type { BusEvent } from '../../sandbox/runtime/event-bus.ts';
import type { FunctionCall } from '../../sandbox/runtime/servers.ts';
import type { Service } from '../../sandbox/runtime/service/service.ts';
import { runCli } from '../cli/run-cli.ts';
import { account, imageId, otherAccount, region } from '../sandbox/running-aws.ts';
import { peopleIn } from '../system/people-in.ts';
import { type RunningSystem, startSystem, tableNameOf } from '../system/running-system.ts';
import { actAs, ann } from '../system/saying.ts';
import { backAgain, builder, comesBack, everyCallsWorld, walked } from './world.ts';

/** What all functions and one operator asked of AWS in a world in which everything happens. */
export interface Corpus {
  readonly service: Service;
  /** Of EC2 and the other services that the simulator is. */
  readonly simulated: readonly CallRecord[];
  /** Of queues, topics, tables, buses and the scheduler. */
  readonly served: readonly FunctionCall[];
}

const policyPath = new URL('./every-call.yml', import.meta.url).pathname;
const scopePath = `/accounts/${account}/regions/${region}`;

/** Lives six days, with what people do and ask in between. */
export async function everyCall(): Promise<Corpus> {
  const system = await startSystem({
    ...{ policyFile: policyPath, fill: everyCallsWorld, throttling: false },
    scopes: [
      { accountId: account, region },
      { accountId: otherAccount, region },
    ],
    regions: [region],
    params: { governedAccounts: 'organization' },
  });
  try {
    await system.days(1);
    await askAndSay(system);
    await system.days(1);
    await makeAnImage(system);
    await system.days(1);
    await refuseALaunch(system);
    await bringBack(system, comesBack);
    await system.days(1);
    await bringBack(system, walked);
    leaveAnAccountUnread(system);
    await system.days(1);
    return { service: system.runtime.service, simulated: system.aws.calls, served: system.runtime.calls };
  } finally {
    await system.close();
  }
}

/** Every question and every statement of the API, a finding of Inspector, and an event of EC2. */
async function askAndSay({ runtime }: RunningSystem): Promise<void> {
  const [subject, rule, why, until] = [imageId(1), 'owner-tag', 'frozen for the audit', '2026-10-20'];
  const asked = [
    ['GET', `${scopePath}/images`, undefined],
    ['GET', `${scopePath}/images/${imageId(1)}`, undefined],
    ['POST', `${scopePath}/waivers`, { subject, rule: 'scanned', why, until }],
    ['POST', `${scopePath}/waivers/end`, { subject, rule: 'scanned' }],
    ['POST', `${scopePath}/approvals`, { rule, action: 'deprecate' }],
    ['POST', `${scopePath}/baseline`, { why }],
    ['POST', '/pauses', { accountId: account, why, until }],
    ['POST', '/pauses/end', { accountId: account }],
  ] as const;
  for (const [method, path, body] of asked) await runtime.request({ method, path, body, callerArn: ann });
  const finding = {
    ...{ id: '0f0c1d9e-38a1-4b0b-9d5e-000000000001', source: 'aws.inspector2', account, region },
    ...{ 'detail-type': 'Inspector2 Finding', time: '2026-10-02T03:00:00Z', resources: [] },
    detail: {
      ...{ findingArn: `arn:aws:inspector2:${region}:${account}:finding/1`, awsAccountId: account },
      ...{ type: 'PACKAGE_VULNERABILITY', status: 'ACTIVE', severity: 'CRITICAL' },
      updatedAt: 'Thu Oct 01 01:59:58.101 UTC 2026',
      resources: [
        {
          ...{ type: 'AWS_EC2_INSTANCE', id: 'i-00000000000000003' },
          details: { awsEc2Instance: { imageId: imageId(3) } },
        },
      ],
    },
  };
  await twice(finding, runtime);
  await twice(
    {
      ...{ id: '0f0c1d9e-38a1-4b0b-9d5e-000000000002', source: 'aws.ec2', account, region },
      ...{ 'detail-type': 'EC2 AMI State Change', time: '2026-10-02T03:00:00Z' },
      resources: [`arn:aws:ec2:${region}::image/${imageId(7)}`],
      detail: { RequestId: 'r-1', ImageId: imageId(7), State: 'available', ErrorMessage: '' },
    },
    runtime,
  );
}

/** The second one comes when the first is worked through: its mark is taken back, since the queue knows the message. */
async function twice(event: BusEvent, runtime: RunningSystem['runtime']): Promise<void> {
  for (const each of [event, event]) {
    runtime.publish(each);
    await runtime.settle();
  }
}

/** Still in the making when its event comes. */
async function makeAnImage(system: RunningSystem): Promise<void> {
  await peopleIn(system).send(new CreateImageCommand({ InstanceId: builder, Name: 'web-20261003' }));
  await system.runtime.settle();
}

/** Of an image that was disabled; then its owner mends what was wrong. */
async function refuseALaunch(system: RunningSystem): Promise<void> {
  const people = peopleIn(system);
  const launch = new RunInstancesCommand({ ImageId: backAgain, MinCount: 1, MaxCount: 1 });
  await people.send(launch).catch(() => {});
  await system.runtime.settle();
  const Tags = [{ Key: 'Owner', Value: 'shop@example.com' }];
  await people.send(new CreateTagsCommand({ Resources: [backAgain], Tags }));
  await system.runtime.settle();
}

/** Its sweep ends with a scope that was not judged, which the platform is told. */
function leaveAnAccountUnread({ aws }: RunningSystem): void {
  aws.faults.set([
    { match: { accountId: otherAccount, operation: 'DescribeImages' }, fault: { kind: 'throttle' } },
  ]);
}

/** `amigov restore` by an operator, with the role that is there for it. */
async function bringBack(system: RunningSystem, image: string): Promise<void> {
  actAs(system, ann);
  vi.stubEnv('CALL_PACING', 'off');
  vi.useFakeTimers({ toFake: ['Date'], now: system.runtime.now() });
  const role = ['--role', 'ami-governor-restorer', '--external-id', 'ami-governor', '--yes'];
  const where = ['--account', account, '--region', region, '--policy', policyPath];
  const answer = await runCli(['restore', image, ...where, '--table', tableNameOf(system), ...role]);
  vi.useRealTimers();
  vi.unstubAllEnvs();
  if (answer.code !== 0) throw new Error(`amigov restore ${image}: ${answer.stdout}${answer.stderr}`);
  await system.runtime.settle();
}
