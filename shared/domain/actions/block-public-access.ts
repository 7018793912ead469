import { scopeRemedy } from '../action.ts';
import type { Call } from '../operations.ts';
import { flag } from '../params.ts';

export const blockPublicAccess = scopeRemedy({
  id: 'block-public-access',
  title: 'Let nobody in the account share an image or a snapshot with everybody',
  effect: 'reversible',
  undo: 'DisableImageBlockPublicAccess and DisableSnapshotBlockPublicAccess.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html',
  iamActions: ['ec2:EnableImageBlockPublicAccess', 'ec2:EnableSnapshotBlockPublicAccess'],
  role: 'enforcer',
  limit: null,
  params: {
    images: flag('Whether new public shares of images are blocked.', true),
    snapshots: flag('Whether new public shares of snapshots are blocked; those that exist stay.', true),
  },
  calls({ scope, params }) {
    const { imageBlockPublicAccess: images, snapshotBlockPublicAccess: snapshots } = scope.facts.settings;
    const calls: Call[] = [];
    if (params.images && images.known && images.value === 'unblocked') {
      const input = { ImageBlockPublicAccessState: 'block-new-sharing' } as const;
      calls.push({ operation: 'ec2:EnableImageBlockPublicAccess', input });
    }
    // Blocking all sharing would cut off who uses a public snapshot today.
    if (params.snapshots && snapshots.known && snapshots.value === 'unblocked') {
      const input = { State: 'block-new-sharing' } as const;
      calls.push({ operation: 'ec2:EnableSnapshotBlockPublicAccess', input });
    }
    return calls;
  },
});
