import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { onceMade } from '../once-made.ts';
import { defineRule, mappedControls } from '../rule.ts';

// Of instances: the image decides how they start.
const securityHubEc28 = 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8';

export const imdsV2 = defineRule({
  id: 'imds-v2',
  title: 'Instances of the image take only IMDSv2 unless a launch says otherwise',
  why: 'The first version of the instance metadata service hands its credentials to any request that a flawed application can be made to send.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html',
  example: `- id: only-imds-v2
  check: imds-v2`,
  params: {},
  controls: [
    ...mappedControls('AWS FSBP', ['EC2.8'], securityHubEc28),
    ...mappedControls('CIS AWS Foundations 3.0', ['5.6'], securityHubEc28),
    ...mappedControls('NIST 800-53', ['AC-3', 'AC-3(7)', 'AC-3(15)', 'AC-6'], securityHubEc28),
  ],
  judge(image) {
    return onceMade(image, () => {
      const { imdsSupport } = image;
      if (!imdsSupport.known) return insufficientData(`IMDS support: ${imdsSupport.why}`);
      if (imdsSupport.value === 'v2.0') return compliant('its instances take only IMDSv2 by default');
      if (imdsSupport.value !== null) {
        return insufficientData(`IMDS support ${JSON.stringify(imdsSupport.value)} is not known here`);
      }
      return nonCompliant(
        'its instances take IMDSv1 too by default: once its software can do with IMDSv2, set its IMDS support to v2.0 (this cannot be undone)',
      );
    });
  },
});
