import type { Outcome } from '../domain/outcome.ts';
import type { AlertRecord, StatementRecord, StoryItem, Transition } from '../ports/story.ts';
import type { Detail, HistoryLine, ReportHistory } from './report-document.ts';

/** The story of a subject for people, the newest first, at most so many lines of it. */
export function historyOf(story: readonly StoryItem[], mostLines: number): ReportHistory {
  const newestFirst = story.toSorted((one, other) => other.seq - one.seq);
  return {
    lines: newestFirst.slice(0, mostLines).map(lineOf),
    omitted: Math.max(0, newestFirst.length - mostLines),
  };
}

function lineOf(item: StoryItem): HistoryLine {
  const { seq, at, kind, hash } = item;
  const { text, details } = saidBy(item);
  return { seq, at, kind, text, details: [...details, ['hash', hash]] };
}

interface Said {
  readonly text: string;
  readonly details: readonly Detail[];
}

function saidBy(item: StoryItem): Said {
  switch (item.kind) {
    case 'observation': {
      const { name, actorArn, sourceAddress, errorCode } = item.body;
      const refused = errorCode === null ? '' : `, refused with ${errorCode}`;
      const text = `${name} by ${actorArn ?? 'somebody whom the event does not tell'}${refused}`;
      return { text, details: present([['source address', sourceAddress]]) };
    }
    case 'transition': {
      const { changes, run, policyHash } = item.body;
      const details: readonly Detail[] = [
        ...changes.flatMap(transitionDetails),
        [`${run.kind} run`, run.runId],
        ['policy', policyHash],
      ];
      return { text: changes.map(transitionWords).join('; '), details };
    }
    case 'alert':
      return {
        text: `told: ${item.body.findings.map(({ ruleId }) => ruleId).join(', ')}`,
        details: told(item.body),
      };
    case 'intent': {
      const { action, reason, calls, planId } = item.body;
      const operations = calls.map(({ operation }) => operation).join(', ');
      return {
        text: `about to ${action}: ${reason}`,
        details: [
          ['calls', operations],
          ['plan', planId],
        ],
      };
    }
    case 'outcome':
      return outcomeWords(item.body);
    case 'statement':
      return statementWords(item.body);
  }
}

function transitionWords({ ruleId, from, to }: Transition): string {
  if (to === null) return `${ruleId}: judged no more`;
  return from === null ? `${ruleId}: ${to}` : `${ruleId}: ${from} became ${to}`;
}

function transitionDetails({ ruleId, reason, evidence }: Transition): readonly Detail[] {
  return [
    [`${ruleId}: reason`, reason],
    [`${ruleId}: evidence`, evidence],
  ];
}

/** The dates that the alert promised, and whether it started a clock. */
function told({ findings }: AlertRecord): readonly Detail[] {
  return findings.flatMap(({ ruleId, mode, notifiedAt, promisedAt }): readonly Detail[] => [
    [`${ruleId}: clock`, notifiedAt === null ? `stands still (${mode})` : `runs since ${notifiedAt}`],
    ...Object.entries(promisedAt).map(([action, at]): Detail => [`${ruleId}: ${action} on`, at]),
  ]);
}

function outcomeWords({ action, status, heldBy, reason, requestIds }: Outcome): Said {
  const held = heldBy === null ? '' : ` by ${heldBy}`;
  return {
    text: `${action}: ${status}${held}: ${reason}`,
    details: present([['AWS request', requestIds.join(' ') || null]]),
  };
}

function statementWords(body: StatementRecord): Said {
  switch (body.said) {
    case 'waiver-granted': {
      const { ruleId, until, why } = body.waiver;
      return { text: `${body.waiver.by} accepts ${ruleId} until ${until}: ${why}`, details: [] };
    }
    case 'waiver-ended':
      return { text: `${body.by} ended the waiver of ${body.waiver.ruleId}`, details: [] };
    case 'paused':
      return {
        text: `${body.pause.by} paused enforcement until ${body.pause.until}: ${body.pause.why}`,
        details: [],
      };
    case 'pause-ended':
      return { text: `${body.by} ended the pause`, details: [] };
    case 'approved': {
      const { by: approvedBy, action, ruleId, until } = body.approval;
      return { text: `${approvedBy} let ${action} of ${ruleId} through until ${until}`, details: [] };
    }
    case 'baseline-accepted':
      return { text: `${body.accepted.by} accepted the new baseline: ${body.accepted.why}`, details: [] };
    case 'restoring':
      return { text: 'about to be brought back', details: [['restore', JSON.stringify(body.restore)]] };
    case 'restored':
      return {
        text: `brought back: ${body.result.status}`,
        details: [['restore', JSON.stringify(body.restore)]],
      };
  }
}

function present(details: readonly (readonly [string, string | null])[]): readonly Detail[] {
  return details.flatMap(([name, value]): readonly Detail[] => (value === null ? [] : [[name, value]]));
}
