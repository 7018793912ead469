import type { Verdict } from '../../../shared/domain/finding.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { ParamSpecs, ParamValues } from '../../../shared/domain/params.ts';
import type { ImageRule } from '../../../shared/domain/rule.ts';
import { anImage, aView, now } from '../../builders.ts';

/** What the rule says of `anImage`, at `now`. */
export function judge<Specs extends ParamSpecs>(
  rule: ImageRule<Specs>,
  params: ParamValues<Specs>,
  changes: Partial<Image> = {},
  at: Date = now,
): Verdict {
  return rule.judge(anImage(changes), aView({ images: [anImage(changes)] }).judged, params, at);
}
