import { compliant, insufficientData, nonCompliant, notApplicable, type Verdict } from '../finding.ts';
import { type Image, isOwned, type LaunchPermission } from '../image.ts';
import { defineRule } from '../rule.ts';
import { untrustedShares } from '../trust.ts';

export const trustedLaunchPermissions = defineRule({
  id: 'trusted-launch-permissions',
  title: 'The image is shared only with accounts, organizations and OUs that the policy trusts',
  why: 'Whoever may launch an image has its disk, and nobody hears of it. A share outlives the project that asked for it.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html',
  example: `- id: shares
  check: trusted-launch-permissions
  severity: high`,
  params: {},
  judge(image, scope) {
    const owned = isOwned(image, scope);
    if (owned === false) {
      return notApplicable('another owner made the image, and says who may launch it', {
        owner: image.ownerAlias ?? image.ownerId,
      });
    }
    // Without an owner nobody can say which of the shares are with the owner's own account.
    if (owned === null) return insufficientData('whose image it is could not be read');
    const untrusted = untrustedShares(image, scope);
    const isPublic = image.isPublic.known && image.isPublic.value;
    if (isPublic) return judgeShares(withEverybody(untrusted.known ? untrusted.value : []), image);
    if (!untrusted.known) return insufficientData(`launch permissions: ${untrusted.why}`);
    return judgeShares(untrusted.value, image);
  },
});

const everybody: LaunchPermission = { kind: 'group', principal: 'all' };

function withEverybody(shares: readonly LaunchPermission[]): readonly LaunchPermission[] {
  return [everybody, ...shares.filter(({ kind }) => kind !== 'group')];
}

function judgeShares(untrusted: readonly LaunchPermission[], image: Image): Verdict {
  if (untrusted.length > 0) {
    return nonCompliant(
      `shared with ${listed(untrusted)}: remove these launch permissions, or name the principals under "trusted"`,
      { untrusted: untrusted.map(({ kind, principal }) => ({ kind, principal })) },
    );
  }
  const shares = image.launchPermissions.known ? image.launchPermissions.value.length : 0;
  return compliant(shares === 0 ? 'shared with nobody' : 'every share is with a trusted principal', {
    shares,
  });
}

// An image has up to 1,000 shares (EC2 quotas); the evidence names them all.
const namedInReason = 5;

function listed(shares: readonly LaunchPermission[]): string {
  const named = shares.slice(0, namedInReason).map(nameOf);
  const others = shares.length - named.length;
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(', ');
}

function nameOf({ kind, principal }: LaunchPermission): string {
  return kind === 'group' ? 'everybody' : `${kind} ${principal}`;
}
