import { createHash } from 'node:crypto';
import * as z from 'zod';
import { everything } from '../domain/match.ts';
import type { ParamValues } from '../domain/params.ts';
import type { Accountable, Policy, PolicyRule, Rung } from '../domain/policy.ts';
import { oneWord, section } from './fields.ts';
import { checkIds } from './judge-params.ts';
import { policyFields, ruleFields } from './policy-fields.ts';

const { id, severity, mode, match, lifecycle } = ruleFields();

/** The file as the parser reads it: what `with` may hold depends on the check and is judged apart. */
export const policyFile = policyFields(
  section('a rule: a map with `id` and `check`', {
    id,
    check: oneWord(checkIds),
    severity,
    mode,
    match,
    with: z.unknown().optional(),
    lifecycle,
  }),
);

type PolicyFile = z.output<typeof policyFile>;
type RuleInFile = PolicyFile['rules'][number];

/** The domain's policy, of a file in which nothing is wrong and its rules' parameters, in the file's order. */
export function toPolicy(file: PolicyFile, params: readonly ParamValues[], hash: string): Policy {
  return {
    name: file.name,
    hash,
    regions: file.regions,
    exclusions: file.exclude.map((exclusion) => ({ match: exclusion.match, ...answeredFor(exclusion) })),
    rules: file.rules.map((rule, index) => toRule(rule, file.mode, params[index])),
    exemptions: file.exemptions.map((exemption) => ({
      match: exemption.match,
      ruleIds: exemption.rules,
      ...answeredFor(exemption),
    })),
    limits: {
      deprecate: file.limits.deprecate,
      disable: file.limits.disable,
      deregister: file.limits.deregister,
      organizationDestructive: file.limits.organization.destructive,
    },
    safety: { ...file.safety, family: toFamily(file.safety.family) },
    usage: {
      references: file.usage.references.map((it) => ({ images: it.images, ...answeredFor(it) })),
      parameterPaths: file.usage.parameterPaths,
      absent: file.usage.absent.map((it) => ({ source: it.source, ...answeredFor(it) })),
    },
  };
}

function toRule(
  rule: RuleInFile,
  policyMode: PolicyFile['mode'],
  params: ParamValues | undefined,
): PolicyRule {
  if (params === undefined) throw new Error(`no parameters were judged for rule ${rule.id}`);
  const match = rule.match ?? everything;
  const lifecycle = rule.lifecycle.map(toRung);
  return {
    ruleId: rule.id,
    hash: hashOf({ check: rule.check, match, params, lifecycle }),
    check: rule.check,
    severity: rule.severity,
    mode: rule.mode ?? policyMode,
    match,
    params,
    lifecycle,
  };
}

/** Patterns count by their source: `JSON.stringify` passes over their functions. */
function hashOf(definition: Pick<PolicyRule, 'check' | 'match' | 'params' | 'lifecycle'>): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}

function toRung(rung: RuleInFile['lifecycle'][number]): Rung {
  return {
    afterMs: rung.after,
    do: rung.do,
    whenInUse: rung.whenInUse ?? false,
    snapshots: rung.snapshots ?? 'keep',
  };
}

type FamilyInFile = PolicyFile['safety']['family'];

function toFamily({ name, tag }: FamilyInFile): Policy['safety']['family'] {
  if (tag !== undefined) return { tag };
  if (name !== undefined) return { name };
  throw new Error('the family has neither a name pattern nor a tag');
}

interface Answered {
  readonly reason: string;
  readonly owner: string;
  readonly expires?: string;
}

function answeredFor({ reason, owner, expires }: Answered): Accountable {
  return { reason, owner, expires: expires ?? null };
}
