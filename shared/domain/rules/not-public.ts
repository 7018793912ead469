import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { isOwned } from '../image.ts';
import { defineRule, mappedControls } from '../rule.ts';

export const notPublic = defineRule({
  id: 'not-public',
  title: 'The image is not public',
  why: 'Everybody in the world may launch a public image, and reads on its disk whatever the build left there: keys, code, host names.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html',
  example: `- id: private
  check: not-public
  severity: critical`,
  params: {},
  controls: mappedControls(
    'CIS AWS Compute Services',
    ['2.1.5'],
    'https://www.cisecurity.org/benchmark/amazon_web_services',
  ),
  judge(image, scope) {
    const owned = isOwned(image, scope);
    if (owned === false) {
      return notApplicable('another owner made the image, and says who may launch it', {
        owner: image.ownerAlias ?? image.ownerId,
      });
    }
    if (!image.isPublic.known) return insufficientData(`whether it is public: ${image.isPublic.why}`);
    if (!image.isPublic.value) return compliant('the image is not public');
    if (owned === null) return insufficientData('the image is public, but whose it is could not be read');
    return nonCompliant(
      'everybody may launch the image: remove the group "all" from its launch permissions, and block public access to images in the Region',
      { public: true },
    );
  },
});
