import type { ParamSpec, ParamSpecs } from '../domain/params.ts';

/** What may stand below `with`, as a table in Markdown. */
export function parametersOf(specs: ParamSpecs): string {
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
