import { type SeenElsewhere, usageElsewhere } from './elsewhere.ts';
import { type Image, type ImageUsage, imageArn, type Scope, type UnreadSource, type Use } from './image.ts';
import { after, dayMs, isPast } from './instant.ts';
import { type Known, known, unknown } from './known.ts';
import { matchesAny } from './match.ts';
import { holdsOn, type Policy } from './policy.ts';

export interface SeenUsage extends SeenElsewhere {
  readonly policy: Policy;
}

/** All uses of the image: those that were read here and elsewhere, its recent launches, and those that the policy declares. */
export function usageOf(image: Image, seen: SeenUsage): ImageUsage {
  const { policy, now } = seen;
  const { scope } = seen.facts;
  const elsewhere = usageElsewhere(image, seen);
  const launches = recentLaunch(image, scope, policy, now);
  const absent = absentSources(policy, now);
  return {
    uses: [
      ...image.usage.uses,
      ...elsewhere.uses,
      ...launches.uses,
      ...declaredUses(image, scope, policy, now),
    ],
    unread: [
      ...[...image.usage.unread, ...elsewhere.unread].filter((unread) => !absent.has(unread.source)),
      ...launches.unread,
    ],
  };
}

/** Sources that the policy declares not to exist: nobody has to be able to read them. */
export function absentSources({ usage }: Policy, now: Date): ReadonlySet<string> {
  return new Set(usage.absent.filter((absence) => holdsOn(absence, now)).map(({ source }) => source));
}

/** Any source that names the image decides; otherwise every source must have been read. */
export function inUse(usage: ImageUsage): Known<boolean> {
  if (usage.uses.length > 0) return known(true);
  const why = unreadReason(usage.unread);
  return why === null ? known(false) : unknown(why);
}

/** The first source and how many more; null when everything was read. A sentence for people, the full list stands in the reads. */
export function unreadReason(unread: readonly UnreadSource[]): string | null {
  const [first, ...more] = unread;
  if (first === undefined) return null;
  const others = more.length === 0 ? '' : ` (and ${more.length} more unread)`;
  return `${first.source}: ${first.why}${others}`;
}

function recentLaunch(image: Image, scope: Scope, policy: Policy, now: Date): ImageUsage {
  const launched = image.lastLaunchedAt;
  if (!launched.known) return { uses: [], unread: [{ source: 'LastLaunchedTime', why: launched.why }] };
  const windowMs = policy.safety.lastLaunchedWithinDays * dayMs;
  if (launched.value === null || isPast(after(launched.value, windowMs), now))
    return { uses: [], unread: [] };
  const use: Use = { kind: 'launched-recently', arn: imageArn(image.imageId, scope.region) };
  return { uses: [use], unread: [] };
}

function declaredUses(image: Image, scope: Scope, policy: Policy, now: Date): readonly Use[] {
  const declared = policy.usage.references.some(
    (reference) =>
      holdsOn(reference, now) &&
      (matchesAny(reference.images, image.imageId) || matchesAny(reference.images, image.name)),
  );
  return declared ? [{ kind: 'declared-in-policy', arn: imageArn(image.imageId, scope.region) }] : [];
}
