import { type ImageId, isImageId } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { shown } from './fields.ts';
import type { Parameters } from './parameters.ts';

/**
 * The images that the value of an ImageId field stands for: itself, what its `resolve:ssm:` parameter holds, or none when
 * the field is absent. Unknown for any other text: it could stand for any image.
 */
export function imagesNamed(value: unknown, parameters: Parameters): Known<readonly ImageId[]> {
  if (value === undefined || value === null || value === '') return known([]);
  if (typeof value !== 'string') return unknown(`${shown(value)} is no image id`);
  if (isImageId(value)) return known([value]);
  if (value.startsWith('resolve:ssm:')) return parameters.imagesOf(value.slice('resolve:ssm:'.length));
  return unknown(`${shown(value)} is no image id`);
}
