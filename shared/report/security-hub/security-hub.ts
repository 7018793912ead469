import { partitionOf } from '../../domain/partition.ts';
import type { StoryItem } from '../../ports/story.ts';
import { regionalEndpoint, type Sender, sendSigned } from '../../signed-request.ts';
import { type Hub, type SecurityFinding, securityFindings } from './asff.ts';

/** What Security Hub said of the findings of some items. */
export interface Imported {
  readonly taken: number;
  /** A sentence each: what it will not take, now or later. */
  readonly refused: readonly string[];
}

export interface SecurityHub {
  /** Throws a `SecurityHubError` where a later try may help. Importing the same items twice is importing them once. */
  importChanges(items: readonly StoryItem[]): Promise<Imported>;
}

/** Security Hub was busy, or did not answer as it should. */
export class SecurityHubError extends Error {
  override readonly name = 'SecurityHubError';
}

// BatchImportFindings takes 100 findings (API reference).
const mostFindings = 100;

/** BatchImportFindings alone is needed, as REST-JSON: the service's own client would weigh more than the call. */
export function securityHub(sender: Sender, hub: Hub, endpoint: string | null): SecurityHub {
  return {
    importChanges: async (items) => {
      const findings = securityFindings(items, hub);
      let taken = 0;
      const refused: string[] = [];
      for (let start = 0; start < findings.length; start += mostFindings) {
        const answer = await importSome(findings.slice(start, start + mostFindings), {
          sender,
          hub,
          endpoint,
        });
        taken += answer.taken;
        refused.push(...answer.refused);
      }
      return { taken, refused };
    },
  };
}

interface Way {
  readonly sender: Sender;
  readonly hub: Hub;
  readonly endpoint: string | null;
}

async function importSome(
  findings: readonly SecurityFinding[],
  { sender, hub, endpoint }: Way,
): Promise<Imported> {
  const { region } = hub;
  const { status, text } = await sendSigned(sender, {
    ...{ service: 'securityhub', region, method: 'POST', path: '/findings/import' },
    endpoint:
      endpoint === null ? regionalEndpoint('securityhub', region, partitionOf(region)) : new URL(endpoint),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Findings: findings }),
  });
  if (status === 200) return readAnswer(text, findings.length);
  const why = `Security Hub answered ${status}: ${text.slice(0, 200)}`;
  if (status === 429 || status >= 500) throw new SecurityHubError(why);
  return { taken: 0, refused: [why] };
}

function readAnswer(text: string, sent: number): Imported {
  const { FailedFindings = [] }: { FailedFindings?: readonly Failed[] } = JSON.parse(text);
  const refused = FailedFindings.map(({ Id = '', ErrorCode = '', ErrorMessage = '' }) =>
    `${Id}: ${ErrorCode} ${ErrorMessage}`.trim(),
  );
  return { taken: sent - refused.length, refused };
}

interface Failed {
  readonly Id?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}
