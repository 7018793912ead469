import type { Verdict } from '../../../shared/domain/finding.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { ParamSpecs, ParamValues } from '../../../shared/domain/params.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { anImage, now, scope } from '../../builders.ts';

/** What the rule says of `anImage`, at `now`. */
export function judge<Specs extends ParamSpecs>(
  rule: Rule<Specs>,
  params: ParamValues<Specs>,
  changes: Partial<Image> = {},
  at: Date = now,
): Verdict {
  return rule.judge(anImage(changes), scope, params, at);
}
