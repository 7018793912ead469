import { compliant, insufficientData, nonCompliant, type Verdict } from '../finding.ts';
import type { Image } from '../image.ts';
import { onceMade } from '../once-made.ts';
import { words } from '../params.ts';
import { defineRule } from '../rule.ts';

export const bootMode = defineRule({
  id: 'boot-mode',
  title: 'The image boots its instances in a mode that the policy allows',
  why: 'Secure Boot and NitroTPM need UEFI: an image that leaves the mode open boots x86 instances by legacy BIOS.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-boot.html',
  example: `- id: uefi
  check: boot-mode
  with: { allowed: [uefi, uefi-preferred] }`,
  params: {
    allowed: words('The boot modes that are allowed.', ['legacy-bios', 'uefi', 'uefi-preferred']),
  },
  judge(image, _scope, { allowed }) {
    return onceMade(image, () => judgeMode(image, allowed));
  },
});

function judgeMode({ bootMode: mode, architecture }: Image, allowed: readonly string[]): Verdict {
  if (!mode.known) return insufficientData(`boot mode: ${mode.why}`);
  const wanted = allowed.join(' or ');
  if (mode.value === null) {
    // Where an image sets none the instance type decides, and every Graviton type boots by UEFI (EC2 User Guide, boot modes).
    if (architecture === 'arm64' && allowed.includes('uefi')) return compliant('arm64 boots by uefi');
    return nonCompliant(
      `it sets no boot mode, so that the instance type decides; wanted ${wanted}: register it anew with one of them`,
      { bootMode: null },
    );
  }
  if (allowed.includes(mode.value)) return compliant(`boot mode is ${mode.value}`, { bootMode: mode.value });
  return nonCompliant(
    `boot mode is ${mode.value}, wanted ${wanted}: register it anew with an allowed one, if its operating system can`,
    { bootMode: mode.value },
  );
}
