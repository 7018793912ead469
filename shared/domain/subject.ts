import type { ImageId, Scope, SnapshotId } from './image.ts';

/** What findings, actions and statements are about: an image, a snapshot, the scope itself, or more than one scope. The id tells which. */
export type SubjectId = string;

/** The id of the scope as a subject of its own, such as `111122223333/eu-central-1`. */
export function scopeId({ accountId, region }: Scope): SubjectId {
  return `${accountId}/${region}`;
}

export interface SubjectNames {
  readonly imageId: ImageId | null;
  readonly snapshotId: SnapshotId | null;
}

/** The subject in words: a scope is `account 111122223333 in eu-central-1`, everything else its id. */
export function subjectWords(subjectId: SubjectId): string {
  const [accountId, region] = subjectId.split('/');
  return region === undefined ? subjectId : `account ${accountId} in ${region}`;
}

/** The subject as contracts and logs name it; both null for the scope. */
export function namesOf(subjectId: SubjectId): SubjectNames {
  return {
    imageId: subjectId.startsWith('ami-') ? subjectId : null,
    snapshotId: subjectId.startsWith('snap-') ? subjectId : null,
  };
}
