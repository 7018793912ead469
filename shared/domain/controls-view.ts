import { controlTitle } from './control-titles.ts';
import { groupBy } from './group-by.ts';
import { by, byText } from './order.ts';
import type { FindingRow } from './questions.ts';
import type { Control } from './rule.ts';
import { allRules, findRule } from './rules/registry.ts';
import { type Standing, standings } from './standing.ts';

/** One control, and what was found of it by the rules that serve it. */
export interface ControlRow extends Control {
  readonly title: string | null;
  /** The rules of the catalogue that serve it, and those of the policy by which something was judged. */
  readonly checks: readonly string[];
  readonly ruleIds: readonly string[];
  readonly subjects: Readonly<Record<Standing, readonly StandingSubject[]>>;
}

export type StandingSubject = Pick<FindingRow, 'accountId' | 'region' | 'subjectId' | 'name' | 'owner'>;

type Served = Omit<ControlRow, 'ruleIds' | 'subjects'>;

/** Every control that a rule serves, in order of framework and id. None of them is served in full. */
export function servedControls(): readonly Served[] {
  const serving = allRules.flatMap((rule) => rule.controls.map((control) => ({ control, check: rule.id })));
  const byControl = groupBy(serving, ({ control }) => keyOf(control));
  return [...byControl.values()]
    .flatMap((served) => {
      const control = served[0]?.control;
      if (control === undefined) return [];
      const checks = served.map(({ check }) => check).toSorted(byText);
      return [{ ...control, title: controlTitle(control), checks }];
    })
    .toSorted(
      by(
        ({ framework }) => framework,
        ({ id }) => sortable(id),
      ),
    );
}

/**
 * How everything that the rows tell of stands with each control: what fails by one rule fails, whatever the
 * others say. A subject that no row tells of is in no list.
 */
export function byControl(rows: readonly FindingRow[]): readonly ControlRow[] {
  const served = rows.flatMap((row) =>
    (findRule(row.check)?.controls ?? []).map((c) => ({ key: keyOf(c), row })),
  );
  const rowsOf = groupBy(served, ({ key }) => key);
  return servedControls().map((control) => {
    const own = (rowsOf.get(keyOf(control)) ?? []).map(({ row }) => row);
    const ruleIds = [...new Set(own.map(({ ruleId }) => ruleId))].toSorted(byText);
    return { ...control, ruleIds, subjects: standingOf(own) };
  });
}

function standingOf(rows: readonly FindingRow[]): ControlRow['subjects'] {
  const worst = new Map<string, { readonly row: FindingRow; readonly standing: Standing }>();
  for (const row of rows) {
    const key = [row.accountId, row.region, row.subjectId].join(' ');
    const { standing } = row;
    const before = worst.get(key);
    if (standing === null || (before !== undefined && isWorse(before.standing, standing))) continue;
    worst.set(key, { row, standing });
  }
  const inOrder = [...worst.entries()]
    .toSorted(([one], [other]) => byText(one, other))
    .map(([, each]) => each);
  const having = (wanted: Standing) =>
    inOrder.flatMap(({ row, standing }) => (standing === wanted ? [subjectOf(row)] : []));
  return {
    failing: having('failing'),
    notJudged: having('notJudged'),
    waived: having('waived'),
    exempt: having('exempt'),
    passing: having('passing'),
  };
}

function isWorse(one: Standing, other: Standing): boolean {
  return standings.indexOf(one) < standings.indexOf(other);
}

function subjectOf({ accountId, region, subjectId, name, owner }: FindingRow): StandingSubject {
  return { accountId, region, subjectId, name, owner };
}

function keyOf({ framework, id }: Control): string {
  return `${framework} ${id}`;
}

/** So that SC-7(9) comes before SC-7(10). */
function sortable(id: string): string {
  return id.replace(/[0-9]+/g, (digits) => digits.padStart(4, '0'));
}
