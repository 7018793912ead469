import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { mayBeUnfinished, neverLaunchable } from '../image.ts';
import { defineRule } from '../rule.ts';

export const noFailedImages = defineRule({
  id: 'no-failed-images',
  title: 'The making of the image did not fail',
  why: 'A failed image launches nothing, counts against the quota, and hides that a build is broken.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html',
  example: `- id: no-failed
  check: no-failed-images`,
  params: {},
  judge(image) {
    const { state } = image;
    if (!state.known) return insufficientData(`state: ${state.why}`);
    if (state.value === 'deregistered') return notApplicable('the image is deregistered');
    if (mayBeUnfinished(image)) return insufficientData('the image is still being made');
    if (!neverLaunchable(state.value)) return compliant('it was made', { state: state.value });
    return nonCompliant(
      `its making failed, it is ${state.value} for ever: deregister it, and make it anew where it is missed`,
      { state: state.value },
    );
  },
});
