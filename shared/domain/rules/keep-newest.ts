import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { ifKeptByOthers } from '../keeper.ts';
import { hasFewerNewer } from '../newest.ts';
import { integer } from '../params.ts';
import { defineRule } from '../rule.ts';

export const keepNewest = defineRule({
  id: 'keep-newest',
  title: 'The image is among the newest healthy ones of its family',
  why: 'Each build leaves an image and its snapshots behind: without an end to it they cost for ever, and old ones stay launchable.',
  source: 'https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html',
  example: `- id: three-of-each
  check: keep-newest
  with: { count: 3 }`,
  params: {
    count: integer(
      'How many are kept of each family (`safety.family` of the policy). Only launchable images that no other rule finds failing count among them.',
      { min: 1 },
    ),
  },
  isLast: true,
  judge(image, scope, { count }) {
    const others = ifKeptByOthers(image, scope);
    if (others !== null) return others;
    const family = scope.family(image);
    if (!family.known) return insufficientData(`its family: ${family.why}`);
    if (family.value === null) return notApplicable('it belongs to no family');
    const kept = hasFewerNewer(image, family.value, count, ({ imageId }) => !scope.isFailing(imageId));
    const evidence = { count };
    if (!kept.known) return insufficientData(kept.why, evidence);
    if (kept.value) return compliant(`fewer than ${count} healthy images of its family are newer`, evidence);
    return nonCompliant(
      `at least ${count} healthy images of its family are newer: move its users to a newer one and retire this one`,
      evidence,
    );
  },
});
