import { compliant, insufficientData, nonCompliant, type Verdict } from '../finding.ts';
import type { Image } from '../image.ts';
import { ifKeptByOthers } from '../keeper.ts';
import { onceMade } from '../once-made.ts';
import { defineRule } from '../rule.ts';

export const deregistrationProtection = defineRule({
  id: 'deregistration-protection',
  title: 'The image is protected from deregistration',
  why: 'Whoever deregisters a golden image, by mistake or by intent, stops every launch that names it; a protected one nobody can.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deregistration-protection.html',
  example: `- id: golden-images-stay
  check: deregistration-protection
  match: { name: 'golden-*' }`,
  params: {},
  judge(image, scope) {
    return ifKeptByOthers(image, scope) ?? onceMade(image, () => judgeProtection(image));
  },
});

function judgeProtection({ deregistrationProtection: protection }: Image): Verdict {
  if (!protection.known) return insufficientData(`deregistration protection: ${protection.why}`);
  switch (protection.value) {
    case 'on':
      return compliant('deregistration protection is on');
    case 'off':
      return nonCompliant('deregistration protection is off: switch it on, with a cooldown if you like');
    case 'cooldown':
      return nonCompliant(
        'deregistration protection was switched off and holds for at most 24 hours more: switch it on again',
      );
  }
}
