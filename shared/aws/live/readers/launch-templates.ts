import {
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
  type LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import { type Fields, textOrNull, valueAt } from '../../fields.ts';
import { readPages } from '../paginate.ts';
import type { Reader, Reading } from '../reading.ts';
import { sideBySide } from '../side-by-side.ts';

// The most that a page of either takes.
const pageSize = { MaxResults: 200, IncludeManagedResources: true };

/** IAM: ec2:DescribeLaunchTemplates. */
export const launchTemplates: Reader = (reading) => {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeLaunchTemplates',
    read: (NextToken) => ec2.send(new DescribeLaunchTemplatesCommand({ ...pageSize, NextToken })),
    items: (page) => page.LaunchTemplates,
    next: (page) => page.NextToken,
  });
};

/**
 * All versions of all templates: a group may pin one of any age, and any may map a snapshot. The default and the newest
 * of all templates come in common pages; only a template with others beside them takes a call of its own. Image ids stay
 * as they stand there, `resolve:ssm:` too: resolving them in the call would fail the whole page for one bad parameter.
 * IAM: ec2:DescribeLaunchTemplateVersions.
 */
export const launchTemplateVersions: Reader = async (reading) => {
  const [templates, common] = await Promise.all([
    reading.records('LaunchTemplates'),
    versionsOf(reading, { Versions: ['$Latest', '$Default'] }),
  ]);
  const seen = Map.groupBy(common, (version) => version.LaunchTemplateId);
  const others = templates
    .filter((template) => !isWhole(template, seen.get(idOf(template)) ?? []))
    .map(idOf)
    .filter((id) => id !== undefined);
  const taken = new Set(others);
  const own = await sideBySide(others, (LaunchTemplateId) => versionsOf(reading, { LaunchTemplateId }));
  return [...common.filter((version) => !taken.has(version.LaunchTemplateId ?? '')), ...own.flat()];
};

function idOf(template: Fields): string | undefined {
  return textOrNull(template, 'LaunchTemplateId') ?? undefined;
}

/** Versions are counted from 1, and the number of a deleted one is never given again. */
function isWhole(template: Fields, versions: readonly LaunchTemplateVersion[]): boolean {
  const numbers = new Set(versions.map((version) => version.VersionNumber ?? Number.POSITIVE_INFINITY));
  const newest = valueAt(template, 'LatestVersionNumber');
  return typeof newest === 'number' && numbers.has(newest) && numbers.size === Math.max(...numbers);
}

function versionsOf(
  reading: Reading,
  which: { readonly Versions: string[] } | { readonly LaunchTemplateId: string },
): Promise<readonly LaunchTemplateVersion[]> {
  const ec2 = reading.client(EC2Client);
  return readPages({
    operation: 'DescribeLaunchTemplateVersions',
    read: (NextToken) =>
      ec2.send(new DescribeLaunchTemplateVersionsCommand({ ...which, ...pageSize, NextToken })),
    items: (page) => page.LaunchTemplateVersions,
    next: (page) => page.NextToken,
  });
}
