import type { AutoScalingGroup, LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import type { Reservation } from '@aws-sdk/client-ec2';
import { createContext } from '../create-context.ts';
import { runInstances } from '../ec2/run-instances.ts';
import { AwsError, ec2Codes } from '../errors.ts';
import { emitApiCall } from '../events/cloud-trail.ts';
import type { Scope, World } from '../state/world.ts';

/** What came of a launch that a group made by itself. */
export type Launch =
  | { readonly ok: true; readonly instanceIds: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly reason: string };

const invokedBy = 'autoscaling.amazonaws.com';

/**
 * Lets a group launch one instance, as Auto Scaling does when it grows or replaces: with the group's launch
 * configuration or template, under its service-linked role, and with the CloudTrail event of it (aws-facts A.2).
 */
export function scaleOut(world: World, scope: Scope, groupName: string): Launch {
  world.settle();
  const group = scope.autoScalingGroups.get(groupName);
  if (group === undefined)
    return { ok: false, code: 'ValidationError', reason: `There is no group ${groupName}` };
  const { accountId, region } = scope;
  const requestId = world.ids.uuid(`${accountId}#${region}#scale-out`);
  const role = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
  const principal = {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling`,
    roleArn: `arn:aws:iam::${accountId}:role/${role}`,
    accessKeyId: 'ASIAAUTOSCALING',
  };
  const call = {
    service: { signingName: 'ec2', codes: ec2Codes },
    principal,
    region,
    requestId,
    mutating: true,
  };
  const input = { ...launchInput(scope, group), MinCount: 1, MaxCount: 1 };
  try {
    const output: Reservation = runInstances.handle(input, createContext(world, call));
    emitApiCall(world, { ...call, operation: runInstances, input, output, invokedBy });
    return { ok: true, instanceIds: (output.Instances ?? []).map(({ InstanceId = '' }) => InstanceId) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    emitApiCall(world, { ...call, operation: runInstances, input, error, invokedBy });
    return { ok: false, code: error.code, reason: error.message };
  }
}

function launchInput(scope: Scope, group: AutoScalingGroup): Record<string, unknown> {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const template: LaunchTemplateSpecification | undefined = group.LaunchTemplate ?? mixed;
  if (template !== undefined) {
    const { LaunchTemplateId, LaunchTemplateName, Version = '$Default' } = template;
    const name = LaunchTemplateId === undefined ? { LaunchTemplateName } : { LaunchTemplateId };
    return { LaunchTemplate: { ...name, Version } };
  }
  const configuration = scope.launchConfigurations.get(group.LaunchConfigurationName ?? '');
  return { ImageId: configuration?.ImageId, InstanceType: configuration?.InstanceType };
}
