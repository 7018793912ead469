import type { Finding } from '../domain/finding.ts';
import type { Alert } from '../domain/notify/alert.ts';
import { canonicalJson, plain, sha256 } from './canonical-json.ts';

// An item holds 400 KB (DynamoDB quotas): the passing findings of all rules share one, and a reason may name
// thousands of templates.
const longestText = 2_000;
const longestEvidence = 8_000;

/** Whole where it fits; else its beginning and how long it was. */
export function shortText(text: string): string {
  const whole = text.toWellFormed();
  if (whole.length <= longestText) return whole;
  const ending = `… (${whole.length} characters)`;
  return `${whole.slice(0, longestText - ending.length).toWellFormed()}${ending}`;
}

/** With a reason and evidence that fit an item; evidence that does not leaves its hash. */
export function shortFinding(finding: Finding): Finding {
  const evidence = canonicalJson(finding.evidence);
  return {
    ...finding,
    reason: shortText(finding.reason),
    evidence:
      evidence.length <= longestEvidence
        ? finding.evidence
        : { tooLong: { characters: evidence.length, sha256: sha256(evidence) } },
  };
}

/** An alert whose texts fit an item, as it comes back from the table. */
export function shortAlert(alert: Alert): Alert {
  return plain(
    JSON.parse(
      JSON.stringify(alert, (_key, part: unknown) => (typeof part === 'string' ? shortText(part) : part)),
    ),
  );
}

/** A statement with words that fit an item. */
export function shortWords<T extends { readonly by: string; readonly why?: string }>(said: T): T {
  const words =
    said.why === undefined
      ? { by: shortText(said.by) }
      : { by: shortText(said.by), why: shortText(said.why) };
  return { ...said, ...words };
}
