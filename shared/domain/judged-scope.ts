import type { Descendants } from './descendants.ts';
import type { ScopeFacts } from './facts.ts';
import type { Image, ImageId, Scope, SnapshotId } from './image.ts';
import type { Known } from './known.ts';
import type { Trusted } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

/** What a rule may see besides the image itself: the rest of its scope as it was read, and nothing of any plan. */
export interface JudgedScope extends Scope {
  readonly facts: ScopeFacts;
  readonly trusted: Trusted;
  /** Null: no such snapshot was read, which does not say that there is none. */
  snapshot(snapshotId: SnapshotId): Snapshot | null;
  /** Any source that names it, a recent launch or the policy's word; unknown where a source could not be read. */
  inUse(image: Image): Known<boolean>;
  /** The own, launchable images of the image's family, the newest first, itself among them; null where it has no family. Unknown where the other images were not read. */
  family(image: Image): Known<readonly Image[] | null>;
  /** The images of this scope that name it as their source: its copies here, and images of instances that ran it. */
  copiesOf(imageId: ImageId): readonly Image[];
  /** What was made from it, here and in the rest of the organization; asked only of images in which a scan found something. */
  descendantsOf(imageId: ImageId): Descendants;
  /** The own images of this name, of which EC2 allows one at a time. */
  named(name: string): readonly Image[];
  /** Whether a rule that is judged before found the image failing. Always false for rules that are not last. */
  isFailing(imageId: ImageId): boolean;
}
