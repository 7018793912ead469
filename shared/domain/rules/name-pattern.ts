import { compliant, insufficientData, nonCompliant, notApplicable } from '../finding.ts';
import { keeperOf } from '../keeper.ts';
import { matchesAny } from '../match.ts';
import { patterns } from '../params.ts';
import { defineRule, mappedControls } from '../rule.ts';

export const namePattern = defineRule({
  id: 'name-pattern',
  title: 'The name of the image is one that the policy allows',
  why: 'Pipelines and people find the newest image by its name: one with another name is overlooked, or taken for what it is not.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html',
  example: `- id: naming
  check: name-pattern
  with: { name: { pattern: '^[a-z]+-[0-9]{8}$' } }`,
  params: { name: patterns('A glob, an RE2 pattern, or a list of them of which the name must match one.') },
  controls: mappedControls(
    'CIS AWS Compute Services',
    ['2.1.1'],
    'https://www.cisecurity.org/benchmark/amazon_web_services',
  ),
  judge(image, scope, params) {
    const { name } = image;
    if (matchesAny(params.name, name)) return compliant('the name is allowed');
    const keeper = keeperOf(image, scope);
    if (!keeper.known) return insufficientData(`who chose its name: ${keeper.why}`);
    if (keeper.value !== null) return notApplicable(`${keeper.value} chose its name`);
    if (name === null) return insufficientData('its name is not in the answer');
    const wanted = params.name.map(({ source }) => source).join(' or ');
    return nonCompliant(
      `the name is ${JSON.stringify(name)}, wanted ${wanted}: a name cannot be changed, copy the image under another one and retire this one`,
      { name },
    );
  },
});
