import { isImageId, type Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, textOrNull, valueAt } from '../fields.ts';
import { pinIn } from '../launch-templates.ts';
import { type Evidence, namedAt, pinnedAt, type Sighting, type UsageSource, unread } from './source.ts';

/** EKS managed node groups. EKS answers in camel case. */
export const eksNodeGroups: UsageSource = {
  id: 'eks-node-groups',
  needs: ['Nodegroups'],
  alsoReads: ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) => evidence.world.records('Nodegroups').flatMap((group) => seen(group, evidence)),
};

const keys = { id: 'id', name: 'name', version: 'version' } as const;

function seen(group: Fields, evidence: Evidence): readonly Sighting[] {
  const name = `${textOrNull(group, 'clusterName') ?? '*'}/${textOrNull(group, 'nodegroupName') ?? 'unnamed'}`;
  const arn = textOrNull(group, 'nodegroupArn') ?? arnOf(evidence.scope, 'eks', `nodegroup/${name}/*`);
  const use: Use = { kind: 'eks-node-group', arn };
  const images = (pin: Fields) => evidence.templates.imagesOf(pinIn(pin, keys));
  return [...byRelease(group, use, evidence), ...pinnedAt(group, ['launchTemplate'], use, images)];
}

/** With a custom image the release version is its id; with any other image type it is a release of Amazon's. */
function byRelease(group: Fields, use: Use, evidence: Evidence): readonly Sighting[] {
  const release = textOrNull(group, 'releaseVersion');
  if (release !== null && isImageId(release)) return namedAt(group, ['releaseVersion'], use, evidence);
  const type = textOrNull(group, 'amiType');
  if (type === null) return [unread(`${use.arn} does not tell its image type`)];
  if (type !== 'CUSTOM' || valueAt(group, 'launchTemplate') !== undefined) return [];
  return [unread(`${use.arn} has a custom image and does not tell which`)];
}
