import type { ParamSpec, ParamSpecs } from '../domain/params.ts';
import type { Rule } from '../domain/rule.ts';
import { allRules } from '../domain/rules/registry.ts';

/** `docs/rules.md`: what each rule claims, why, on whose authority, and how a policy uses it. */
export function rulesDoc(): string {
  const chapters = allRules.map(chapter).join('\n');
  return `# Rules

Made from the rules themselves by \`npm run generate\`; a test holds it current.

A rule answers COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, or INSUFFICIENT_DATA where a fact that it needs could not be
read. Only NON_COMPLIANT starts a life cycle.

${chapters}`;
}

function chapter(rule: Rule): string {
  return `## ${rule.id}

**${rule.title}.** ${rule.why}

${parametersOf(rule.params)}

\`\`\`yaml
${rule.example}
\`\`\`

Source: <${rule.source}>
`;
}

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
