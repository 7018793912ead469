import {
  CopyImageCommand,
  CreateImageUsageReportCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  type DeleteSnapshotReturnCode,
  DeregisterImageCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  EC2Client,
  EnableImageBlockPublicAccessCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  EnableSnapshotBlockPublicAccessCommand,
  ModifyImageAttributeCommand,
  RestoreImageFromRecycleBinCommand,
  RestoreSnapshotFromRecycleBinCommand,
} from '@aws-sdk/client-ec2';
import type { Scope, Tag } from '../../domain/image.ts';
import type { Call, Operations } from '../../domain/operations.ts';
import type { CallResult } from '../../domain/outcome.ts';
import type { Operator, PlanOperator } from '../../ports/operator.ts';
import type { AwsAccess, Middleware, SdkClient } from './access.ts';
import { type Performed, resultOf } from './call-result.ts';
import { isBusy } from './errors.ts';
import { toLaunchPermission } from './launch-permission.ts';
import type { Purpose } from './roles.ts';
import { sessionPolicies, shortestPolicy } from './session-policy.ts';

// The only module with commands that change anything: no function that only reads may import it.

/** What AWS answers to a change. `Return` is false, or the text `false`, where it did nothing. */
interface Changed {
  readonly $metadata: { readonly requestId?: string | undefined };
  readonly Return?: boolean | string | undefined;
  readonly ImageId?: string | undefined;
  readonly DeleteSnapshotResults?: readonly DeleteSnapshotReturnCode[] | undefined;
}

type Command<Operation extends keyof Operations> = {
  /** Deregistering images and deleting snapshots is a role of its own. */
  readonly purpose: Extract<Purpose, 'enforcer' | 'remover'>;
  readonly send: (ec2: EC2Client, input: Operations[Operation], attempts: Attempts) => Promise<Changed>;
};

const commands: { readonly [Operation in keyof Operations]: Command<Operation> } = {
  'ec2:EnableImageDeprecation': {
    purpose: 'enforcer',
    send: (ec2, { ImageId, DeprecateAt }, attempts) =>
      ec2.send(
        attempts.noted(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(DeprecateAt) })),
      ),
  },
  'ec2:DisableImageDeprecation': {
    purpose: 'enforcer',
    send: (ec2, { ImageId }, attempts) =>
      ec2.send(attempts.noted(new DisableImageDeprecationCommand({ ImageId }))),
  },
  'ec2:DisableImage': {
    purpose: 'enforcer',
    send: (ec2, { ImageId }, attempts) => ec2.send(attempts.noted(new DisableImageCommand({ ImageId }))),
  },
  'ec2:EnableImage': {
    purpose: 'enforcer',
    send: (ec2, { ImageId }, attempts) => ec2.send(attempts.noted(new EnableImageCommand({ ImageId }))),
  },
  'ec2:RestoreImageFromRecycleBin': {
    purpose: 'enforcer',
    send: (ec2, { ImageId }, attempts) =>
      ec2.send(attempts.noted(new RestoreImageFromRecycleBinCommand({ ImageId }))),
  },
  'ec2:RestoreSnapshotFromRecycleBin': {
    purpose: 'enforcer',
    send: (ec2, { SnapshotId }, attempts) =>
      ec2.send(attempts.noted(new RestoreSnapshotFromRecycleBinCommand({ SnapshotId }))),
  },
  'ec2:DeleteSnapshot': {
    purpose: 'remover',
    send: (ec2, { SnapshotId }, attempts) =>
      ec2.send(attempts.noted(new DeleteSnapshotCommand({ SnapshotId }))),
  },
  'ec2:CreateTags': {
    purpose: 'enforcer',
    send: (ec2, { Resources, Tags }, attempts) =>
      ec2.send(attempts.noted(new CreateTagsCommand({ Resources: [...Resources], Tags: toTags(Tags) }))),
  },
  'ec2:ModifyImageAttribute': {
    purpose: 'enforcer',
    send: (ec2, { ImageId, Add = [], Remove = [] }, attempts) => {
      const LaunchPermission = {
        ...(Add.length === 0 ? {} : { Add: Add.map(toLaunchPermission) }),
        ...(Remove.length === 0 ? {} : { Remove: Remove.map(toLaunchPermission) }),
      };
      return ec2.send(attempts.noted(new ModifyImageAttributeCommand({ ImageId, LaunchPermission })));
    },
  },
  'ec2:EnableImageDeregistrationProtection': {
    purpose: 'enforcer',
    send: (ec2, input, attempts) =>
      ec2.send(attempts.noted(new EnableImageDeregistrationProtectionCommand(input))),
  },
  'ec2:CopyImage': {
    purpose: 'enforcer',
    send: (ec2, { KmsKeyId, Tags, ...input }, attempts) => {
      const copied = (['image', 'snapshot'] as const).map((type) => ({
        ResourceType: type,
        Tags: toTags(Tags),
      }));
      const key = KmsKeyId === null ? {} : { KmsKeyId };
      const command = { ...input, ...key, Encrypted: true, CopyImageTags: true, TagSpecifications: copied };
      return ec2.send(attempts.noted(new CopyImageCommand(command)));
    },
  },
  'ec2:EnableImageBlockPublicAccess': {
    purpose: 'enforcer',
    send: (ec2, input, attempts) => ec2.send(attempts.noted(new EnableImageBlockPublicAccessCommand(input))),
  },
  'ec2:EnableSnapshotBlockPublicAccess': {
    purpose: 'enforcer',
    send: (ec2, input, attempts) =>
      ec2.send(attempts.noted(new EnableSnapshotBlockPublicAccessCommand(input))),
  },
  'ec2:CreateImageUsageReport': {
    purpose: 'enforcer',
    send: (ec2, input, attempts) =>
      ec2.send(attempts.noted(new CreateImageUsageReportCommand({ ...input, ResourceTypes: reported }))),
  },
  'ec2:DeregisterImage': {
    purpose: 'remover',
    send: (ec2, { ImageId, DeleteAssociatedSnapshots }, attempts) =>
      ec2.send(attempts.noted(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots }))),
  },
};

// All that a report can tell of, and of templates every version: 20 by default, 10,000 at most (API reference).
const reported = [
  { ResourceType: 'ec2:Instance' },
  {
    ResourceType: 'ec2:LaunchTemplate',
    ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['10000'] }],
  },
  { ResourceType: 'imagebuilder:ImageRecipe' },
  { ResourceType: 'imagebuilder:ContainerRecipe' },
];

function toTags(tags: readonly Tag[]) {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** Sends each call with the role that may make it. Never throws for an answer of AWS, nor for none. */
export function awsOperator(access: AwsAccess): PlanOperator {
  return {
    perform: (scope, call) => performBy(access, scope, call),
    confinedTo: (scopeOfPlan, reach): Operator => {
      const place = { ...scopeOfPlan, partition: access.partition };
      const policies = sessionPolicies(reach, place);
      return {
        perform: async (scope, call): Promise<CallResult> => {
          const policy = policies.get(call);
          if (policy === undefined) return outside(call);
          const within = (own: string) =>
            performBy(access.within({ run: reach.run, policy: own }), scope, call);
          const result = await within(policy);
          return isPolicyRefused(result) ? within(shortestPolicy(call, place)) : result;
        },
      };
    },
  };
}

/** STS packs session policies, and refuses some that are short enough as text: then there was no session, and no call. */
function isPolicyRefused(result: CallResult): boolean {
  return result.status === 'failed' && /^PackedPolicyTooLarge/.test(result.code);
}

/** Nobody is asked: what is not of the plan is not tried. */
function outside({ operation }: Call): CallResult {
  return { status: 'refused', code: 'OutsideThePlan', reason: `the plan has no such ${operation}` };
}

async function performBy(access: AwsAccess, scope: Scope, call: Call): Promise<CallResult> {
  const attempts = noteAttempts();
  const { purpose } = commands[call.operation];
  const performed = await perform(call, access.client(EC2Client, { ...scope, purpose }), attempts);
  return resultOf(call, performed, attempts.errors);
}

async function perform<Operation extends keyof Operations>(
  call: { readonly operation: Operation; readonly input: Operations[Operation] },
  ec2: EC2Client,
  attempts: Attempts,
): Promise<Performed> {
  try {
    const answer = await commands[call.operation].send(ec2, call.input, attempts);
    return {
      ok: true,
      requestId: answer.$metadata.requestId ?? null,
      did: answer.Return !== false && answer.Return !== 'false',
      imageId: answer.ImageId ?? null,
      snapshots: answer.DeleteSnapshotResults ?? [],
    };
  } catch (error) {
    return { ok: false, error };
  }
}

interface Attempts {
  /** Why each attempt of the call failed that did, in order. */
  readonly errors: readonly unknown[];
  noted<C extends SdkClient>(command: C): C;
}

/** The SDK tells the last error only; an earlier attempt whose answer was lost may have done what a later one was refused. */
function noteAttempts(): Attempts {
  const errors: unknown[] = [];
  const note: Middleware = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      errors.push(error);
      if (isBusy(error)) throw retryable(error);
      throw error;
    }
  };
  return {
    errors,
    noted: (command) => {
      command.middlewareStack.addRelativeTo(note, {
        name: 'note-attempts',
        relation: 'after',
        toMiddleware: 'retryMiddleware',
      });
      return command;
    },
  };
}

/** The SDK does not know that the code passes by itself; with this mark it waits and tries again. */
function retryable(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Object.assign(error, { $retryable: {} }) : error;
}
