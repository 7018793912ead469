import type { ImageId } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { byText } from '../domain/order.ts';
import {
  type Fields,
  recordsAt,
  shown,
  textAt,
  textOrNull,
  valueAt,
  valuesAt,
  wholeNumberAt,
} from './fields.ts';
import { imagesNamed } from './named-images.ts';
import type { Parameters } from './parameters.ts';
import type { World } from './world.ts';

/** One template, as its own record and its versions tell of it. */
export interface LaunchTemplate {
  readonly id: string;
  /** The numbers that `$Default` may mean; several when the answers disagree. */
  readonly defaults: ReadonlySet<number>;
  /** The numbers that `$Latest` may mean. */
  readonly latest: ReadonlySet<number>;
  /** The images of each version that was read. A number that is missing was deleted, or not read. */
  readonly versions: ReadonlyMap<number, Known<readonly ImageId[]>>;
}

/** What a group, a fleet or an instance says of the template that it uses. */
export interface Pin {
  readonly id: string | null;
  readonly name: string | null;
  /** A number, `$Default` or `$Latest`; null is `$Default`. */
  readonly version: string | null;
}

export interface LaunchTemplates {
  readonly all: readonly LaunchTemplate[];
  /** Version records that do not say which version they are. */
  readonly gap: string | null;
  imagesOf(pin: Pin): Known<readonly ImageId[]>;
  /** As `imagesOf`, but of every version that `$Default` or `$Latest` may ever have meant. */
  imagesEverOf(pin: Pin): Known<readonly ImageId[]>;
  /** True when all templates were read and it is not among them: nothing can be launched from it any more. */
  isGone(pin: Pin): boolean;
}

interface Growing {
  readonly id: string;
  readonly defaults: Set<number>;
  readonly latest: Set<number>;
  readonly versions: Map<number, Known<readonly ImageId[]>>;
}

export function launchTemplatesIn(world: World, parameters: Parameters): LaunchTemplates {
  const byId = new Map<string, Growing>();
  const idsByName = new Map<string, Set<string>>();
  const strange = [
    ...world.records('LaunchTemplates').map((record) => addTemplate(record, byId, idsByName)),
    ...world
      .records('LaunchTemplateVersions')
      .map((record) => addVersion(record, byId, idsByName, parameters)),
  ].filter((why) => why !== null);
  for (const template of byId.values()) completeLatest(template);
  const find = (pin: Pin) => templatesOf(pin, byId, idsByName);
  const isGone = (pin: Pin) => world.gap('LaunchTemplates') === null && find(pin).length === 0;
  return {
    all: [...byId.values()],
    gap: strange.toSorted(byText)[0] ?? null,
    imagesOf: (pin) => pinnedImages(pin, find(pin), false),
    imagesEverOf: (pin) => pinnedImages(pin, find(pin), true),
    isGone,
  };
}

/** The pin that a record holds, under the names that its service gives them. */
export function pinIn(
  record: Fields,
  keys: { readonly id: string; readonly name: string; readonly version: string } = pascalKeys,
): Pin {
  return {
    id: textOrNull(record, keys.id),
    name: textOrNull(record, keys.name),
    version: versionText(record, keys.version),
  };
}

const pascalKeys = { id: 'LaunchTemplateId', name: 'LaunchTemplateName', version: 'Version' } as const;
export const camelKeys = { id: 'launchTemplateId', name: 'launchTemplateName', version: 'version' } as const;

/** A version that is there and no text becomes one that no template has. */
function versionText(record: Fields, key: string): string | null {
  const version = textAt(record, key);
  return version.known ? version.value : 'unreadable';
}

function addTemplate(
  record: Fields,
  byId: Map<string, Growing>,
  idsByName: Map<string, Set<string>>,
): string | null {
  const template = templateOf(record, byId, idsByName);
  const fallback = wholeNumberAt(record, 'DefaultVersionNumber');
  const latest = wholeNumberAt(record, 'LatestVersionNumber');
  if (template === null || !fallback.known || !latest.known)
    return 'a record of LaunchTemplates cannot be read';
  if (fallback.value !== null) template.defaults.add(fallback.value);
  if (latest.value !== null) template.latest.add(latest.value);
  return null;
}

function addVersion(
  record: Fields,
  byId: Map<string, Growing>,
  idsByName: Map<string, Set<string>>,
  parameters: Parameters,
): string | null {
  const template = templateOf(record, byId, idsByName);
  const number = wholeNumberAt(record, 'VersionNumber');
  if (template === null || !number.known || number.value === null) {
    return 'a record of LaunchTemplateVersions does not say which version it is';
  }
  const before = template.versions.get(number.value);
  const images = versionImages(record, parameters);
  template.versions.set(number.value, before === undefined ? images : union([before, images]));
  if (valueAt(record, 'DefaultVersion') === true) template.defaults.add(number.value);
  return null;
}

function templateOf(
  record: Fields,
  byId: Map<string, Growing>,
  idsByName: Map<string, Set<string>>,
): Growing | null {
  const id = textOrNull(record, 'LaunchTemplateId');
  if (id === null) return null;
  const template = byId.get(id) ?? { id, defaults: new Set(), latest: new Set(), versions: new Map() };
  byId.set(id, template);
  const name = textOrNull(record, 'LaunchTemplateName');
  if (name !== null) idsByName.set(name, (idsByName.get(name) ?? new Set()).add(id));
  return template;
}

function versionImages(record: Fields, parameters: Parameters): Known<readonly ImageId[]> {
  const data = recordsAt(record, 'LaunchTemplateData');
  if (!data.known) return data;
  if (data.value.length === 0) return unknown('LaunchTemplateData is not in the answer');
  const values = valuesAt(record, 'LaunchTemplateData', 'ImageId');
  if (!values.known) return values;
  return union(values.value.map((value) => imagesNamed(value, parameters)));
}

/** The newest version that was read may be newer than the template's own record, or the only word there is. */
function completeLatest(template: Growing): void {
  if (template.versions.size > 0) template.latest.add(Math.max(...template.versions.keys()));
}

function templatesOf(
  pin: Pin,
  byId: ReadonlyMap<string, LaunchTemplate>,
  idsByName: ReadonlyMap<string, ReadonlySet<string>>,
): readonly LaunchTemplate[] {
  const ids = pin.id !== null ? [pin.id] : [...(idsByName.get(pin.name ?? '') ?? [])];
  return ids.map((id) => byId.get(id)).filter((template) => template !== undefined);
}

function pinnedImages(
  pin: Pin,
  templates: readonly LaunchTemplate[],
  ever: boolean,
): Known<readonly ImageId[]> {
  const called = pin.id ?? pin.name;
  if (called === null) return unknown('it names a launch template by neither id nor name');
  if (templates.length === 0) return unknown(`launch template ${shown(called)} was not read`);
  return union(
    templates.map((template) => {
      const numbers = pinnedNumbers(pin.version ?? '$Default', template, ever);
      if (numbers.length > 0) return union(numbers.map((number) => versionOf(template, number)));
      return unknown(
        `version ${shown(pin.version ?? '$Default')} of launch template ${template.id} was not read`,
      );
    }),
  );
}

function pinnedNumbers(version: string, template: LaunchTemplate, ever: boolean): readonly number[] {
  const isFloating = version === '$Default' || version === '$Latest';
  if (!isFloating) return /^[0-9]{1,15}$/.test(version) ? [Number(version)] : [];
  const meant = version === '$Default' ? template.defaults : template.latest;
  if (meant.size === 0) return [];
  return [...new Set([...meant, ...(ever ? template.versions.keys() : [])])];
}

export function versionOf(template: LaunchTemplate, number: number): Known<readonly ImageId[]> {
  const images = template.versions.get(number);
  if (images === undefined)
    return unknown(`version ${number} of launch template ${template.id} was not read`);
  return images.known
    ? images
    : unknown(
        `version ${number} of launch template ${template.id} names no image for certain: ${images.why}`,
      );
}

/** Known only when all are; of several reasons the first in order of text, whatever the order of the records. */
function union(facts: readonly Known<readonly ImageId[]>[]): Known<readonly ImageId[]> {
  const reasons: string[] = [];
  const images = new Set<ImageId>();
  for (const fact of facts) {
    if (!fact.known) reasons.push(fact.why);
    else for (const imageId of fact.value) images.add(imageId);
  }
  const reason = reasons.toSorted(byText)[0];
  return reason === undefined ? known([...images]) : unknown(reason);
}
