import type { Scope } from '../domain/image.ts';
import type { ChangeNotice } from '../domain/image-changes.ts';
import type { Matter } from '../domain/matters.ts';
import { oneLine, subjectOf } from './plain-text.ts';

/** One message, ready for SNS. */
export interface ChangeAlert {
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** More than a person reads; each is in the story of its image too. */
const mostNotices = 100;

/** What somebody did to images that matter: who, from where, and the way back. Sent at once, apart from any digest. */
export function changeAlert({ accountId, region }: Scope, notices: readonly ChangeNotice[]): ChangeAlert {
  const [first, ...others] = notices;
  const also = others.length === 0 ? '' : ` and ${others.length} more`;
  const left = notices.length - mostNotices;
  const what = first === undefined ? 'nothing' : `${first.imageId} ${changed[first.change]}${also}`;
  return {
    subject: subjectOf(`AMI Governor: ${what} in ${accountId} ${region}`),
    text: [
      `AMI Governor: account ${accountId}, ${region}`,
      'Not by this service: somebody changed what others rely on.',
      '',
      ...notices.slice(0, mostNotices).map(entryOf),
      ...(left > 0 ? ['', `and ${left} more, in the compliance table.`] : []),
    ].join('\n'),
  };
}

const changed = {
  deregistered: 'was deregistered',
  disabled: 'was disabled',
  shared: 'was shared with others',
} as const satisfies Record<ChangeNotice['change'], string>;

const because = {
  golden: 'one that the policy asks to protect',
  'in-use': 'in use',
  'maybe-in-use': 'not known to be out of use',
  protected: 'protected',
} as const satisfies Record<Matter, string>;

function entryOf(notice: ChangeNotice): string {
  const { imageId, name, change, at, matters } = notice;
  const title = `- ${imageId}${name === null ? '' : ` (${oneLine(name, 200)})`}`;
  const why = matters.map((matter) => because[matter]).join(', ');
  return [
    `${title} ${changed[change]} at ${at}`,
    `  it is ${why}`,
    `  by ${whoOf(notice)}`,
    `  ${wayBack(notice)}`,
  ].join('\n');
}

function whoOf({ actorArn, sourceAddress }: ChangeNotice): string {
  if (actorArn === null) return 'somebody: the event does not tell whom, the trail may do so in some minutes';
  return `${oneLine(actorArn, 300)}${sourceAddress === null ? '' : ` from ${oneLine(sourceAddress, 100)}`}`;
}

function wayBack({ imageId, change, isInRecycleBin }: ChangeNotice): string {
  switch (change) {
    case 'deregistered':
      if (isInRecycleBin === null) return 'it is there again';
      if (!isInRecycleBin.known) {
        return `whether the Recycle Bin can bring it back could not be read: ${oneLine(isInRecycleBin.why, 200)}`;
      }
      return isInRecycleBin.value
        ? `the Recycle Bin holds it: amigov restore ${imageId} brings it back`
        : 'the Recycle Bin does not hold it: it cannot be brought back';
    case 'disabled':
      return 'enabling it brings it back, but not its shares: give them again';
    case 'shared':
      return 'who may launch it stands in its launch permissions: take back what was not meant';
  }
}
