import type { Scope, Use } from '../../domain/image.ts';
import { arnOf } from '../arn.ts';
import { type Fields, shown, textOrNull } from '../fields.ts';
import { imagesNamed } from '../named-images.ts';
import { type Evidence, type Sighting, unread, usesOf } from './source.ts';

// Image Builder images of AWS and of Marketplace vendors have no account in their ARN; a product id stands for a vendor's image.
const foreignImage = /^(?:arn:[^:]*:imagebuilder:[^:]*:aws(?:-marketplace)?:image\/.*|prod-[0-9a-z]+)$/;

export function recipeUse(recipe: Fields, kind: 'image-recipe' | 'container-recipe', scope: Scope): Use {
  const resource = `${kind}/${textOrNull(recipe, 'name') ?? 'unnamed'}/*`;
  return { kind, arn: textOrNull(recipe, 'arn') ?? arnOf(scope, 'imagebuilder', resource) };
}

/** The base image of a recipe: an image id, `ssm:` and a parameter, an Image Builder image or a Marketplace product. */
export function baseImage(value: unknown, use: Use, { parameters }: Evidence): readonly Sighting[] {
  if (typeof value !== 'string' || !/^(?:ssm:|arn:|prod-)/.test(value)) {
    return usesOf(imagesNamed(value, parameters), use);
  }
  if (value.startsWith('ssm:')) return usesOf(parameters.imagesOf(value.slice('ssm:'.length)), use);
  if (foreignImage.test(value)) return [];
  // Which image the newest build of `x.x.x` made is told by GetImage alone.
  return [unread(`${use.arn}: ${shown(value)} is not resolved to an image`)];
}
