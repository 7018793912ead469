import type { ScopeSettings } from '../facts.ts';
import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { type Known, mapKnown } from '../known.ts';
import { flag } from '../params.ts';
import { defineScopeRule } from '../rule.ts';

export const blockPublicAccess = defineScopeRule({
  id: 'block-public-access',
  title: 'Nobody in the account can share an image or a snapshot with everybody',
  why: 'With the block on, no mistake and no stolen key makes an image public. It takes nothing from images and snapshots that are not public.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html',
  example: `- id: no-public-shares
  check: block-public-access
  severity: high
  with: { allSnapshotSharing: true }`,
  params: {
    images: flag('Whether new public shares of images must be blocked.', true),
    snapshots: flag('Whether new public shares of snapshots must be blocked.', true),
    allSnapshotSharing: flag(
      'Whether snapshots that are public already must be blocked too (`block-all-sharing`).',
      false,
    ),
  },
  reads: ['settings'],
  judge({ facts: { settings } }, params) {
    const answers = [
      ...(params.images ? [openImages(settings)] : []),
      ...(params.snapshots || params.allSnapshotSharing
        ? [openSnapshots(settings, params.allSnapshotSharing)]
        : []),
    ];
    if (answers.length === 0) return notApplicable('the policy asks for neither images nor snapshots');
    const open = answers.flatMap((answer) => (answer.known && answer.value !== null ? [answer.value] : []));
    const evidence = evidenceOf(settings);
    if (open.length > 0) {
      return nonCompliant(`${open.join('; ')}: turn on block public access in the Region`, evidence);
    }
    const unread = answers.find((answer) => !answer.known);
    if (unread !== undefined && !unread.known) {
      return insufficientData(`block public access: ${unread.why}`, evidence);
    }
    return compliant('public sharing is blocked as far as the policy asks', evidence);
  },
});

function evidenceOf({ imageBlockPublicAccess: images, snapshotBlockPublicAccess: snapshots }: ScopeSettings) {
  return {
    images: images.known ? images.value : null,
    snapshots: snapshots.known ? snapshots.value : null,
  };
}

/** What stands open; null where nothing does. */
type Open = Known<string | null>;

function openImages({ imageBlockPublicAccess }: ScopeSettings): Open {
  return mapKnown(imageBlockPublicAccess, (state) =>
    state === 'unblocked' ? 'images may be shared with everybody' : null,
  );
}

function openSnapshots({ snapshotBlockPublicAccess }: ScopeSettings, all: boolean): Open {
  return mapKnown(snapshotBlockPublicAccess, (state) => {
    if (state === 'unblocked') return 'snapshots may be shared with everybody';
    if (state === 'block-new-sharing' && all)
      return 'snapshots that are public already stay open to everybody';
    return null;
  });
}
