import { originOf, type Source } from '../ancestry.ts';
import { compliant, type Evidence, insufficientData, nonCompliant, type Verdict } from '../finding.ts';
import type { Image } from '../image.ts';
import type { JudgedScope } from '../judged-scope.ts';
import { type Known, known, mapKnown } from '../known.ts';
import { onceMade } from '../once-made.ts';
import { list, type ParamValues } from '../params.ts';
import { defineRule, mappedControls } from '../rule.ts';

const params = {
  owners: list(
    'Owners whose images are approved: account ids, `amazon`, `aws-marketplace`, `aws-backup-vault`, or `self` for images that begin in their own account.',
    'text',
    [],
  ),
  images: list('Ids of images that are approved, with all that is made from them.', 'text', []),
  watermarks: list('Watermarks that approve an image, each as `account:name`.', 'text', []),
};
type Params = ParamValues<typeof params>;

export const approvedSource = defineRule({
  id: 'approved-source',
  title: 'The image descends from an approved source',
  why: 'Who made the image underneath could put anything into it. A name or a tag proves nothing; AWS itself keeps ancestry and watermarks, and nobody can claim those of another account.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-ancestry.html',
  example: `- id: provenance
  check: approved-source
  with:
    owners: [amazon, '222233334444']
    watermarks: ['222233334444:golden-pipeline']`,
  params,
  controls: mappedControls(
    'CIS AWS Compute Services',
    ['2.1.3'],
    'https://www.cisecurity.org/benchmark/amazon_web_services',
  ),
  reads: ['ancestry', 'source-images'],
  judge(image, scope, params) {
    return onceMade(image, () => {
      const mark = approvingMark(image, params.watermarks);
      if (mark.known && mark.value !== null) {
        return compliant(`it carries the approved watermark ${mark.value}`, { watermark: mark.value });
      }
      const verdict = judgeOrigin(image, scope, params);
      if (verdict.status !== 'NON_COMPLIANT' || mark.known) return verdict;
      return insufficientData(`watermarks: ${mark.why}`, verdict.evidence);
    });
  },
});

/** Null: it has none of them. */
function approvingMark(image: Image, approved: readonly string[]): Known<string | null> {
  if (approved.length === 0) return known(null);
  return mapKnown(image.watermarks, (marks) => {
    const keys = marks.map(({ accountId, name }) => `${accountId}:${name}`);
    return keys.find((key) => approved.includes(key)) ?? null;
  });
}

function judgeOrigin(image: Image, scope: JudgedScope, { owners, images }: Params): Verdict {
  const origin = originOf(image, scope);
  const evidence: Evidence = { chain: origin.passed };
  const listed = origin.passed.find((id) => images.includes(id));
  if (listed !== undefined) return compliant(`it is or descends from ${listed}, which is approved`, evidence);
  switch (origin.kind) {
    case 'unknown':
      return insufficientData(origin.why, evidence);
    case 'none':
      return judgeOwnWork(owners.includes('self') || owners.includes(scope.accountId), evidence);
    case 'source':
      return judgeSource(origin.source, [...owners, ...scope.trusted.accounts], evidence);
  }
}

function judgeOwnWork(isApproved: boolean, evidence: Evidence): Verdict {
  if (isApproved) return compliant('it begins in its own account, which is approved', evidence);
  return nonCompliant(
    'no source of it is recorded, as for images made by RegisterImage or VM import: build it from an approved image, or have it watermarked after a review',
    evidence,
  );
}

function judgeSource(
  { imageId, owner, ownerId }: Source,
  owners: readonly string[],
  chain: Evidence,
): Verdict {
  if (owner === null) {
    return insufficientData(
      `the owner of its source ${imageId} cannot be told: that image is gone or not shared with this account any more`,
      chain,
    );
  }
  const evidence = { ...chain, source: imageId, owner };
  const approving = [owner, ownerId].find((name) => name !== null && owners.includes(name));
  if (approving !== undefined)
    return compliant(`it comes from ${imageId} of ${approving}, who is approved`, evidence);
  return nonCompliant(
    `it comes from ${imageId} of ${owner}, who is not approved: build it from an approved image, or have it watermarked after a review`,
    evidence,
  );
}
