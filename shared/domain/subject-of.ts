import type { ScopeView, SnapshotView, SubjectView } from './scope-view.ts';
import { type SubjectId, scopeId } from './subject.ts';

/** What findings and actions are about, as it was read; null where it was not. */
export function subjectOf(subjectId: SubjectId, view: ScopeView): SubjectView | null {
  if (subjectId === scopeId(view.facts.scope)) return { kind: 'scope' };
  return view.images.get(subjectId) ?? snapshotOf(subjectId, view);
}

function snapshotOf(snapshotId: SubjectId, { snapshots }: ScopeView): SnapshotView | null {
  const snapshot = snapshots.find(snapshotId);
  const finding = snapshots.findingOf(snapshotId);
  return snapshot === null || finding === null ? null : { kind: 'snapshot', snapshot, finding };
}
