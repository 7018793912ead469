import {
  type GetAllowedImagesSettingsResult,
  GetAllowedImagesSettingsResult$,
  type GetImageFindingsResult,
  GetImageFindingsResult$,
  type ImageAncestryEntry,
  ImageAncestryEntry$,
  type ImageReference,
  ImageReference$,
  type ImageUsageReport,
  ImageUsageReport$,
  type ImageUsageReportEntry,
  ImageUsageReportEntry$,
} from '@aws-sdk/client-ec2';
import type { AllowedImagesSettings, Settings } from '../state/world.ts';
import type { Load } from './loaders.ts';

/** What AWS told of single images: references, usage reports, ancestry and findings. */
export function loadImageFacts({ scope, reader }: Load): void {
  const references = reader.read<ImageReference>('ImageReferences', ImageReference$);
  for (const [imageId, ofImage = []] of Object.entries(
    Object.groupBy(references, ({ ImageId = '' }) => ImageId),
  )) {
    scope.recordedReferences.seed(imageId, ofImage);
  }
  const entries = reader.read<ImageUsageReportEntry>('ImageUsageReportEntries', ImageUsageReportEntry$);
  for (const report of reader.read<ImageUsageReport>('ImageUsageReports', ImageUsageReport$)) {
    const ofReport = entries.filter(({ ReportId }) => ReportId === report.ReportId);
    scope.usageReports.seed(report.ReportId ?? '', { report, entries: ofReport });
  }
  const entriesOfAncestry = reader.read<ImageAncestryEntry>('ImageAncestry', ImageAncestryEntry$);
  const chainOf = chainsOf(entriesOfAncestry);
  for (const [imageId] of scope.images.entries()) {
    const chain = chainOf(imageId);
    if (chain.length > 0) scope.ancestry.seed(imageId, chain);
  }
  // The answers carry no image id of their own: an element is the answer and the id that was asked for.
  const findings = reader.read<GetImageFindingsResult>('ImageFindings', GetImageFindingsResult$);
  for (const [index, { ImageFindings = [] }] of findings.entries()) {
    scope.findings.seed(String(reader.raw('ImageFindings')[index]?.['ImageId']), ImageFindings);
  }
  for (const [imageId] of scope.images.entries()) {
    if (entriesOfAncestry.length > 0 && scope.ancestry.get(imageId) === undefined)
      scope.unknownOfImage.add(`ImageAncestry#${imageId}`);
    if (findings.length > 0 && scope.findings.get(imageId) === undefined)
      scope.unknownOfImage.add(`ImageFindings#${imageId}`);
  }
}

/** An image has one source, so that an entry says the same in whatever chain it was recorded. */
function chainsOf(entries: readonly ImageAncestryEntry[]): (imageId: string) => ImageAncestryEntry[] {
  const byId = new Map(entries.map((entry) => [entry.ImageId, entry]));
  return (imageId) => {
    const chain = new Set<ImageAncestryEntry>();
    let next = byId.get(imageId);
    while (next !== undefined && !chain.has(next)) {
      chain.add(next);
      next = next.SourceImageId === undefined ? undefined : byId.get(next.SourceImageId);
    }
    return [...chain];
  };
}

/** The account's settings; what no file holds keeps its default and is refused on reading. */
export function loadSettings({ scope, reader }: Load): void {
  const settings = scope.settings.get('settings');
  if (settings === undefined) return;
  const image = reader.raw('GetImageBlockPublicAccessState')[0]?.['ImageBlockPublicAccessState'];
  const snapshot = reader.raw('GetSnapshotBlockPublicAccessState')[0]?.['State'];
  const [allowed] = reader.read<GetAllowedImagesSettingsResult>(
    'GetAllowedImagesSettings',
    GetAllowedImagesSettingsResult$,
  );
  const changed: Settings = {
    imageBlockPublicAccess: image === 'unblocked' ? 'unblocked' : settings.imageBlockPublicAccess,
    snapshotBlockPublicAccess: snapshotState(snapshot) ?? settings.snapshotBlockPublicAccess,
    allowedImages: allowed === undefined ? settings.allowedImages : toSettings(allowed),
  };
  scope.settings.seed('settings', changed);
}

function snapshotState(state: unknown): Settings['snapshotBlockPublicAccess'] | undefined {
  return (['block-all-sharing', 'block-new-sharing', 'unblocked'] as const).find((each) => each === state);
}

function toSettings({
  State: state,
  ImageCriteria: criteria = [],
}: GetAllowedImagesSettingsResult): AllowedImagesSettings {
  return { state: state === 'enabled' || state === 'audit-mode' ? state : 'disabled', criteria };
}
