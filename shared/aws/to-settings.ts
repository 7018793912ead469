import type { AllowedImages, AllowedImagesCriterion, ScopeSettings } from '../domain/facts.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import type { AnswerName } from './answers.ts';
import { type Fields, recordsAt, required, shown, textAt, valueAt, valuesAt } from './fields.ts';
import type { World } from './world.ts';

/** The account's settings in the Region. A word that is not known could mean anything, and is unknown. */
export function settingsIn(world: World): ScopeSettings {
  return {
    imageBlockPublicAccess: settingOf(world, 'GetImageBlockPublicAccessState', (record) =>
      wordAt(record, 'ImageBlockPublicAccessState', ['block-new-sharing', 'unblocked']),
    ),
    snapshotBlockPublicAccess: settingOf(world, 'GetSnapshotBlockPublicAccessState', (record) =>
      wordAt(record, 'State', ['block-all-sharing', 'block-new-sharing', 'unblocked']),
    ),
    allowedImages: settingOf(world, 'GetAllowedImagesSettings', allowedImagesOf),
  };
}

function settingOf<T>(world: World, name: AnswerName, read: (record: Fields) => Known<T>): Known<T> {
  const gap = world.gap(name);
  if (gap !== null) return unknown(gap);
  const [record, ...others] = world.records(name);
  if (record === undefined || others.length > 0) {
    return unknown(`${name} holds ${others.length === 0 ? 'no answer' : 'several answers'}, not one`);
  }
  return read(record);
}

function wordAt<T extends string>(record: Fields, key: string, words: readonly T[]): Known<T> {
  const text = required(textAt(record, key), key);
  if (!text.known) return text;
  const word = words.find((candidate) => candidate === text.value);
  return word === undefined ? unknown(`${shown(text.value)} is no known value of ${key}`) : known(word);
}

function allowedImagesOf(record: Fields): Known<AllowedImages> {
  const state = wordAt(record, 'State', ['disabled', 'audit-mode', 'enabled']);
  if (!state.known) return state;
  const criteria = recordsAt(record, 'ImageCriteria');
  if (!criteria.known) return criteria;
  const read: AllowedImagesCriterion[] = [];
  for (const criterion of criteria.value) {
    const providers = valuesAt(criterion, 'ImageProviders');
    if (!providers.known) return providers;
    const names = providers.value.filter((provider) => typeof provider === 'string');
    if (names.length < providers.value.length)
      return unknown('a provider of an Allowed AMIs criterion is no text');
    read.push({
      providers: names,
      asksMore: Object.keys(criterion).some((key) => isFurther(criterion, key)),
    });
  }
  return known({ state: state.value, criteria: read });
}

/** Whether the member is a condition besides the provider, also one that AWS adds later. */
function isFurther(criterion: Fields, key: string): boolean {
  const value = valueAt(criterion, key);
  const isSet = Array.isArray(value) ? value.length > 0 : value !== undefined;
  return key !== 'ImageProviders' && isSet;
}
