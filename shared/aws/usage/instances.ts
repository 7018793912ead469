import type { Use } from '../../domain/image.ts';
import { known } from '../../domain/known.ts';
import { arnOf } from '../arn.ts';
import { type Fields, recordsAt, textAt, textOrNull, valueAt, valuesAt } from '../fields.ts';
import type { Pin } from '../launch-templates.ts';
import {
  type Evidence,
  missingAt,
  namedAt,
  type Sighting,
  type UsageSource,
  unread,
  usesOf,
} from './source.ts';

/** Every instance that is not terminated, managed ones and those that shut down too; and the template version that it was launched from. */
export const instances: UsageSource = {
  id: 'instances',
  needs: ['Instances'],
  alsoReads: ['LaunchTemplates', 'LaunchTemplateVersions', 'Parameters'],
  see: (evidence) =>
    evidence.world
      .records('Instances')
      .filter((instance) => !isTerminated(instance))
      .flatMap((instance) => seen(instance, evidence)),
};

/** Terminated instances are listed for about an hour more. A state that cannot be read is not "terminated". */
export function isTerminated(instance: Fields): boolean {
  const names = valuesAt(instance, 'State', 'Name');
  return names.known && names.value.length === 1 && names.value[0] === 'terminated';
}

function seen(instance: Fields, evidence: Evidence): readonly Sighting[] {
  const id = textOrNull(instance, 'InstanceId') ?? 'unnamed';
  const owner = textOrNull(instance, 'OwnerId');
  const use: Use = { kind: 'instance', arn: arnOf(evidence.scope, 'ec2', `instance/${id}`, owner) };
  return [
    ...missingAt(instance, [], 'ImageId', use),
    ...namedAt(instance, ['ImageId'], use, evidence),
    ...launchedFrom(instance, use, evidence),
  ];
}

/** A template that is gone launches nothing any more: the instance's own image is all that is left of it. */
function launchedFrom(instance: Fields, use: Use, { templates }: Evidence): readonly Sighting[] {
  const tags = recordsAt(instance, 'Tags');
  if (!tags.known) return [unread(`${use.arn}: ${tags.why}`)];
  const value = (key: string) => {
    const tag = tags.value.find((candidate) => valueAt(candidate, 'Key') === key);
    return tag === undefined ? known(null) : textAt(tag, 'Value');
  };
  const id = value('aws:ec2launchtemplate:id');
  const version = value('aws:ec2launchtemplate:version');
  if (!id.known || !version.known)
    return [unread(`${use.arn} does not tell which launch template it is from`)];
  const pin: Pin = { id: id.value, name: null, version: version.value };
  if (pin.id === null || templates.isGone(pin)) return [];
  return usesOf(templates.imagesOf(pin), use);
}
