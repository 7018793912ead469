import {
  type AnswerName,
  type Answers,
  answerForm,
  answerForms,
  isAnswerName,
} from '../../shared/aws/answers.ts';
import { type Fields, isFields, textOrNull, valuesAt } from '../../shared/aws/fields.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { after, dayMs } from '../../shared/domain/instant.ts';
import { known } from '../../shared/domain/known.ts';
import { nearestWord } from '../../shared/domain/nearest-word.ts';
import { UserError } from '../user-error.ts';

/**
 * A whole account out of the little that an example says: what it leaves out of an image is as usual (own, available,
 * private, 30 days old, one encrypted snapshot) and of a snapshot (own, 8 GiB, encrypted), every answer that it does not give is empty, and settings are AWS's
 * defaults of a new account.
 */
export function givenAnswers(given: Fields, scope: Scope, now: Date): Answers {
  const names = Object.keys(given);
  for (const name of names) if (!isAnswerName(name)) throw new UserError(unknownName(name));
  const own = new Map(names.map((name) => [name, recordsOf(name, given[name])]));
  const images = (own.get('Images') ?? []).map((image) => ({ ...usualImage(image, scope, now), ...image }));
  const ownSnapshots = (own.get('Snapshots') ?? []).map((one) => ({ ...usualSnapshot(scope, now), ...one }));
  const snapshots = withUsual(ownSnapshots, 'SnapshotId', usualSnapshots(images, scope, now));
  const recorded: ReadonlyMap<string, readonly unknown[]> = new Map([
    ...usualSettings,
    ...own,
    ['Images', images],
    ['Snapshots', snapshots],
    ['ImageAttributes', withUsual(own.get('ImageAttributes'), 'ImageId', images.map(unshared))],
    [
      'SnapshotAttributes',
      withUsual(own.get('SnapshotAttributes'), 'SnapshotId', snapshots.map(unsharedSnapshot)),
    ],
  ]);
  return { assumedEmpty: new Set(), read: async (name) => known(recorded.get(name) ?? []) };
}

function unknownName(name: string): string {
  const meant = nearestWord(name, Object.keys(answerForms));
  return `given: there is no answer ${name}${meant === null ? '' : `; did you mean ${meant}?`}`;
}

const usualSettings: readonly (readonly [AnswerName, readonly unknown[]])[] = [
  ['GetImageBlockPublicAccessState', [{ ImageBlockPublicAccessState: 'block-new-sharing' }]],
  ['GetSnapshotBlockPublicAccessState', [{ State: 'unblocked' }]],
  ['GetAllowedImagesSettings', [{ State: 'disabled', ImageCriteria: [] }]],
];

function recordsOf(name: string, value: unknown): readonly Fields[] {
  const list = Array.isArray(value) ? value : [value];
  const records = list.filter(isFields);
  if (records.length < list.length) throw new UserError(`given: ${name} is a list of AWS's records`);
  if (isAnswerName(name) && 'isSetting' in answerForm(name) && records.length !== 1) {
    throw new UserError(`given: ${name} is one record, not a list`);
  }
  return records;
}

function usualImage(image: Fields, { accountId }: Scope, now: Date): Fields {
  const id = textOrNull(image, 'ImageId') ?? 'ami-without-id';
  return {
    OwnerId: accountId,
    State: 'available',
    CreationDate: after(now.toISOString(), -30 * dayMs),
    Public: false,
    RootDeviceType: 'ebs',
    Architecture: 'x86_64',
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId: id.replace(/^ami-/, 'snap-'), Encrypted: true } },
    ],
  };
}

function usualSnapshot({ accountId }: Scope, now: Date): Fields {
  return {
    OwnerId: accountId,
    State: 'completed',
    VolumeSize: 8,
    StartTime: after(now.toISOString(), -30 * dayMs),
    Encrypted: true,
  };
}

function usualSnapshots(images: readonly Fields[], scope: Scope, now: Date): readonly Fields[] {
  return images.flatMap((image) => {
    const ids = valuesAt(image, 'BlockDeviceMappings', 'Ebs', 'SnapshotId');
    return (ids.known ? ids.value : []).map((SnapshotId) => ({
      ...usualSnapshot(scope, now),
      SnapshotId,
      Description: `Created by CreateImage(i-00000000000000001) for ${textOrNull(image, 'ImageId')}`,
    }));
  });
}

function unshared(image: Fields): Fields {
  const LaunchPermissions = image['Public'] === true ? [{ Group: 'all' }] : [];
  return { ImageId: image['ImageId'], LaunchPermissions };
}

function unsharedSnapshot({ SnapshotId }: Fields): Fields {
  return { SnapshotId, CreateVolumePermissions: [] };
}

/** What the example gives, and the usual for what it does not name. */
function withUsual(
  given: readonly Fields[] | undefined,
  key: string,
  usual: readonly Fields[],
): readonly Fields[] {
  const named = new Set((given ?? []).map((record) => record[key]));
  const added = new Map(
    usual.filter((record) => !named.has(record[key])).map((record) => [record[key], record]),
  );
  return [...(given ?? []), ...added.values()];
}
