import type { Match } from '../domain/match.ts';
import type { Accountable, Policy } from '../domain/policy.ts';
import type { WaiverRow } from '../domain/questions.ts';
import { subjectWords } from '../domain/subject.ts';
import type { Acceptance } from './report-document.ts';

/** Who accepted what, until when, by the table; what is over stays listed with the word that it is. */
export function waiverLines(waivers: readonly WaiverRow[], day: string): readonly Acceptance[] {
  return waivers.map(({ accountId, region, subjectId, ruleId, why, by: grantedBy, until, renewedFrom }) => ({
    kind: 'waiver',
    about: `${subjectWords(subjectId)} (${accountId} ${region})`,
    ruleIds: [ruleId],
    reason: why,
    by: renewedFrom.length === 0 ? grantedBy : `${grantedBy}; renewed from ${renewedFrom.join(', ')}`,
    until,
    isOver: until < day,
  }));
}

/** What the policy itself says that it does not enforce, in order of the file. */
export function policyLines(policy: Policy, day: string): readonly Acceptance[] {
  const { exemptions, exclusions, usage } = policy;
  const line = (
    kind: Acceptance['kind'],
    about: string,
    { reason, owner, expires }: Accountable,
    ruleIds: readonly string[] = [],
  ): Acceptance => ({
    ...{ kind, about, ruleIds, reason, by: owner, until: expires },
    isOver: expires !== null && expires < day,
  });
  return [
    ...exemptions.map((each) => line('exemption', matchWords(each.match), each, each.ruleIds)),
    ...exclusions.map((each) => line('exclusion', matchWords(each.match), each)),
    ...usage.references.map((each) =>
      line('declared reference', each.images.map(({ source }) => source).join(', '), each),
    ),
    ...usage.absent.map((each) => line('declared absence', each.source, each)),
  ];
}

/** `name golden-* and tag Team research`: as the policy writes it. */
export function matchWords(match: Match): string {
  const sources = (patterns: Match['name']): string => patterns.map(({ source }) => source).join(' or ');
  const listed = (word: string, text: string): readonly string[] => (text === '' ? [] : [`${word} ${text}`]);
  const flag = (word: string, wanted: boolean | null): readonly string[] =>
    wanted === null ? [] : [wanted ? word : `not ${word}`];
  const parts = [
    ...listed('name', sources(match.name)),
    ...match.tag.map(({ key, anyOf }) => `tag ${key} ${sources(anyOf)}`),
    ...listed('account', match.account.join(' or ')),
    ...listed('region', match.region.join(' or ')),
    ...listed('architecture', match.architecture.join(' or ')),
    ...listed('platform', match.platform.join(' or ')),
    ...flag('shared', match.shared),
    ...flag('public', match.public),
    ...listed('created by', sources(match.createdBy)),
  ];
  return parts.length === 0 ? 'every image' : parts.join(' and ');
}
