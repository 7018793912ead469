import type { ScopeFacts } from './facts.ts';
import { protectedTag } from './protection.ts';
import type { ImageReport } from './report.ts';

/** Why people have to hear at once of what somebody does to an image. */
export const matters = ['golden', 'in-use', 'maybe-in-use', 'protected'] as const;
export type Matter = (typeof matters)[number];

/** The rule by which a policy says that an image may not go: those that it is about are the golden ones. */
const goldenCheck = 'deregistration-protection';

/** In the order of the words. That its use is unknown counts only where all sources were asked: an event run asks one. */
export function mattersOf(
  { image, inUse, findings }: Pick<ImageReport, 'image' | 'inUse' | 'findings'>,
  covers: ScopeFacts['covers'],
): readonly Matter[] {
  const { tags, deregistrationProtection } = image;
  const isTagged = tags.known && tags.value.some(({ key }) => key === protectedTag);
  const isOn = deregistrationProtection.known && deregistrationProtection.value !== 'off';
  const isGolden = findings.some(({ check, status }) => check === goldenCheck && status !== 'NOT_APPLICABLE');
  const holds: Readonly<Record<Matter, boolean>> = {
    golden: isGolden,
    'in-use': inUse.known && inUse.value,
    'maybe-in-use': !inUse.known && covers === 'scope',
    protected: isTagged || isOn,
  };
  return matters.filter((matter) => holds[matter]);
}
