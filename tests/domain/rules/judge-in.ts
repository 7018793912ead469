import type { ScopeFacts } from '../../../shared/domain/facts.ts';
import type { Verdict } from '../../../shared/domain/finding.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { JudgedScope } from '../../../shared/domain/judged-scope.ts';
import type { ParamSpecs, ParamValues } from '../../../shared/domain/params.ts';
import type { Trusted } from '../../../shared/domain/policy.ts';
import type { ImageRule, ScopeRule } from '../../../shared/domain/rule.ts';
import { anImage, aPolicy, aView, now, someFacts } from '../../builders.ts';

/** What is not as in `someFacts` and `aPolicy`. */
export interface Surroundings {
  readonly facts?: Partial<ScopeFacts>;
  readonly trusted?: Partial<Trusted>;
}

/** What the rule says of `anImage` in these surroundings, at `now`. */
export function judgeIn<Specs extends ParamSpecs>(
  rule: ImageRule<Specs>,
  params: ParamValues<Specs>,
  changes: Partial<Image>,
  surroundings: Surroundings,
): Verdict {
  const image = anImage(changes);
  return rule.judge(image, scopeWith([image], surroundings), params, now);
}

/** What the rule says of the scope in these surroundings, at `now`. */
export function judgeScope<Specs extends ParamSpecs>(
  rule: ScopeRule<Specs>,
  params: ParamValues<Specs>,
  surroundings: Surroundings,
): Verdict {
  return rule.judge(scopeWith([], surroundings), params, now);
}

function scopeWith(images: readonly Image[], { facts, trusted }: Surroundings): JudgedScope {
  const policy = aPolicy();
  return aView({
    facts: someFacts(images, facts),
    policy: { ...policy, trusted: { ...policy.trusted, ...trusted } },
  }).judged;
}
