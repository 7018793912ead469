import { actionOf } from '../domain/actions/registry.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import type { ParamSpecs, ParamValues } from '../domain/params.ts';
import { remedyIds } from '../domain/policy.ts';
import { allRules, findRule } from '../domain/rules/registry.ts';
import { explain } from './explain.ts';
import type { RuleOutline, StepOutline } from './outline.ts';
import type { Path, Problem } from './problem.ts';
import { paramFields } from './rule-params.ts';

export interface JudgedParams {
  readonly problems: readonly Problem[];
  /** Of use only where nothing is wrong anywhere. */
  readonly params: ParamValues;
}

type SourceOf = (path: Path) => string | null;

export const checkIds: readonly string[] = allRules.map((rule) => rule.id);

const fieldsByCheck = new Map(allRules.map((rule) => [rule.id, paramFields(rule.params)]));
const fieldsByRemedy = new Map<string, ReturnType<typeof paramFields>>(
  remedyIds.map((id) => [id, paramFields(actionOf(id).params as ParamSpecs)]),
);

/** Judges a rule's `with` by its check, or by the nearest one where the check is misspelt: both mistakes show at once. */
export function judgeParams(rule: RuleOutline | null, path: Path, sourceOf: SourceOf): JudgedParams {
  const check = rule === null || rule.check === null ? null : meantCheck(rule.check);
  return judge(fieldsByCheck.get(check ?? ''), rule?.with, path, sourceOf);
}

/** The same for a step of its life cycle; only remedies have any. */
export function judgeStepParams(step: StepOutline | null, path: Path, sourceOf: SourceOf): JudgedParams {
  return judge(fieldsByRemedy.get(step?.do ?? ''), step?.with, path, sourceOf);
}

function judge(
  fields: ReturnType<typeof paramFields> | undefined,
  written: unknown,
  path: Path,
  sourceOf: SourceOf,
): JudgedParams {
  if (fields === undefined) return { problems: [], params: {} };
  const judged = fields.safeParse(written === undefined ? {} : written, { reportInput: true });
  if (judged.success) return { problems: [], params: judged.data };
  return { problems: explain(judged.error.issues, [...path, 'with'], sourceOf), params: {} };
}

function meantCheck(written: string): string | null {
  return findRule(written)?.id ?? nearestWord(written, checkIds);
}
