import {
  type GetAllowedImagesSettingsResult,
  GetAllowedImagesSettingsResult$,
  type GetImageAncestryResult,
  GetImageAncestryResult$,
  type GetImageFindingsResult,
  GetImageFindingsResult$,
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
  // The answers carry no image id of their own: an element is the answer and the id that was asked for.
  const ancestries = reader.read<GetImageAncestryResult>('ImageAncestry', GetImageAncestryResult$);
  for (const [index, { ImageAncestryEntries: entries = [] }] of ancestries.entries()) {
    const id = reader.raw('ImageAncestry')[index]?.['ImageId'] ?? entries[0]?.ImageId;
    scope.ancestry.seed(String(id), entries);
  }
  const findings = reader.read<GetImageFindingsResult>('ImageFindings', GetImageFindingsResult$);
  for (const [index, { ImageFindings = [] }] of findings.entries()) {
    scope.findings.seed(String(reader.raw('ImageFindings')[index]?.['ImageId']), ImageFindings);
  }
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
