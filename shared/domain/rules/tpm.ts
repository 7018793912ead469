import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { onceMade } from '../once-made.ts';
import { defineRule } from '../rule.ts';

export const tpm = defineRule({
  id: 'tpm',
  title: 'Instances of the image have a NitroTPM',
  why: 'Without a TPM an instance cannot prove what it booted, and keys of its disks cannot be bound to that.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/nitrotpm.html',
  example: `- id: measured-boot
  check: tpm
  match: { platform: windows }`,
  params: {},
  judge(image) {
    return onceMade(image, () => {
      const { tpmSupport } = image;
      if (!tpmSupport.known) return insufficientData(`TPM support: ${tpmSupport.why}`);
      if (tpmSupport.value === 'v2.0') return compliant('its instances have a NitroTPM');
      if (tpmSupport.value !== null) {
        return insufficientData(`TPM support ${JSON.stringify(tpmSupport.value)} is not known here`);
      }
      return nonCompliant(
        'its instances have no NitroTPM: register it anew with TPM support v2.0 and boot mode uefi',
      );
    });
  },
});
