import type { RecycleBinRule } from '../facts.ts';
import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { days } from '../params.ts';
import { defineScopeRule } from '../rule.ts';

export const recycleBinRule = defineScopeRule({
  id: 'recycle-bin-rule',
  title: 'The Recycle Bin keeps every image and every snapshot of the Region long enough',
  why: 'Without it a deregistered image is gone for ever, whoever did it. An image comes back only with its snapshots, so these must stay at least as long.',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html',
  example: `- id: bin
  check: recycle-bin-rule
  with: { days: 14 }`,
  params: { days: days('The least retention of images and of snapshots.', { min: 1, fallback: 7 }) },
  judge({ facts: { recycleBinRules: rules } }, params) {
    if (!rules.known) return insufficientData(`Recycle Bin rules: ${rules.why}`);
    const images = coverage(rules.value, 'images');
    const snapshots = coverage(rules.value, 'snapshots');
    const faults = [
      ...tooShort(images, params.days),
      ...tooShort(snapshots, params.days),
      ...(snapshots.days < images.days && snapshots.days >= params.days
        ? [
            `snapshots are kept ${snapshots.days} days, images ${images.days}, and an image comes back only with its snapshots`,
          ]
        : []),
    ];
    const evidence = { images: evidenceOf(images), snapshots: evidenceOf(snapshots) };
    if (faults.length > 0) {
      return nonCompliant(`${faults.join('; ')}: make a Region-level retention rule for each`, evidence);
    }
    return compliant(
      `the Recycle Bin keeps images ${images.days} days and snapshots ${snapshots.days}${exceptions([images, snapshots])}`,
      evidence,
    );
  },
});

interface Coverage {
  readonly covers: RecycleBinRule['covers'];
  /** What every image or snapshot of the Region gets, but for excluded tags: the longest matching rule wins. 0: nothing. */
  readonly days: number;
  readonly regionLevel: readonly RecycleBinRule[];
  readonly tagLevel: readonly RecycleBinRule[];
  readonly pending: readonly RecycleBinRule[];
}

function coverage(rules: readonly RecycleBinRule[], covers: RecycleBinRule['covers']): Coverage {
  const ofKind = rules.filter((rule) => rule.covers === covers);
  const active = ofKind.filter(({ isActive }) => isActive);
  const regionLevel = active.filter(({ onlyTags }) => onlyTags.length === 0);
  return {
    covers,
    days: Math.max(0, ...regionLevel.map(({ retentionDays }) => retentionDays)),
    regionLevel,
    tagLevel: active.filter(({ onlyTags }) => onlyTags.length > 0),
    pending: ofKind.filter(({ isActive }) => !isActive),
  };
}

function tooShort(
  { covers, days: kept, regionLevel, tagLevel, pending }: Coverage,
  wanted: number,
): readonly string[] {
  if (kept >= wanted) return [];
  if (regionLevel.length > 0) return [`${covers} are kept ${kept} days, wanted ${wanted}`];
  const others = [
    ...(tagLevel.length > 0 ? [`for some tags only: ${idsOf(tagLevel).join(', ')}`] : []),
    ...(pending.length > 0 ? [`not active yet: ${idsOf(pending).join(', ')}`] : []),
  ];
  return [`no active rule keeps all ${covers}${others.length === 0 ? '' : ` (${others.join('; ')})`}`];
}

function exceptions(coverages: readonly Coverage[]): string {
  const tags = coverages.flatMap(({ regionLevel }) => regionLevel.flatMap(({ exceptTags }) => exceptTags));
  const keys = [...new Set(tags.map(({ key }) => key))];
  return keys.length === 0 ? '' : `, but for what is tagged ${keys.join(', ')}`;
}

function evidenceOf({ days: kept, regionLevel, tagLevel, pending }: Coverage) {
  return {
    days: kept,
    regionLevel: idsOf(regionLevel),
    tagLevel: idsOf(tagLevel),
    pending: idsOf(pending),
  };
}

function idsOf(rules: readonly RecycleBinRule[]): readonly string[] {
  return rules.map(({ ruleId }) => ruleId);
}
