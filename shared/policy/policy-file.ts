import { createHash } from 'node:crypto';
import * as z from 'zod';
import { actionOf } from '../domain/actions/registry.ts';
import { hourMs } from '../domain/instant.ts';
import { everything } from '../domain/match.ts';
import type { NotifySettings } from '../domain/notify/settings.ts';
import { orphanCheck } from '../domain/orphaned-snapshots.ts';
import type { ParamValues } from '../domain/params.ts';
import {
  type Accountable,
  isRung,
  isRungAction,
  type OrphanedSnapshots,
  type Policy,
  type PolicyRule,
  type RemedyStep,
  type Rung,
  type Step,
} from '../domain/policy.ts';
import type { Rollout } from '../domain/rollout.ts';
import { oneWord, section } from './fields.ts';
import { checkIds } from './judge-params.ts';
import { policyFields, ruleFields, stepFields, stepWords } from './policy-fields.ts';

const step = section('a step as in `{ after: 7d, do: deprecate }`', {
  ...stepFields(),
  do: oneWord(stepWords),
  with: z.unknown().optional(),
});

const { id, severity, mode, match, revokeInUse, lifecycle } = ruleFields(step);

/** The file as the parser reads it: what `with` may hold depends on the check and is judged apart. */
export const policyFile = policyFields(
  section('a rule: a map with `id` and `check`', {
    id,
    check: oneWord(checkIds),
    severity,
    mode,
    match,
    with: z.unknown().optional(),
    revokeInUse,
    lifecycle,
  }),
);

type PolicyFile = z.output<typeof policyFile>;
type RuleInFile = PolicyFile['rules'][number];

/** The parameters of a rule and of its steps, in the file's order. */
export interface RuleParams {
  readonly own: ParamValues;
  readonly steps: readonly ParamValues[];
}

/** The domain's policy, of a file in which nothing is wrong and its rules' parameters, in the file's order. */
export function toPolicy(file: PolicyFile, params: readonly RuleParams[], hash: string): Policy {
  return {
    name: file.name,
    hash,
    regions: file.regions,
    trusted: file.trusted,
    exclusions: file.exclude.map((exclusion) => ({ match: exclusion.match, ...answeredFor(exclusion) })),
    rules: file.rules.map((rule, index) => toRule(rule, file.mode, params[index])),
    exemptions: file.exemptions.map((exemption) => ({
      match: exemption.match,
      ruleIds: exemption.rules,
      ...answeredFor(exemption),
    })),
    orphanedSnapshots: toOrphans(file),
    limits: {
      deprecate: file.limits.deprecate,
      disable: file.limits.disable,
      deregister: file.limits.deregister,
      deleteSnapshots: {
        count: file.limits.deleteSnapshots.count,
        percent: file.limits.deleteSnapshots.percent,
      },
      deleteSnapshotsGib: file.limits.deleteSnapshots.gib,
      revoke: file.limits.revoke,
      remedy: file.limits.remedy,
      reversal: file.limits.reversal,
      organizationDestructive: file.limits.organization.destructive,
    },
    safety: { ...file.safety, family: toFamily(file.safety.family) },
    rollout: toRollout(file.rollout),
    waivers: file.waivers,
    usage: {
      references: file.usage.references.map((it) => ({ images: it.images, ...answeredFor(it) })),
      parameterPaths: file.usage.parameterPaths,
      absent: file.usage.absent.map((it) => ({ source: it.source, ...answeredFor(it) })),
    },
    notify: toNotify(file.notify),
  };
}

function toRollout(written: PolicyFile['rollout']): Rollout | null {
  if (written === undefined) return null;
  const { account = [], region = [] } = written.canary;
  return { canary: { account, region }, holdMs: written.hours * hourMs };
}

function toNotify({ routes, quietHours, ...settings }: PolicyFile['notify']): NotifySettings {
  return {
    ...settings,
    routes: routes.map(({ owners, accounts, to, slack }) => ({
      ...{ owners: owners ?? [], accounts: accounts ?? [], to: to ?? null, slack: slack ?? null },
    })),
    quietHours: quietHours ?? null,
  };
}

function toRule(
  rule: RuleInFile,
  policyMode: PolicyFile['mode'],
  params: RuleParams | undefined,
): PolicyRule {
  if (params === undefined) throw new Error(`no parameters were judged for rule ${rule.id}`);
  const steps = rule.lifecycle.map((step, at) => toStep(step, params.steps[at] ?? {}, rule));
  const definition = {
    check: rule.check,
    match: rule.match ?? everything,
    params: params.own,
    lifecycle: steps.filter(isRung),
    remedies: steps.filter((it): it is RemedyStep => !isRung(it)),
  };
  return {
    ruleId: rule.id,
    hash: hashOf(definition),
    severity: rule.severity,
    mode: rule.mode ?? policyMode,
    ...definition,
  };
}

/** A rule like any other, but for its key in the file. */
function toOrphans({ orphanedSnapshots: written, mode }: PolicyFile): OrphanedSnapshots | null {
  if (written === undefined) return null;
  const { minAgeDays, of, severity } = written;
  const lifecycle = written.lifecycle.map(
    ({ after, do: word }): Rung => ({
      ...{ afterMs: after, whenInUse: false, snapshots: 'keep' },
      do: word === 'delete' ? 'delete-snapshot' : word,
    }),
  );
  const definition = { check: orphanCheck, match: everything, params: {}, lifecycle, remedies: [] };
  const hash = hashOf({ ...definition, minAgeDays, of });
  const rule = { ruleId: orphanCheck, hash, severity, mode: written.mode ?? mode, ...definition };
  return { rule, minAgeDays, of };
}

/** Patterns count by their source: `JSON.stringify` passes over their functions. */
function hashOf(definition: object): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}

type StepInFile = RuleInFile['lifecycle'][number];

function toStep(
  { do: word, after, whenInUse, snapshots }: StepInFile,
  params: ParamValues,
  rule: RuleInFile,
): Step {
  if (isRungAction(word))
    return { afterMs: after, do: word, whenInUse: whenInUse ?? false, snapshots: snapshots ?? 'keep' };
  const revokes = actionOf(word).limit === 'revoke';
  return { afterMs: after, do: word, whenInUse: (revokes ? rule.revokeInUse : whenInUse) ?? false, params };
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
