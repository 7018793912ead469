import type { Action } from '../domain/action.ts';
import { actionOf } from '../domain/actions/registry.ts';
import type { ExtraFact } from '../domain/facts.ts';
import type { ParamSpec, ParamSpecs } from '../domain/params.ts';
import { remedyIds } from '../domain/policy.ts';
import type { Control, Rule } from '../domain/rule.ts';
import { allRules } from '../domain/rules/registry.ts';

/** `docs/rules.md`: what each rule claims, why, on whose authority, how a policy uses it, and what can mend what it finds. */
export function rulesDoc(): string {
  const rules = allRules.map(chapter).join('\n');
  const remedies = remedyIds.map((id) => remedy(actionOf(id))).join('\n');
  return `# Rules

Made from the rules themselves by \`npm run generate\`; a test holds it current.

A rule answers COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, or INSUFFICIENT_DATA where a fact that it needs could not be
read. Only NON_COMPLIANT starts a life cycle.

A rule serves a control where the named mapping says so of what the rule looks at; none of them makes an account
compliant by itself.

${rules}
# Remedies

Steps of a rule's \`lifecycle\` besides the rungs notify, deprecate, disable and deregister: each mends what the rule
finds, as in \`{ after: 0d, do: tag, with: { tags: { Team: web } } }\`.

${remedies}`;
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

function remedy(action: Action): string {
  return `## ${action.id}

**${action.title}.** ${effectNames[action.effect]} To undo it: ${action.undo}

${parametersOf(action.params)}

IAM: ${action.iamActions.map((name) => `\`${name}\``).join(', ')}. Source: <${action.source}>
`;
}

const effectNames: Readonly<Record<Action['effect'], string>> = {
  none: 'It touches nothing.',
  additive: 'It takes nothing away.',
  reversible: 'It takes something away that can be given back.',
  destructive: 'AWS does not give back what it takes away.',
};

function parametersOf(specs: ParamSpecs): string {
  const rows = Object.entries(specs).map(
    ([name, spec]) => `| \`${name}\` | ${typeOf(spec)} | ${fallbackOf(spec)} | ${spec.describe} |`,
  );
  if (rows.length === 0) return 'It takes no parameters.';
  return ['| parameter | takes | without it | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function typeOf(spec: ParamSpec): string {
  switch (spec.kind) {
    case 'days':
      return `days, at least ${spec.min}`;
    case 'integer':
      return `a whole number, at least ${spec.min}`;
    case 'boolean':
      return 'true or false';
    case 'oneOf':
      return spec.values.join(' or ');
    case 'list':
      return `a list of ${spec.of === 'account' ? 'quoted account ids' : 'texts'}`;
    case 'words':
      return `a list of ${spec.values.join(', ')}`;
    case 'text':
      return 'a text';
    case 'tagKey':
      return 'a tag key';
    case 'patterns':
      return 'a glob, `{ pattern: ... }`, or a list of them';
    case 'tagMap':
      return 'a map of tag keys';
    case 'tags':
      return 'a map of tags';
    case 'daysBySeverity':
      return 'a map of severities, each with days';
  }
}

function fallbackOf(spec: ParamSpec): string {
  if (spec.fallback === null) return 'an error';
  if (spec.fallback === 'none' || (Array.isArray(spec.fallback) && spec.fallback.length === 0)) {
    return 'nothing is asked';
  }
  return `\`${JSON.stringify(spec.fallback)}\``;
}
