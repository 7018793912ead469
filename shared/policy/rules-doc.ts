import type { ExtraFact } from '../domain/facts.ts';
import type { Control, Rule } from '../domain/rule.ts';
import { allRules } from '../domain/rules/registry.ts';
import { parametersOf } from './params-doc.ts';

/** `docs/rules.md`: what each rule claims, why, on whose authority, and how a policy uses it. */
export function rulesDoc(): string {
  const rules = allRules.map(chapter).join('\n');
  return `# Rules

Made from the rules themselves by \`npm run generate\`; a test holds it current.

A rule answers COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, or INSUFFICIENT_DATA where a fact that it needs could not be
read. Only NON_COMPLIANT starts a life cycle.

A rule serves a control where the named mapping says so of what the rule looks at; none of them makes an account
compliant by itself.

What can mend what a rule finds stands in [remedies.md](remedies.md).

${rules}`;
}

function chapter(rule: Rule): string {
  return `## ${rule.id}

**${rule.title}.** ${rule.why}${notesOn(rule)}

${parametersOf(rule.params)}

\`\`\`yaml
${rule.example}
\`\`\`

Source: <${rule.source}>
${controlsOf(rule.controls)}`;
}

function notesOn(rule: Rule): string {
  const notes = [
    ...(rule.about === 'scope' ? ['It is about the account in its Region, not about an image.'] : []),
    ...(rule.about === 'image' && rule.isLast ? ['It is judged after all other rules.'] : []),
    ...(rule.reads.length === 0 ? [] : [`It needs ${rule.reads.map((fact) => factNames[fact]).join(', ')}.`]),
  ];
  return notes.map((note) => ` ${note}`).join('');
}

const factNames: Readonly<Record<ExtraFact, string>> = {
  'key-aliases': 'the aliases of the KMS keys',
  ancestry: 'the ancestry of the images',
  'source-images': 'the images that others were made from',
  settings: 'the settings of the account',
  'snapshot-shares': 'the shares of the snapshots',
  descendants: 'what the organization made from the image',
  'image-findings': 'the vulnerabilities that were found in the images',
};

/** One line a mapping. */
function controlsOf(controls: readonly Control[]): string {
  const mappings = new Map<string, Control[]>();
  for (const control of controls) {
    const mapping = `${control.framework} ${control.source}`;
    mappings.set(mapping, [...(mappings.get(mapping) ?? []), control]);
  }
  const lines = [...mappings.values()].map((mapped) => {
    const ids = mapped.map(({ id }) => id).join(', ');
    return `- ${mapped[0]?.framework} ${ids}, by <${mapped[0]?.source}>\n`;
  });
  return lines.length === 0 ? '' : `\nControls:\n\n${lines.join('')}`;
}
