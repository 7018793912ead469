import type { ExtraFact } from '../domain/facts.ts';
import { unknown } from '../domain/known.ts';
import type { AnswerName } from './answers.ts';

/** Why an extra fact is unknown that no rule of the policy needs. */
export const notAsked = unknown('no rule asked for it');

/**
 * The answers that each extra fact rests on besides those that are always read. Whom snapshots are shared with is in one
 * of these, which then tells of more snapshots.
 */
const answersOfFact: Readonly<Record<ExtraFact, readonly AnswerName[]>> = {
  'key-aliases': ['Aliases'],
  ancestry: ['ImageAncestry'],
  'source-images': ['SourceImages'],
  settings: [
    'GetImageBlockPublicAccessState',
    'GetSnapshotBlockPublicAccessState',
    'GetAllowedImagesSettings',
  ],
  'snapshot-shares': [],
  // The index tells of them.
  descendants: [],
  'image-findings': ['ImageFindings', 'FindingAggregations', 'CoveredResources', 'Findings'],
};

export function extraAnswers(facts: ReadonlySet<ExtraFact>): readonly AnswerName[] {
  return [...facts].flatMap((fact) => answersOfFact[fact]);
}
