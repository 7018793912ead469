import type { ImageId, Use } from '../../domain/image.ts';
import type { Known } from '../../domain/known.ts';
import { arnOf } from '../arn.ts';
import { type LaunchTemplate, versionOf } from '../launch-templates.ts';
import { type Sighting, type UsageSource, unread, usesOf } from './source.ts';

/** The newest versions of every template, as many as the policy says, its default and its latest. Pinned ones are seen where they are pinned. */
export const launchTemplates: UsageSource = {
  id: 'launch-templates',
  needs: ['LaunchTemplates', 'LaunchTemplateVersions'],
  alsoReads: ['Parameters'],
  see: ({ templates, options, scope }) => [
    ...(templates.gap === null ? [] : [unread(templates.gap)]),
    ...templates.all.flatMap((template) => {
      const arn = arnOf(scope, 'ec2', `launch-template/${template.id}`);
      return seen(template, { kind: 'launch-template', arn }, options.launchTemplateVersions);
    }),
  ],
};

function seen(template: LaunchTemplate, use: Use, newest: number): readonly Sighting[] {
  if (template.versions.size === 0) return [unread(`${use.arn}: none of its versions was read`)];
  if (template.defaults.size === 0) return [unread(`${use.arn}: its default version was not read`)];
  return countedVersions(template, newest).flatMap((images) => usesOf(images, use));
}

function countedVersions(template: LaunchTemplate, newest: number): readonly Known<readonly ImageId[]>[] {
  const numbers = [...template.versions.keys()].toSorted((one, other) => other - one).slice(0, newest);
  const counted = new Set([...numbers, ...template.defaults, ...template.latest]);
  return [...counted].map((number) => versionOf(template, number));
}
