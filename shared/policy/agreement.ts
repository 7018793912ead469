import { actionOf } from '../domain/actions/registry.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { orphanCheck } from '../domain/orphaned-snapshots.ts';
import {
  allRungActions,
  isRungAction,
  type RemedyId,
  type RungAction,
  remedyIds,
  rungActions,
} from '../domain/policy.ts';
import { findRule } from '../domain/rules/registry.ts';
import { orphanDisagreements } from './orphan-agreement.ts';
import type { Outline, RuleOutline, StepOutline } from './outline.ts';
import { type Path, type Problem, shown } from './problem.ts';

/** What is wrong between the parts of a policy, each of which may be right alone. */
export function disagreements(outline: Outline): readonly Problem[] {
  return [
    ...duplicateIds(outline),
    ...outline.rules.flatMap((rule, index) => (rule === null ? [] : lifecycleProblems(rule, outline, index))),
    ...unknownExempted(outline),
    ...orphanDisagreements(outline),
    ...fallingWaits(outline.orphanedSnapshots?.lifecycle ?? [], ['orphanedSnapshots', 'lifecycle']),
  ];
}

function duplicateIds({ rules, orphanedSnapshots }: Outline): readonly Problem[] {
  const firstWith = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    if (rule === null || rule.id === null) return [];
    if (rule.id === orphanCheck && orphanedSnapshots !== undefined) {
      const message = `the rule id ${shown(rule.id)} is taken by the key \`orphanedSnapshots\`; give the rule another`;
      return [problem(['rules', index, 'id'], message)];
    }
    const first = firstWith.get(rule.id);
    if (first === undefined) {
      firstWith.set(rule.id, index);
      return [];
    }
    const message = `the rule id ${shown(rule.id)} is taken by \`rules[${first}]\`; give each rule its own`;
    return [problem(['rules', index, 'id'], message)];
  });
}

function unknownExempted({ rules, exemptions, orphanedSnapshots }: Outline): readonly Problem[] {
  const own = rules.flatMap((rule) => (rule === null || rule.id === null ? [] : [rule.id]));
  const ids = new Set(orphanedSnapshots === undefined ? own : [...own, orphanCheck]);
  // Comparing each with each takes long where both are many.
  const candidates = ids.size <= 300 ? [...ids] : [];
  return exemptions.flatMap((exemption, index) =>
    (exemption?.rules ?? []).flatMap((id, at) => {
      if (id === null || ids.has(id)) return [];
      const meant = nearestWord(id, candidates);
      const hint = meant === null ? '' : `; did you mean ${shown(meant)}?`;
      const message = `no rule of this policy has the id ${shown(id)}${hint}`;
      return [problem(['exemptions', index, 'rules', at], message)];
    }),
  );
}

function lifecycleProblems(rule: RuleOutline, outline: Outline, index: number): readonly Problem[] {
  if (rule.lifecycle === null) return [];
  const path = ['rules', index, 'lifecycle'];
  const rungs = rule.lifecycle ?? [];
  return [
    ...notifyFirst(rule, outline, path),
    ...outOfOrder(rungs, path),
    ...fallingWaits(rungs, path),
    ...rungs.flatMap((rung, at) => (rung === null ? [] : misplacedOptions(rung, [...path, at]))),
    ...otherSubject(rule, ['rules', index]),
  ];
}

/** Enforcing on an image that nobody was told about is what the life cycle exists to prevent. */
function notifyFirst(rule: RuleOutline, outline: Outline, path: Path): readonly Problem[] {
  const mode = rule.mode === undefined ? outline.mode : rule.mode;
  if (mode !== 'enforce') return [];
  const first = rule.lifecycle?.[0];
  if (first === undefined) {
    const message =
      'a rule in enforce mode needs a `lifecycle` that begins with `notify`; to report only, say `mode: audit`';
    return [problem(path, message)];
  }
  if (first === null || first.do === null || first.do === 'notify') return [];
  const message = `a rule in enforce mode begins with \`notify\`, not with \`${first.do}\`: its owner is told before anything is done`;
  return [problem([...path, 0, 'do'], message)];
}

type Rungs = readonly (StepOutline | null)[];

function outOfOrder(rungs: Rungs, path: Path): readonly Problem[] {
  const seen: (RungAction | RemedyId)[] = [];
  return rungs.flatMap((rung, at) => {
    const action = rung?.do ?? null;
    if (action === null) return [];
    const here = [...path, at, 'do'];
    if (seen.includes(action)) {
      return [problem(here, `\`${action}\` stands here twice; each action has one step at most`)];
    }
    const last = seen.findLast(isRungAction);
    seen.push(action);
    if (!isRungAction(action)) return [];
    if (last === undefined || allRungActions.indexOf(last) < allRungActions.indexOf(action)) return [];
    return [
      problem(here, `\`${action}\` may not follow \`${last}\`; the order is ${rungActions.join(', ')}`),
    ];
  });
}

function fallingWaits(rungs: readonly (Pick<StepOutline, 'after'> | null)[], path: Path): readonly Problem[] {
  let last = 0;
  return rungs.flatMap((rung, at) => {
    const after = rung?.after ?? last;
    const falls = after < last;
    last = after;
    const message =
      'this step is due before the one above it; `after` counts from the first alert and may not fall';
    return falls ? [problem([...path, at, 'after'], message)] : [];
  });
}

function misplacedOptions(rung: StepOutline, path: Path): readonly Problem[] {
  const misplaced = [
    ...(rung.whenInUse !== undefined && rung.do !== 'deprecate' && rung.do !== 'schedule-deprecation'
      ? [{ key: 'whenInUse', of: 'deprecate` and `schedule-deprecation' }]
      : []),
    ...(rung.snapshots !== undefined && rung.do !== 'deregister'
      ? [{ key: 'snapshots', of: 'deregister' }]
      : []),
    ...(rung.with !== undefined && rung.do !== null && isRungAction(rung.do)
      ? [{ key: 'with', of: remedyIds.join('`, `') }]
      : []),
  ];
  if (rung.do === null) return [];
  return misplaced.map(({ key, of }) => ({
    path: [...path, key],
    of: 'key',
    message: `\`${key}\` belongs to \`${of}\` only, not to \`${rung.do}\``,
  }));
}

/** A check of settings judges no image: nothing can be done to one on its account, nor the other way round. */
function otherSubject(rule: RuleOutline, path: Path): readonly Problem[] {
  const about = rule.check === null ? undefined : findRule(rule.check)?.about;
  if (about === undefined) return [];
  const steps = (rule.lifecycle ?? []).flatMap((step, at) => {
    const action = step?.do ?? 'notify';
    if (action === 'notify' || actionOf(action).about === about) return [];
    const message =
      about === 'scope'
        ? `\`${action}\` is about images, and \`${rule.check}\` judges a setting of the account`
        : `\`${action}\` is about a setting of the account, and \`${rule.check}\` judges images`;
    return [problem([...path, 'lifecycle', at, 'do'], message)];
  });
  const keys = about === 'scope' ? Object.keys(rule.match ?? {}) : [];
  const ofImages = keys.filter((key) => key !== 'account' && key !== 'region');
  const matches = ofImages.map((key): Problem => {
    const message = `\`${key}\` is about images, and \`${rule.check}\` judges a setting of the account; \`account\` and \`region\` are valid here`;
    return { path: [...path, 'match', key], of: 'key', message };
  });
  return [...steps, ...matches, ...needlessRevoke(rule, path)];
}

function needlessRevoke({ revokeInUse, lifecycle }: RuleOutline, path: Path): readonly Problem[] {
  const revokes = (lifecycle ?? []).some((step) => step?.do != null && actionOf(step.do).limit === 'revoke');
  if (revokeInUse === undefined || revokes) return [];
  const message = '`revokeInUse` says nothing here: no step of the rule revokes launch permissions';
  return [{ path: [...path, 'revokeInUse'], of: 'key', message }];
}

function problem(path: Path, message: string): Problem {
  return { path, of: 'value', message };
}
