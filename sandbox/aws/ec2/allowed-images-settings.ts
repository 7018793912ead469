import {
  DisableAllowedImagesSettings$,
  type DisableAllowedImagesSettingsResult,
  EnableAllowedImagesSettings$,
  type EnableAllowedImagesSettingsRequest,
  type EnableAllowedImagesSettingsResult,
  GetAllowedImagesSettings$,
  type GetAllowedImagesSettingsResult,
  type ImageCriterionRequest,
  ReplaceImageCriteriaInAllowedImagesSettings$,
  type ReplaceImageCriteriaInAllowedImagesSettingsRequest,
  type ReplaceImageCriteriaInAllowedImagesSettingsResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Input, operation } from '../operation.ts';
import { changeSettings, readSettings } from './settings.ts';

/** Which images of others the account may use in the Region (aws-facts B.11). */
export const getAllowedImagesSettings = operation({
  schema: GetAllowedImagesSettings$,
  facts: ['GetAllowedImagesSettings'],
  honours: [],
  handle(_input: object, context): GetAllowedImagesSettingsResult {
    const { state, criteria } = readSettings(context).allowedImages;
    return { State: state, ImageCriteria: [...criteria], ManagedBy: 'account' };
  },
});

export const enableAllowedImagesSettings = operation({
  schema: EnableAllowedImagesSettings$,
  mutating: true,
  honours: ['AllowedImagesSettingsState'],
  handle(
    { AllowedImagesSettingsState: state }: Input<EnableAllowedImagesSettingsRequest>,
    context,
  ): EnableAllowedImagesSettingsResult {
    if (state !== 'enabled' && state !== 'audit-mode') {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${state}) for allowedImagesSettingsState is invalid.`,
      );
    }
    const { allowedImages } = readSettings(context, 'now');
    changeSettings(context, { allowedImages: { ...allowedImages, state } });
    return { AllowedImagesSettingsState: state };
  },
});

/** The criteria stay, without effect. */
export const disableAllowedImagesSettings = operation({
  schema: DisableAllowedImagesSettings$,
  mutating: true,
  honours: [],
  handle(_input: object, context): DisableAllowedImagesSettingsResult {
    const { allowedImages } = readSettings(context, 'now');
    changeSettings(context, { allowedImages: { ...allowedImages, state: 'disabled' } });
    return { AllowedImagesSettingsState: 'disabled' };
  },
});

/** Replaces the whole list, whatever the state. */
export const replaceImageCriteriaInAllowedImagesSettings = operation({
  schema: ReplaceImageCriteriaInAllowedImagesSettings$,
  mutating: true,
  honours: ['ImageCriteria'],
  handle(
    { ImageCriteria: criteria = [] }: ReplaceImageCriteriaInAllowedImagesSettingsRequest,
    context,
  ): ReplaceImageCriteriaInAllowedImagesSettingsResult {
    if (criteria.length > maxCriteria) throw tooMany('ImageCriteria', maxCriteria);
    for (const criterion of criteria) checkCriterion(criterion);
    const { allowedImages } = readSettings(context, 'now');
    changeSettings(context, { allowedImages: { ...allowedImages, criteria } });
    return { ReturnValue: true };
  },
});

// aws-facts B.11.
const maxCriteria = 10;
const maxProviders = 200;
const maxValues = 50;
const providerForm = /^(?:\d{12}|amazon|aws-marketplace|aws-backup-vault|none)$/;

function checkCriterion(criterion: ImageCriterionRequest): void {
  const { ImageProviders: providers = [], CreationDateCondition, DeprecationTimeCondition } = criterion;
  if (providers.length > maxProviders) throw tooMany('ImageProviders', maxProviders);
  const strange = providers.find((provider) => !providerForm.test(provider));
  if (strange !== undefined) {
    throw new AwsError('InvalidParameterValue', `Value (${strange}) for imageProvider is invalid.`);
  }
  for (const name of ['ImageNames', 'MarketplaceProductCodes', 'ImageWatermarks'] as const) {
    if ((criterion[name] ?? []).length > maxValues) throw tooMany(name, maxValues);
  }
  const days = [
    CreationDateCondition?.MaximumDaysSinceCreated,
    DeprecationTimeCondition?.MaximumDaysSinceDeprecated,
  ];
  if (days.some((count) => count !== undefined && (!Number.isInteger(count) || count < 0))) {
    throw new AwsError('InvalidParameterValue', 'A number of days is a whole number from 0 up');
  }
}

function tooMany(name: string, limit: number): AwsError {
  return new AwsError('InvalidParameterValue', `${name} takes at most ${limit} values`);
}
