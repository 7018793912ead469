import type { Scope } from '../../domain/image.ts';
import type { Call } from '../../domain/operations.ts';
import type { Reach } from '../../ports/operator.ts';

/** What one call needs: an action on resources, perhaps only in a creating call. */
interface Right {
  readonly action: string;
  readonly resources: readonly string[];
  /** What the call must come by, as the one condition key and its value. */
  readonly by?: readonly [key: string, value: string];
}

/** Where the calls are made. */
interface Place extends Scope {
  readonly partition: string;
}

// STS takes 2,048 characters of session policy (API reference, AssumeRole), and less where what it packs them into is full.
const longest = 2048;

/**
 * The session policy for each call of a plan: it names the calls' images and snapshots, and allows nothing else. Calls
 * share a session as long as they fit into one; a plan of more gets several.
 */
export function sessionPolicies({ calls, snapshotsOf }: Reach, place: Place): ReadonlyMap<Call, string> {
  const policies = new Map<Call, string>();
  let together: readonly Call[] = [];
  for (const call of calls) {
    const more = [...together, call];
    const text = policyFor(more, place, snapshotsOf);
    const fits = text.length <= longest;
    together = fits ? more : [call];
    const policy = fits ? text : alone(call, place, snapshotsOf);
    for (const each of together) policies.set(each, policy);
  }
  return policies;
}

/** An image of more snapshots than can be named: EC2 itself deletes only those of the image. */
function alone(call: Call, place: Place, snapshotsOf: Reach['snapshotsOf']): string {
  const text = policyFor([call], place, snapshotsOf);
  return text.length <= longest ? text : shortestPolicy(call, place);
}

/** For one call, of a few hundred characters whatever it is about. */
export function shortestPolicy(call: Call, place: Place): string {
  return policyFor([call], place, () => ['*']);
}

function policyFor(calls: readonly Call[], place: Place, snapshotsOf: Reach['snapshotsOf']): string {
  const rights = calls.flatMap((call) => rightsOf(call, place, snapshotsOf));
  const merged = new Map<string, Right>();
  for (const right of rights) {
    const key = `${right.action} ${right.by?.join() ?? ''}`;
    const before = merged.get(key)?.resources ?? [];
    merged.set(key, { ...right, resources: [...new Set([...before, ...right.resources])] });
  }
  const Statement = [...merged.values()].map(({ action, resources, by }) => ({
    ...{ Effect: 'Allow', Action: action, Resource: resources },
    ...(by === undefined ? {} : { Condition: { StringEquals: Object.fromEntries([by]) } }),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** As IAM judges each operation: infra/permissions says the same of the roles. */
function rightsOf(call: Call, place: Place, snapshotsOf: Reach['snapshotsOf']): readonly Right[] {
  const { operation: action } = call;
  const { partition, region, accountId } = place;
  const ec2 = (resource: string, account = '') => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  const made = [ec2('image/*'), ec2('snapshot/*')];
  switch (call.operation) {
    case 'ec2:EnableImageBlockPublicAccess':
    case 'ec2:EnableSnapshotBlockPublicAccess':
      return [{ action, resources: ['*'] }];
    case 'ec2:CreateTags':
      return [{ action, resources: call.input.Resources.map((id) => ec2(`${kindOf(id)}/${id}`)) }];
    case 'ec2:CopyImage':
      // The copy has no id yet.
      return [
        { action, resources: made },
        { action: 'ec2:CreateTags', resources: made, by: ['ec2:CreateAction', 'CopyImage'] },
        // EC2 uses the key by the session, if the role or the key lets it: infra/README.md, "Encrypted copies".
        { action: 'kms:*', resources: ['*'], by: ['kms:ViaService', `ec2.${region}.${domainOf(partition)}`] },
      ];
    case 'ec2:CreateImageUsageReport':
      return [
        { action, resources: [ec2(`image/${call.input.ImageId}`), ec2('image-usage-report/*', accountId)] },
      ];
    case 'ec2:DeleteSnapshot':
    case 'ec2:RestoreSnapshotFromRecycleBin':
      return [{ action, resources: [ec2(`snapshot/${call.input.SnapshotId}`)] }];
    case 'ec2:DeregisterImage': {
      const image = { action, resources: [ec2(`image/${call.input.ImageId}`)] };
      const going = call.input.DeleteAssociatedSnapshots ? snapshotsOf(call.input.ImageId) : [];
      if (going.length === 0) return [image];
      return [image, { action: 'ec2:DeleteSnapshot', resources: going.map((id) => ec2(`snapshot/${id}`)) }];
    }
    default:
      return [{ action, resources: [ec2(`image/${call.input.ImageId}`)] }];
  }
}

/** Of the services' names (AWS General Reference). */
function domainOf(partition: string): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}

function kindOf(id: string): 'image' | 'snapshot' {
  return id.startsWith('snap-') ? 'snapshot' : 'image';
}
