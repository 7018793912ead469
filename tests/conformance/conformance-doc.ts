import { writeFileSync } from 'node:fs';
import { type KnownDifference, knownDifferences } from './differential/known-differences.ts';
import { passedOver } from './passed-over.ts';

/** docs/conformance.md, from the data that the tests use. */
export function conformanceDoc(): string {
  const bySide = (side: KnownDifference['right']) =>
    knownDifferences.filter(({ right }) => right === side).length;
  const counts = `${knownDifferences.length}, of which the sandbox is right in ${bySide('sandbox')} and moto in ${bySide('moto')}; in ${bySide('both')} AWS leaves it open, or each world begins otherwise.`;
  const rows = knownDifferences.map(
    ({ calls, says, right, source }) =>
      `| ${calls.join(', ')} | ${says} | ${right} | [${titleOf(source)}](${source}) |`,
  );
  return [
    introduction,
    ...passedOver.map((type) => `- ${type}`),
    '',
    'Of the table it makes neither point-in-time recovery nor the time to live. A test fails when moto learns any of these.',
    '',
    '## Known differences',
    '',
    counts,
    '',
    '| calls | what differs | right | by |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function titleOf(source: string): string {
  return (
    source
      .split('/')
      .at(-1)
      ?.replace(/^API_|\.html$/g, '') ?? source
  );
}

const introduction = `# What other implementations of AWS say

<!-- Written by \`node tests/conformance/conformance-doc.ts\`. -->

The embedded AWS proves the safety of this service, and both come from one head. So others are asked:

\`\`\`sh
npm run test:conformance
\`\`\`

makes a Python environment below \`node_modules/.cache\` on its first run, with the versions that
\`tests/conformance/requirements.txt\` pins, and keeps it until they change. Everything runs on your machine; without Python
or Java what needs them is skipped, and the first lines say so.

| asked | what |
|---|---|
| cfn-lint | the packaged template of the hub and that of the member accounts: nothing but what \`lint.test.ts\` lets pass, each with its reason |
| moto | \`serverless deploy\` and \`serverless remove\` of the hub, CloudFormation stacks of members in two accounts and two Regions: rules with patterns, targets, dead letters and permissions, queues, mappings, functions, table, topic, roles, policies |
| moto, DynamoDB Local | the contract of the store |
| moto | the reader and the writer: the same facts and the same effects as on the embedded AWS, and unknown where moto does not answer |
| moto | the embedded AWS itself: stories, and 2,400 calls of random worlds, told to both in the same words. Whatever one tells otherwise has to be listed below |

Which calls both implement is worked out from the registry of the embedded AWS and from moto's classes; one that is not
asked fails the test. So does a difference of the list that no longer occurs. What the embedded AWS tells, moto has to
tell too; what moto tells besides (networks, hardware) is let be.

Two things are written otherwise for moto: \`!Ref EventBus\` as \`!GetAtt EventBus.Name\`, and \`!Condition\` in a condition in
its long form. In AWS both mean the same.

## What moto's CloudFormation passes over

Of these the template alone is tested, by cfn-lint and \`tests/package\`:
`;

if (import.meta.main) writeFileSync(new URL('../../docs/conformance.md', import.meta.url), conformanceDoc());
