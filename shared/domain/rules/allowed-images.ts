import type { AllowedImages } from '../facts.ts';
import { compliant, insufficientData, nonCompliant } from '../finding.ts';
import { flag, list } from '../params.ts';
import { defineScopeRule, mappedControls } from '../rule.ts';

export const allowedImages = defineScopeRule({
  id: 'allowed-images',
  title: 'The Allowed AMIs setting is on, and allows the images of trusted sources',
  why: 'Allowed AMIs is the only control by which AWS itself refuses to launch an image from a stranger. Criteria that leave a trusted source out refuse its images too.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html',
  example: `- id: allowed
  check: allowed-images
  severity: high
  with: { providers: [amazon], nobodyElse: true }`,
  params: {
    providers: list(
      'Providers that must be allowed besides the trusted accounts: account ids, `amazon`, `aws-marketplace` or `aws-backup-vault`.',
      'text',
      [],
    ),
    nobodyElse: flag('Whether nobody else may be allowed.', false),
    auditMode: flag('Whether `audit-mode`, which refuses nothing, is enough.', false),
  },
  controls: mappedControls(
    'CIS AWS Compute Services',
    ['2.1.3'],
    'https://www.cisecurity.org/benchmark/amazon_web_services',
  ),
  reads: ['settings'],
  judge({ facts, trusted, accountId }, params) {
    const { allowedImages: setting } = facts.settings;
    if (!setting.known) return insufficientData(`Allowed AMIs: ${setting.why}`);
    const { state, criteria } = setting.value;
    const evidence = { state, criteria: criteria.map((criterion) => ({ ...criterion })) };
    if (state === 'disabled') {
      return nonCompliant(
        'Allowed AMIs is disabled: set its criteria, look at them in audit-mode, enable it',
        evidence,
      );
    }
    // The account's own images are always allowed (user guide).
    const wanted = [...new Set([...trusted.accounts, ...params.providers])].filter(
      (name) => name !== accountId,
    );
    const faults = [
      ...(state === 'audit-mode' && !params.auditMode ? ['it is in audit-mode, which refuses nothing'] : []),
      ...leftOut(setting.value, wanted),
      ...(params.nobodyElse ? allowedBesides(setting.value, [...wanted, accountId]) : []),
    ];
    if (faults.length > 0) return nonCompliant(`Allowed AMIs: ${faults.join('; ')}`, evidence);
    return compliant(
      `Allowed AMIs is ${state === 'enabled' ? 'enabled' : 'in audit-mode'} and allows every source that the policy names`,
      evidence,
    );
  },
});

function leftOut({ criteria }: AllowedImages, wanted: readonly string[]): readonly string[] {
  // What AWS allows without criteria, everybody or nobody, is not documented: neither is what the policy asks.
  if (criteria.length === 0) return ['it has no criteria'];
  const missing = wanted.filter(
    (name) => !criteria.some(({ providers }) => providers.length === 0 || providers.includes(name)),
  );
  return missing.length === 0 ? [] : [`no criterion allows ${missing.join(', ')}`];
}

function allowedBesides({ criteria }: AllowedImages, wanted: readonly string[]): readonly string[] {
  const others = new Set(
    criteria
      .flatMap(({ providers }) => providers)
      .filter((name) => name !== 'none' && !wanted.includes(name)),
  );
  return [
    ...(others.size === 0 ? [] : [`allowed as well: ${[...others].join(', ')}`]),
    ...(criteria.some(({ providers }) => providers.length === 0)
      ? ['a criterion that names no provider allows images of anybody']
      : []),
  ];
}
