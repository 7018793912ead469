import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { neverLaunchable } from '../image.ts';
import { words } from '../params.ts';
import { defineRule } from '../rule.ts';

export const architecture = defineRule({
  id: 'architecture',
  title: 'The image is for a processor architecture that the policy allows',
  why: 'Images for an architecture that is left behind keep its instance types, their price and their old software alive.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ComponentsAMIs.html',
  example: `- id: graviton-only
  check: architecture
  with: { allowed: [arm64] }`,
  params: {
    allowed: words('The architectures that are allowed.', [
      'arm64',
      'arm64_mac',
      'i386',
      'x86_64',
      'x86_64_mac',
    ]),
  },
  judge(image, _scope, { allowed }) {
    const { architecture: own, state } = image;
    if (state.known && neverLaunchable(state.value)) {
      return notApplicable('its making failed: nothing can be launched from it');
    }
    if (own === null) return insufficientData('its architecture is not in the answer');
    if (allowed.includes(own)) return compliant(`it is for ${own}`, { architecture: own });
    return nonCompliant(
      `it is for ${own}, wanted ${allowed.join(' or ')}: build it anew for an allowed architecture and move its users over`,
      { architecture: own },
    );
  },
});
