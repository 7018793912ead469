import { type Image, type ImageId, isOwned } from '../../domain/image.ts';
import { dayMs, epochMs } from '../../domain/instant.ts';
import { accountArn } from '../arn.ts';
import {
  type Fields,
  instantAt,
  recordsAt,
  textAt,
  textOrNull,
  valueAt,
  valuesAt,
  wholeNumberAt,
} from '../fields.ts';
import type { Evidence, Sighting, UsageSource } from './source.ts';

/**
 * Accounts elsewhere that use an image of ours, told by image usage reports. A report tells of instances a day late and
 * of templates some days late, so one empty report proves nothing: it takes two, a week apart.
 */
export const otherAccounts: UsageSource = {
  id: 'other-accounts',
  needs: [],
  alsoReads: ['ImageAttributes', 'ImageUsageReports', 'ImageUsageReportEntries'],
  see: (evidence) => {
    const byImage = (name: 'ImageUsageReports' | 'ImageUsageReportEntries') =>
      Map.groupBy(evidence.world.records(name), (record) => valueAt(record, 'ImageId'));
    const reports = byImage('ImageUsageReports');
    const entries = byImage('ImageUsageReportEntries');
    return evidence.images.flatMap((image) => {
      if (isOwned(image, evidence.scope) === false) return [];
      // An entry counts also when the image is shared no more: instances launched under the old share run on.
      const told = entries.get(image.imageId) ?? [];
      const uses = told.flatMap((entry) => usedBy(entry, image.imageId, evidence));
      const lack = untoldSharing(image) ?? lackOf(image, reports.get(image.imageId) ?? [], evidence);
      return uses.length > 0 || lack === null ? uses : [{ imageId: image.imageId, unread: lack }];
    });
  },
};

/** Reports are about those who could use the image; who they are has to be known first. Null when it is. */
function untoldSharing({ launchPermissions, isPublic }: Image): string | null {
  if (!launchPermissions.known) return `possibly shared: ${launchPermissions.why}`;
  return isPublic.known ? null : `possibly public: ${isPublic.why}`;
}

/** An entry that does not say how many, or whose, is a use: only a count of zero and our own account are none. */
function usedBy(entry: Fields, imageId: ImageId, { scope }: Evidence): readonly Sighting[] {
  const account = textOrNull(entry, 'AccountId');
  const count = wholeNumberAt(entry, 'UsageCount');
  if (account === scope.accountId || (count.known && count.value === 0)) return [];
  if (account === null)
    return [{ imageId, unread: 'a usage report tells of a use by an account that it does not name' }];
  return [{ imageId, use: { kind: 'other-account', arn: accountArn(scope, account) } }];
}

const daysApart = 7;

/** What is missing to say that nobody elsewhere uses the image; null when nothing is, as for one that is not shared. */
function lackOf(image: Image, reports: readonly Fields[], { world }: Evidence): string | null {
  const sharing = sharingOf(image);
  if (sharing === null) return null;
  const gap = world.gap('ImageUsageReports') ?? world.gap('ImageUsageReportEntries');
  if (gap !== null) return `${sharing}; ${gap}`;
  const times = reports.filter(isComplete).flatMap((report) => {
    const created = instantAt(report, 'CreationTime');
    return created.known && created.value !== null ? [epochMs(created.value)] : [];
  });
  if (times.length === 0) return `${sharing}; no usage report says that nobody else uses it`;
  if (Math.max(...times) - Math.min(...times) >= daysApart * dayMs) return null;
  return `${sharing}; its empty usage reports are not ${daysApart} days apart`;
}

function sharingOf({ launchPermissions, isPublic }: Image): string | null {
  if (isPublic.known && isPublic.value) return 'public';
  const count = launchPermissions.known ? launchPermissions.value.length : 0;
  if (count === 0) return null;
  return `shared with ${count} ${count === 1 ? 'principal' : 'principals'}`;
}

/** Finished, not limited to some accounts, and about instances and templates both. */
function isComplete(report: Fields): boolean {
  const state = textAt(report, 'State');
  const accounts = valuesAt(report, 'AccountIds');
  const types = recordsAt(report, 'ResourceTypes');
  if (!state.known || state.value !== 'available' || !accounts.known || !types.known) return false;
  const names = new Set(types.value.map((type) => valueAt(type, 'ResourceType')));
  const coversBoth = names.has('ec2:Instance') && names.has('ec2:LaunchTemplate');
  return accounts.value.length === 0 && (coversBoth || types.value.length === 0);
}
