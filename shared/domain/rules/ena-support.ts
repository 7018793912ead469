import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { onceMade } from '../once-made.ts';
import { defineRule } from '../rule.ts';

export const enaSupport = defineRule({
  id: 'ena-support',
  title: 'The image supports enhanced networking (ENA)',
  why: 'Every current instance type needs ENA: an image without it launches only on types that AWS retires.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/enhanced-networking-ena.html',
  example: `- id: ena
  check: ena-support`,
  params: {},
  judge(image) {
    return onceMade(image, () => {
      const support = image.enaSupport;
      if (!support.known) return insufficientData(`ENA support: ${support.why}`);
      if (support.value === true) return compliant('it supports ENA');
      return nonCompliant(
        'it does not support ENA: install the driver on an instance, switch ENA support on there, and make a new image of it',
      );
    });
  },
});
