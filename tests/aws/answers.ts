import type { AnswerName, Answers } from '../../shared/aws/answers.ts';
import { readFacts } from '../../shared/aws/to-facts.ts';
import { usageElsewhere } from '../../shared/domain/elsewhere.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import { noHistory } from '../../shared/domain/history.ts';
import type { Image, ImageUsage, Scope } from '../../shared/domain/image.ts';
import { known, unknown } from '../../shared/domain/known.ts';
import type { ReadOptions } from '../../shared/ports.ts';
import { aPolicy } from '../builders.ts';

export const scope: Scope = { accountId: '111122223333', region: 'eu-central-1' };
export const imageId = 'ami-0a1b2c3d4e5f60718';
export const otherImageId = 'ami-0b1b2c3d4e5f60718';
export const options: ReadOptions = {
  launchTemplateVersions: 2,
  parameterPaths: ['/golden'],
  extra: new Set(),
  launchPermissions: new Map(),
  ancestries: new Map(),
};

export type Recorded = Readonly<Partial<Record<AnswerName, readonly unknown[]>>>;

/** An available, private image of the scope's account. */
export const ownImage = {
  ImageId: imageId,
  Name: 'web-2026-10-03',
  OwnerId: '111122223333',
  State: 'available',
  CreationDate: '2026-10-03T08:10:05.000Z',
  Public: false,
  RootDeviceType: 'ebs',
  Architecture: 'x86_64',
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-0123456789abcdef0', Encrypted: true } },
  ],
};
export const isPrivate = { ImageId: imageId, LaunchPermissions: [] };

/** Every answer was read; those not given are empty. `missing` were not. */
export function answersOf(recorded: Recorded, missing: readonly AnswerName[] = []): Answers {
  const all: Recorded = { Images: [ownImage], ImageAttributes: [isPrivate], ...recorded };
  return {
    assumedEmpty: new Set(),
    read: async (name) => (missing.includes(name) ? unknown(`${name} was denied`) : known(all[name] ?? [])),
  };
}

export async function factsOf(
  recorded: Recorded,
  missing: readonly AnswerName[] = [],
  read: ReadOptions = options,
): Promise<ScopeFacts> {
  return readFacts(answersOf(recorded, missing), { scope, covers: 'scope' }, read);
}

export async function imageOf(recorded: Recorded, missing: readonly AnswerName[] = []): Promise<Image> {
  const { images } = await factsOf(recorded, missing);
  if (!images.known || images.value[0] === undefined) throw new Error('no image was read');
  return images.value[0];
}

/** The image's record alone, with some fields replaced; undefined takes one out. */
export async function imageWith(fields: Readonly<Record<string, unknown>>): Promise<Image> {
  const record = Object.fromEntries(
    Object.entries({ ...ownImage, ...fields }).filter(([, value]) => value !== undefined),
  );
  return imageOf({ Images: [record] });
}

/** Who uses the first image, or another one, here and elsewhere, on the ninth of October. */
export async function usageOf(
  recorded: Recorded,
  missing: readonly AnswerName[] = [],
  index = 0,
): Promise<ImageUsage> {
  const facts = await factsOf(recorded, missing);
  const image = facts.images.known ? facts.images.value[index] : undefined;
  if (image === undefined) throw new Error('the image was not read');
  const now = new Date('2026-10-09T12:00:00.000Z');
  const seen = { facts, policy: aPolicy(), history: noHistory, now };
  const elsewhere = usageElsewhere(image, seen);
  return {
    uses: [...image.usage.uses, ...elsewhere.uses],
    unread: [...image.usage.unread, ...elsewhere.unread],
  };
}

export const unused: ImageUsage = { uses: [], unread: [] };

export function usedBy(kind: string, arn: string): ImageUsage {
  return { uses: [{ kind, arn }], unread: [] };
}

export function unreadIn(source: string, why: string): ImageUsage {
  return { uses: [], unread: [{ source, why }] };
}
