import { nearestWord } from '../domain/nearest-word.ts';
import type { ParamValues } from '../domain/params.ts';
import { allRules, findRule } from '../domain/rules/registry.ts';
import { explain } from './explain.ts';
import type { RuleOutline } from './outline.ts';
import type { Path, Problem } from './problem.ts';
import { paramFields } from './rule-params.ts';

export interface JudgedParams {
  readonly problems: readonly Problem[];
  /** Of use only where nothing is wrong anywhere. */
  readonly params: ParamValues;
}

export const checkIds: readonly string[] = allRules.map((rule) => rule.id);

const fieldsByCheck = new Map(allRules.map((rule) => [rule.id, paramFields(rule.params)]));

/** Judges a rule's `with` by its check, or by the nearest one where the check is misspelt: both mistakes show at once. */
export function judgeParams(
  rule: RuleOutline | null,
  path: Path,
  sourceOf: (path: Path) => string | null,
): JudgedParams {
  const check = rule === null || rule.check === null ? null : meantCheck(rule.check);
  const fields = check === null ? undefined : fieldsByCheck.get(check);
  if (rule === null || fields === undefined) return { problems: [], params: {} };
  const judged = fields.safeParse(rule.with === undefined ? {} : rule.with, { reportInput: true });
  if (judged.success) return { problems: [], params: judged.data };
  return { problems: explain(judged.error.issues, [...path, 'with'], sourceOf), params: {} };
}

function meantCheck(written: string): string | null {
  return findRule(written)?.id ?? nearestWord(written, checkIds);
}
