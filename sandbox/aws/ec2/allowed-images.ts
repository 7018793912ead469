import type { Image, ImageCriterion, ImageWatermarkFilterResponse } from '@aws-sdk/client-ec2';
import { matchesPattern } from '../identity/wildcards.ts';
import type { AllowedImagesSettings } from '../state/world.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Whether the Allowed AMIs criteria let an image of another owner be used: one criterion is enough (aws-facts B.11). */
export function isAllowedImage(image: Image, settings: AllowedImagesSettings, now: Date): boolean {
  return settings.criteria.some((criterion) => fits(image, criterion, now));
}

// A condition that the simulator does not evaluate (scan results) fits nothing: hiding is the safe side.
function fits(image: Image, criterion: ImageCriterion, now: Date): boolean {
  if (criterion.ScanResultCondition !== undefined) return false;
  return (
    fitsWatermark(image, criterion.ImageWatermarks, now) &&
    fitsProvider(image, criterion.ImageProviders) &&
    fitsName(image, criterion.ImageNames) &&
    fitsProductCode(image, criterion.MarketplaceProductCodes) &&
    isWithin(image.CreationDate, criterion.CreationDateCondition?.MaximumDaysSinceCreated, now) &&
    isWithin(image.DeprecationTime, criterion.DeprecationTimeCondition?.MaximumDaysSinceDeprecated, now)
  );
}

function fitsProvider(image: Image, providers: readonly string[] | undefined): boolean {
  return (
    providers === undefined ||
    [image.OwnerId, image.ImageOwnerAlias].some((name) => name && providers.includes(name))
  );
}

function fitsName(image: Image, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((name) => matchesPattern(name, image.Name ?? ''));
}

function fitsProductCode(image: Image, codes: readonly string[] | undefined): boolean {
  return (
    codes === undefined ||
    (image.ProductCodes ?? []).some(({ ProductCodeId: id }) => id && codes.includes(id))
  );
}

/** All that a filter names has to hold of one and the same mark (EC2 API reference, ImageWatermarkFilterRequest). */
function fitsWatermark(
  image: Image,
  filters: readonly ImageWatermarkFilterResponse[] | undefined,
  now: Date,
): boolean {
  const marks = image.ImageWatermarks ?? [];
  return (
    filters === undefined ||
    filters.some((filter) =>
      marks.some(
        (mark) =>
          matchesPattern(filter.WatermarkKey ?? '*', mark.WatermarkKey ?? '') &&
          matchesPattern(filter.SourceImageRegion ?? '*', mark.SourceImageRegion ?? '') &&
          isWithin(
            mark.SourceImageCreationTime?.toISOString(),
            filter.MaximumDaysSinceSourceImageCreated,
            now,
          ) &&
          isWithin(mark.WatermarkCreationTime?.toISOString(), filter.MaximumDaysSinceWatermarkCreated, now),
      ),
    )
  );
}

function isWithin(instant: string | undefined, maxDays: number | undefined, now: Date): boolean {
  if (maxDays === undefined || instant === undefined) return true;
  return now.getTime() - Date.parse(instant) <= maxDays * dayMs;
}
