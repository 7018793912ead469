import { type Guard, held } from '../guard.ts';
import type { Use } from '../image.ts';
import { isAllowedInUse } from '../policy.ts';

export const inUseGuard: Guard = {
  id: 'in-use',
  place: 120,
  title: 'Nothing uses the image, and every place where a use could show was read',
  check({ step }, subject) {
    if (subject.kind !== 'image' || isAllowedInUse(step)) return null;
    const { inUse, usage } = subject;
    if (!inUse.known) return held(`counts as in use: ${inUse.why}`);
    return inUse.value ? held(`in use by ${summary(usage.uses)}`) : null;
  },
};

/** The first evidence by name, the rest by number: the report lists them all. */
function summary(uses: readonly Use[]): string {
  const [first, ...more] = uses;
  if (first === undefined) return 'nothing';
  return `${first.kind} ${first.arn}${more.length === 0 ? '' : ` and ${more.length} more`}`;
}
