import type { ParamSpec, ParamValue, ParamValues } from '../../../shared/domain/params.ts';
import type { Rule } from '../../../shared/domain/rule.ts';
import { severities } from '../../../shared/domain/severity.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';

/** Parameters that a policy may give the rule: those of its example, and the same with each one turned to its ends. */
export function paramSets(rule: Rule): readonly ParamValues[] {
  const example = exampleParams(rule);
  const turned = Object.entries<ParamSpec>(rule.params).flatMap(([name, spec]) =>
    endsOf(spec).map((value) => ({ ...example, [name]: value })),
  );
  return [example, ...turned];
}

function exampleParams({ id, example }: Rule): ParamValues {
  const indented = example.replaceAll(/^/gm, '  ');
  const parsed = parsePolicy(`version: 1\nname: example\nrules:\n${indented}\n`, `${id}.yml`);
  if (!parsed.ok) throw new Error(`the example of ${id} does not parse: ${JSON.stringify(parsed.errors)}`);
  return parsed.policy.rules[0]?.params ?? {};
}

// The greatest number of days that a policy may say.
const maxDays = 36_500;

function endsOf(spec: ParamSpec): readonly ParamValue[] {
  const absent = spec.fallback === 'none' ? [null] : [];
  switch (spec.kind) {
    case 'days':
    case 'integer':
      return [spec.min, maxDays, ...absent];
    case 'boolean':
      return [true, false];
    case 'oneOf':
      return spec.values;
    case 'words':
      return spec.values.map((value) => [value]);
    case 'daysBySeverity':
      return [Object.fromEntries(severities.map((severity) => [severity, 0])), ...absent];
    case 'list':
    case 'patterns':
    case 'tags':
      return spec.fallback === null ? [] : [[]];
    default:
      return absent;
  }
}
