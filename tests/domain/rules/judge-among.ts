import type { Verdict } from '../../../shared/domain/finding.ts';
import type { Image, ImageId } from '../../../shared/domain/image.ts';
import type { ParamSpecs, ParamValues } from '../../../shared/domain/params.ts';
import type { ImageRule } from '../../../shared/domain/rule.ts';
import { aView, now, type World } from '../../builders.ts';

/** What the rule says of the image in a world of its own, in which other rules found the images of `failing` failing. */
export function judgeAmong<Specs extends ParamSpecs>(
  rule: ImageRule<Specs>,
  params: ParamValues<Specs>,
  image: Image,
  { failing = [], ...world }: World & { readonly failing?: readonly ImageId[] },
): Verdict {
  const { judged } = aView(world);
  return rule.judge(image, { ...judged, isFailing: (id) => failing.includes(id) }, params, now);
}
