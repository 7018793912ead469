import type { Scope } from '../../../sandbox/aws/state/world.ts';
import type { Truth } from './truth.ts';

/** What names a template, in the words of whichever service. */
export interface TruePin {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** The image that a launch by this pin takes now; undefined where it would fail. */
export function imageOfPin(pin: TruePin, scope: Scope, truth: Truth): string | undefined {
  const template = truth
    .rows(scope.launchTemplates)
    .find(({ LaunchTemplateId: id, LaunchTemplateName: name }) =>
      pin.id === undefined ? pin.name !== undefined && name === pin.name : id === pin.id,
    );
  if (template?.LaunchTemplateId === undefined) return undefined;
  const { version = '$Default' } = pin;
  const floating = { $Default: template.DefaultVersionNumber, $Latest: template.LatestVersionNumber }[
    version
  ];
  return imageOfVersion(template.LaunchTemplateId, floating ?? Number(version), scope, truth);
}

export function imageOfVersion(id: string, version: number, scope: Scope, truth: Truth): string | undefined {
  const named = truth.row(scope.launchTemplateVersions, `${id}#${version}`)?.LaunchTemplateData?.ImageId;
  const [, parameter] = /^resolve:ssm:(.+)$/.exec(named ?? '') ?? [];
  return parameter === undefined ? named : truth.row(scope.parameters, parameter)?.parameter.Value;
}

/** The newest versions of each template, as many as the policy counts, and what `$Default` and `$Latest` mean. */
export function offeredImages(
  scope: Scope,
  truth: Truth,
): readonly { image: string | undefined; name: string }[] {
  return truth.rows(scope.launchTemplates).flatMap((template) => {
    const { LaunchTemplateId: id = '', DefaultVersionNumber = 0, LatestVersionNumber = 0 } = template;
    const numbers = truth
      .rows(scope.launchTemplateVersions)
      .flatMap(({ LaunchTemplateId, VersionNumber = 0 }) => (LaunchTemplateId === id ? [VersionNumber] : []))
      .toSorted((one, other) => other - one)
      .slice(0, truth.safety.launchTemplateVersions);
    return [...new Set([...numbers, DefaultVersionNumber, LatestVersionNumber])].map((version) => ({
      image: imageOfVersion(id, version, scope, truth),
      name: `${id} version ${version}`,
    }));
  });
}
