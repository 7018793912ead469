import type { Policy } from '../domain/policy.ts';
import { disagreements } from './agreement.ts';
import { explain } from './explain.ts';
import { judgeParams, judgeStepParams } from './judge-params.ts';
import { outlineOf, type RuleOutline } from './outline.ts';
import { policyFile, toPolicy } from './policy-file.ts';
import { formatPath, inOrder, type Path, type PolicyError, type Problem } from './problem.ts';
import { readText } from './read-text.ts';
import { type Fault, readYaml, type YamlFile } from './read-yaml.ts';

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/**
 * The policy of a file, or all its errors in order of position. `fileName` only names the file in the errors.
 *
 * All at once has one limit: of a file that cannot be read as YAML only that is said.
 */
export function parsePolicy(content: string | Uint8Array, fileName: string): ParsedPolicy {
  const source = readText(content);
  if (!source.ok) return refuse(fileName, [{ line: 1, column: 1, path: [], message: source.message }]);

  const yaml = readYaml(source.text);
  if (!yaml.ok) return refuse(fileName, yaml.faults);
  const { file } = yaml;

  const fields = policyFile.safeParse(file.value, { reportInput: true });
  const outline = outlineOf(file.value);
  const judged = outline.rules.map((rule, index) => judgeRule(rule, ['rules', index], file));
  const problems = [
    ...explain(fields.error?.issues ?? [], [], file.sourceOf),
    ...judged.flatMap(({ own, steps }) => [own, ...steps].flatMap((part) => part.problems)),
    ...disagreements(outline),
  ];
  const faults = [...file.faults, ...problems.map((problem) => placed(problem, file))];
  if (!fields.success || faults.length > 0) return refuse(fileName, faults);
  const params = judged.map(({ own, steps }) => ({
    own: own.params,
    steps: steps.map((step) => step.params),
  }));
  return { ok: true, policy: toPolicy(fields.data, params, source.hash) };
}

function judgeRule(rule: RuleOutline | null, path: Path, { sourceOf }: YamlFile) {
  const steps = rule?.lifecycle ?? [];
  return {
    own: judgeParams(rule, path, sourceOf),
    steps: steps.map((step, at) => judgeStepParams(step, [...path, 'lifecycle', at], sourceOf)),
  };
}

function placed({ path, of, message }: Problem, file: YamlFile): Fault {
  return { ...file.positionOf(path, of), path, message };
}

function refuse(file: string, faults: readonly Fault[]): ParsedPolicy {
  const errors = faults.map(({ line, column, path, message }) => ({
    file,
    line,
    column,
    path: formatPath(path),
    message,
  }));
  return { ok: false, errors: inOrder(errors) };
}
