import * as z from 'zod';
import { actionOf } from '../domain/actions/registry.ts';
import { remedyIds, rungActions } from '../domain/policy.ts';
import { allRules } from '../domain/rules/registry.ts';
import { oneWord, section } from './fields.ts';
import { policyFields, ruleFields, stepFields } from './policy-fields.ts';
import { paramFields } from './rule-params.ts';

/**
 * The JSON Schema of a policy file (2020-12), for editors: made of the fields that the parser uses, with one form of
 * rule per check. It cannot say what only the parser checks: real dates, RE2, and what has to agree between parts.
 */
export function policySchemaJson(): string {
  const schema = z.toJSONSchema(policyFields(anyRule()), {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => withoutNoise(jsonSchema),
  });
  const described = { ...schema, title: 'AMI Governor policy' };
  return `${JSON.stringify(described, null, 2)}\n`;
}

function anyRule() {
  const { id, severity, mode, match, revokeInUse, lifecycle } = ruleFields(anyStep());
  const forms = allRules.map((rule) => {
    const params = paramFields(rule.params);
    // Where every parameter has a fallback, `with` need not be there.
    const optional = params.safeParse({}).success;
    return section('a rule', {
      id,
      check: z.literal(rule.id).describe(`${rule.title}. ${rule.why}`),
      severity,
      mode,
      match,
      with: optional ? params.exactOptional() : params,
      revokeInUse,
      lifecycle,
    });
  });
  return z.union(forms);
}

function anyStep() {
  const { after, whenInUse, snapshots } = stepFields();
  const rung = section('a step', { after, do: oneWord(rungActions), whenInUse, snapshots });
  const remedies = remedyIds.map((id) => {
    const action = actionOf(id);
    const params = paramFields(action.params);
    const optional = params.safeParse({}).success;
    return section('a step', {
      after,
      do: z.literal(id).describe(`${action.title}. ${action.undo}`),
      ...(action.effect === 'reversible' ? { whenInUse } : {}),
      with: optional ? params.exactOptional() : params,
    });
  });
  return z.union([rung, ...remedies]).meta({ id: 'step' });
}

/** Bounds that are only JavaScript's. */
function withoutNoise(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
