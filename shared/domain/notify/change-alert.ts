import type { ChangeNotice } from '../image-changes.ts';
import type { ScopeView } from '../scope-view.ts';
import type { ImageChangedAlert } from './alert.ts';
import { factsOf } from './subject-facts.ts';

/** The same change is news once more when an event tells who made it. */
export function changeAlert(notice: ChangeNotice, view: ScopeView): ImageChangedAlert {
  const { imageId, change, changeId, at, actorArn, sourceAddress, matters } = notice;
  const facts = factsOf(imageId, [], view);
  const who = actorArn === null ? 'nobody-told' : 'told';
  return {
    ...facts,
    kind: 'image-changed',
    alertId: ['image-changed', imageId, change, changeId, who].join('#'),
    name: facts.name ?? notice.name,
    severity: 'high',
    ...{ at, what: change, by: actorArn, from: sourceAddress, matters },
    canComeBack: comeback(notice),
  };
}

function comeback({ isInRecycleBin }: ChangeNotice): ImageChangedAlert['canComeBack'] {
  if (isInRecycleBin === null) return null;
  if (!isInRecycleBin.known) return 'unknown';
  return isInRecycleBin.value ? 'yes' : 'no';
}
