import { actionOf } from '../domain/actions/registry.ts';
import type { Scope } from '../domain/image.ts';
import type { Alert } from '../domain/notify/alert.ts';
import { partitionOf } from '../domain/partition.ts';
import { namesOf } from '../domain/subject.ts';

/** Something that can be done about an alert. */
export interface Advice {
  readonly does: string;
  /** For a shell; null where no command does it. Made of ids alone, never of what strangers wrote. */
  readonly command: string | null;
}

/** What can be done about it, the nearest first. */
export function adviceOf(alert: Alert): readonly Advice[] {
  const { subjectId, scope } = alert;
  // An id of another form came from no account: it goes into no command.
  if (!/^[A-Za-z0-9/-]{1,64}$/.test(subjectId)) return [];
  const explain = advice('See all about it', `explain ${subjectId}`, scope);
  switch (alert.kind) {
    case 'violation':
    case 'warning':
      return [
        advice('Mend what the finding names, or have it waived', waiver(alert), scope),
        explain,
        protect,
      ];
    case 'action-taken':
      return [undoOf(alert), explain];
    case 'action-failed':
      return [
        { does: 'It is tried again where it is still wanted; see why it failed', command: null },
        explain,
      ];
    case 'held':
      return [releaseOf(alert), explain];
    case 'objection':
      return [explain];
    case 'waiver-expiring':
      return [advice('Renew it', waiver(alert), scope)];
    case 'image-changed':
      if (alert.what === 'shared') return [takeBack(alert)];
      return alert.canComeBack === 'no'
        ? [explain]
        : [advice('Bring it back', `restore ${subjectId}`, scope)];
    case 'service-trouble':
      return [advice('See what cannot be read, and why', 'scan', scope)];
    case 'resolved':
      return [];
  }
}

function takeBack({ subjectId, scope: { region } }: Alert): Advice {
  return {
    does: 'See who may launch it, and take back what was not meant',
    command: `aws ec2 describe-image-attribute --attribute launchPermission --image-id ${subjectId} --region ${region}`,
  };
}

const protect: Advice = {
  does: 'Or keep it: tag the image or snapshot ami-governor:protected',
  command: null,
};

/** Where the console shows it; null where it shows no such thing, or nobody knows the address of the console. */
export function consoleUrl({
  subjectId,
  scope: { region },
}: Pick<Alert, 'subjectId' | 'scope'>): string | null {
  const { imageId, snapshotId } = namesOf(subjectId);
  const host = consoles[partitionOf(region)];
  if (
    host === undefined ||
    !/^[a-z0-9-]{1,32}$/.test(region) ||
    !/^[a-z]+-[0-9A-Za-z]{1,32}$/.test(subjectId)
  )
    return null;
  const page = `https://${region}.${host}/ec2/home?region=${region}`;
  if (imageId !== null) return `${page}#ImageDetails:imageId=${imageId}`;
  return snapshotId === null ? null : `${page}#SnapshotDetails:snapshotId=${snapshotId}`;
}

// AWS Management Console, by partition (AWS General Reference).
const consoles: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function waiver({ subjectId, ruleIds }: Alert): string {
  const [rule = 'RULE'] = ruleIds;
  return `waive ${subjectId} --rule ${rule} --why 'REASON' --until YYYY-MM-DD`;
}

function undoOf({
  subjectId,
  action,
  scope,
}: Extract<Alert, { readonly kind: 'action-taken' | 'action-failed' }>) {
  const { undo, effect } = actionOf(action);
  const takes = effect === 'reversible' || effect === 'destructive';
  if (!takes || namesOf(subjectId).imageId === null) return { does: `To undo it: ${undo}`, command: null };
  return advice(`To undo it: ${undo}`, `restore ${subjectId}`, scope);
}

function releaseOf({ heldBy, action, ruleIds, scope }: Extract<Alert, { readonly kind: 'held' }>): Advice {
  const [rule = 'RULE'] = ruleIds;
  switch (heldBy) {
    case 'blast-radius':
      return advice(
        'Let the flood through once you looked at it',
        `plan approve --rule ${rule} --action ${action}`,
        scope,
      );
    case 'sanity':
      return advice('Say that the scope really shrank, if it did', `baseline accept --why 'REASON'`, scope);
    case 'in-use':
      return {
        does: 'It stays as long as it is used: move to a newer image, and it is retired',
        command: null,
      };
    case 'standby':
      return { does: 'It stands by for another image: it is retired once it does so no more', command: null };
    case 'recycle-bin':
      return { does: 'Make Recycle Bin rules that keep images and snapshots for long enough', command: null };
    default:
      return { does: 'Give the service the right to read what it could not', command: null };
  }
}

function advice(does: string, command: string, { accountId, region }: Scope): Advice {
  return { does, command: `amigov ${command} --account ${accountId} --region ${region}` };
}
