import type { Image, ImageId, Scope, Use } from '../../domain/image.ts';
import type { Known } from '../../domain/known.ts';
import type { ReadOptions } from '../../ports.ts';
import type { AnswerName } from '../answers.ts';
import { type Fields, recordsAt, valueAt, valuesAt } from '../fields.ts';
import type { LaunchTemplates } from '../launch-templates.ts';
import { imagesNamed } from '../named-images.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';

/** All that a source may look at. */
export interface Evidence {
  readonly scope: Scope;
  readonly options: ReadOptions;
  readonly world: World;
  readonly parameters: Parameters;
  readonly templates: LaunchTemplates;
  /** The images that are asked about. Their `usage` is not known yet: that is what is being found out. */
  readonly images: readonly Image[];
}

/** One thing seen: an image that something uses, or something unreadable that may use any image. */
export type Sighting = { readonly imageId: ImageId; readonly use: Use } | { readonly unread: string };

/** One way in which images are in use. */
export interface UsageSource {
  /** The file's name; `unread` carries it, and a policy declares a source absent by it. */
  readonly id: string;
  /** Answers without which nothing can be said of any image: their gaps are added for every image, by nobody's leave. */
  readonly needs: readonly AnswerName[];
  /** Answers whose gaps the source itself weighs. */
  readonly alsoReads?: readonly AnswerName[];
  see(evidence: Evidence): readonly Sighting[];
}

/** The uses that a fact tells; an unknown one may concern any image. */
export function usesOf(images: Known<readonly ImageId[]>, use: Use): readonly Sighting[] {
  if (!images.known) return [unread(`${use.arn}: ${images.why}`)];
  return images.value.map((imageId) => ({ imageId, use }));
}

/** The images named at the end of a path, directly or by a parameter. */
export function namedAt(
  record: Fields,
  path: readonly string[],
  use: Use,
  evidence: Evidence,
): readonly Sighting[] {
  const values = valuesAt(record, ...path);
  if (!values.known) return [unread(`${use.arn}: ${values.why}`)];
  return values.value.flatMap((value) => usesOf(imagesNamed(value, evidence.parameters), use));
}

/** The images of the template versions that the objects at the end of a path pin. */
export function pinnedAt(
  record: Fields,
  path: readonly string[],
  use: Use,
  images: (pin: Fields) => Known<readonly ImageId[]>,
): readonly Sighting[] {
  const pins = recordsAt(record, ...path);
  if (!pins.known) return [unread(`${use.arn}: ${pins.why}`)];
  return pins.value.flatMap((pin) => usesOf(images(pin), use));
}

/** What is missing where each object at the end of a path has to hold a member, and at least one object has to be there. */
export function missingAt(
  record: Fields,
  path: readonly string[],
  key: string,
  use: Use,
): readonly Sighting[] {
  const records = recordsAt(record, ...path);
  if (!records.known) return [unread(`${use.arn}: ${records.why}`)];
  const isWhole = records.value.length > 0 && records.value.every((item) => valueAt(item, key) !== undefined);
  return isWhole ? [] : [unread(`${use.arn} names no ${key}`)];
}

export function unread(why: string): Sighting {
  return { unread: why };
}
