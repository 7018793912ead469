import type { Outline } from './outline.ts';
import type { Path, Problem } from './problem.ts';

const path: Path = ['orphanedSnapshots', 'lifecycle'];

/** What is wrong between the steps of orphaned snapshots. Their waits are judged as those of rules are. */
export function orphanDisagreements({
  orphanedSnapshots: written,
  mode: common,
}: Outline): readonly Problem[] {
  if (written === null || written === undefined || written.lifecycle === null) return [];
  const steps = written.lifecycle ?? [];
  const mode = written.mode === undefined ? common : written.mode;
  return [...(mode === 'enforce' ? notifyFirst(steps) : []), ...repeated(steps)];
}

type Steps = readonly ({ readonly do: string | null } | null)[];

/** Deleting what nobody was told about is what the life cycle exists to prevent. */
function notifyFirst([first]: Steps): readonly Problem[] {
  if (first === undefined) {
    const message =
      'in enforce mode `orphanedSnapshots` needs a `lifecycle` that begins with `notify`; to report only, say `mode: audit`';
    return [{ path, of: 'value', message }];
  }
  if (first === null || first.do === null || first.do === 'notify') return [];
  const message = `in enforce mode it begins with \`notify\`, not with \`${first.do}\`: the owner is told before anything is done`;
  return [{ path: [...path, 0, 'do'], of: 'value', message }];
}

/** Two words there are: whatever follows `delete`, or says `notify` once more, comes too late. */
function repeated(steps: Steps): readonly Problem[] {
  return steps.flatMap((step, at): readonly Problem[] => {
    const before = steps.slice(0, at).map((earlier) => earlier?.do ?? null);
    const word = step?.do ?? null;
    if (word === null || (!before.includes(word) && !before.includes('delete'))) return [];
    const message = before.includes(word)
      ? `\`${word}\` stands here twice; each action has one step at most`
      : `\`${word}\` may not follow \`delete\`; the order is notify, delete`;
    return [{ path: [...path, at, 'do'], of: 'value', message }];
  });
}
