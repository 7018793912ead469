import { by } from '../../shared/domain/order.ts';
import type { HtmlCell, HtmlReport, HtmlSection } from '../../shared/report/html-report.ts';
import type { Step } from './days.ts';
import { isGone } from './tell-chapters.ts';
import type { Story } from './tell-story.ts';
import { count, listed, minute } from './text.ts';

/** The story as a program reads it. Fields are only ever added while `schemaVersion` stays 1. */
export function reportJson(story: Story): string {
  return `${JSON.stringify({ schemaVersion: 1, ...story }, null, 2)}\n`;
}

/** The story as a page. */
export function reportPage(story: Story): HtmlReport {
  const { seed, from, to, end, steps } = story;
  const refused = end.launches.filter(({ refusal }) => refusal !== null).length;
  return {
    title: 'AMI Governor: an organization, governed',
    lead: [
      `Embedded AWS, seed ${seed}, from ${minute(from)} to ${minute(to)} UTC. Every line was read from the compliance table, from the messages received or from the simulator.`,
      `${count(steps.length, 'step')} done, ${count(end.images.filter(isGone).length, 'image')} gone, ${count(end.held.length, 'image')} held; ${count(end.launches.length, 'launch attempt')} at the end, ${refused} refused.`,
    ],
    sections: [
      organizationSection(story),
      eventSection(story),
      sweepSection(story),
      findingSection(story),
      stepSection(steps),
      heldSection(story),
      imageSection(story),
      snapshotSection(story),
      launchSection(story),
      alertSection(story),
      callSection(story),
    ],
  };
}

function organizationSection({ organization }: Story): HtmlSection {
  return {
    title: 'Organization',
    columns: [
      'Account',
      'Id',
      'Region',
      'Governed',
      'Images',
      'Snapshots',
      'Instances',
      'Groups',
      'Templates',
    ],
    rows: organization.map((scope) => [
      ...[scope.account, scope.accountId, scope.region, scope.isGoverned ? 'yes' : 'no'],
      ...[scope.images, scope.snapshots, scope.instances, scope.groups, scope.templates],
    ]),
  };
}

function eventSection({ imageMade, tagged, vulnerability }: Story): HtmlSection {
  const rows = [imageMade, tagged.mended, tagged.broken, vulnerability].flatMap(
    ({ observations, findings }) =>
      observations.map(({ name, at, actorArn, imageIds }) => [
        ...[name, at ?? '', actorArn ?? '', imageIds.join('\n')],
        findings.map(({ ruleId, status, reason }) => `${ruleId}: ${status}: ${reason}`).join('\n'),
      ]),
  );
  return { title: 'Events', columns: ['Event', 'At', 'By', 'Images', 'Judged'], rows };
}

function sweepSection({ sweep }: Story): HtmlSection {
  return {
    title: 'First sweep',
    columns: ['At', 'Account', 'Region', 'Policy', 'Images', 'Findings', 'Planned'],
    rows: sweep.map((run) => [
      ...[
        minute(run.evaluatedAt),
        run.accountId,
        run.region,
        `${run.policyName} ${run.policyHash.slice(0, 12)}`,
      ],
      ...[run.images, listed(run.findings), listed(run.actions)],
    ]),
  };
}

function findingSection({ findings }: Story): HtmlSection {
  const told = findings.filter(({ status }) => status === 'NON_COMPLIANT' || status === 'INSUFFICIENT_DATA');
  return {
    title: 'Findings after the first sweep',
    note: 'NON_COMPLIANT and INSUFFICIENT_DATA, with the dates that the alert gave for each rung.',
    columns: [
      'Account',
      'Region',
      'Image',
      'Name',
      'In use',
      'Rule',
      'Status',
      'Severity',
      'Reason',
      'Dates',
    ],
    rows: told.map((finding) => [
      ...[finding.accountId, finding.region, finding.imageId, finding.name, finding.inUse ? 'yes' : 'no'],
      finding.ruleId,
      { text: finding.status, tone: finding.status === 'NON_COMPLIANT' ? 'bad' : 'warn' } as const,
      ...[finding.severity, finding.reason],
      Object.entries(finding.promisedAt)
        .toSorted(by(([, at]) => at))
        .map(([rung, at]) => `${rung} ${at.slice(0, 10)}`)
        .join('\n'),
    ]),
  };
}

const tones: Readonly<Record<string, 'warn' | 'bad'>> = {
  disable: 'warn',
  deregister: 'bad',
  'delete-snapshot': 'bad',
};

function stepSection(steps: readonly Step[]): HtmlSection {
  return {
    title: 'What was done',
    note: 'Each line is an outcome in the table and a call in AWS, matched by the request id.',
    columns: [
      'Day',
      'At',
      'Step',
      'Outcome',
      'Image or snapshot',
      'Name',
      'Account',
      'Region',
      'Reason',
      'Request id',
    ],
    rows: steps.map((step): readonly HtmlCell[] => {
      const action: HtmlCell = { text: step.action, tone: tones[step.action] ?? 'calm' };
      return [
        ...[step.day, minute(step.at), action, step.status, step.imageId || step.snapshotId, step.name],
        ...[step.accountId, step.region, step.ruleReason, step.requestId],
      ];
    }),
  };
}

function heldSection({ end }: Story): HtmlSection {
  return {
    title: 'Held at the end',
    note: 'What a rule wants and a guard does not let happen, by the log of the last sweep.',
    columns: ['Account', 'Region', 'Image', 'Name', 'Next step', 'Guard', 'Reason'],
    rows: end.held.map(({ accountId, region, imageId, name, action, heldBy, reason }) => [
      ...[accountId, region, imageId, name, action],
      { text: heldBy, tone: 'warn' } as const,
      reason,
    ]),
  };
}

function imageSection({ end }: Story): HtmlSection {
  return {
    title: 'Images at the end',
    columns: ['Account', 'Region', 'Image', 'Name', 'State', 'Deprecated at', 'In the bin until'],
    rows: end.images.map((image): readonly HtmlCell[] => {
      const tone = isGone(image) ? 'bad' : image.state === 'available' ? 'good' : 'warn';
      return [
        ...[image.account, image.region, image.imageId, image.name, { text: image.state, tone } as const],
        ...[image.deprecatedAt ?? '', image.binUntil ?? ''],
      ];
    }),
  };
}

function snapshotSection({ end }: Story): HtmlSection {
  return {
    title: 'Snapshots at the end',
    note: 'As the simulator has them; what each is needed for stands in the table.',
    columns: [
      'Account',
      'Region',
      'Snapshot',
      'GiB',
      'State',
      'Deleted',
      'In the bin until',
      'Status',
      'Reason',
    ],
    rows: end.snapshots.map((snapshot): readonly HtmlCell[] => {
      const tone = snapshot.state === 'there' ? 'good' : 'bad';
      return [
        ...[snapshot.account, snapshot.region, snapshot.snapshotId, snapshot.gib ?? ''],
        { text: snapshot.state, tone } as const,
        ...[snapshot.deleted ?? '', snapshot.binUntil ?? '', snapshot.status ?? '', snapshot.reason ?? ''],
      ];
    }),
  };
}

function launchSection({ end }: Story): HtmlSection {
  return {
    title: 'Launches at the end',
    columns: ['Account', 'Region', 'What', 'Name', 'Result'],
    rows: end.launches.map(({ accountId, region, kind, name, refusal }) => [
      ...[accountId, region, kind, name],
      refusal === null
        ? ({ text: 'launched', tone: 'good' } as const)
        : ({ text: refusal, tone: 'bad' } as const),
    ]),
  };
}

function alertSection({ alerts }: Story): HtmlSection {
  return {
    title: 'Alerts received by e-mail',
    columns: ['At', 'To', 'Subject', 'Text'],
    rows: alerts
      .filter(({ kind }) => kind === 'email')
      .map(({ at, to, subject = '', body }) => [minute(at), to, subject, body]),
  };
}

function callSection({ end: { calls } }: Story): HtmlSection {
  return {
    title: 'Calls',
    columns: ['What', 'Count'],
    rows: [
      ['calls to AWS', calls.total],
      ['reading', calls.reads],
      ['refused', calls.refused],
      ...Object.entries(calls.changes).map(([operation, times]) => [operation, times]),
      ...Object.entries(calls.invocations).map(([name, times]) => [`function ${name}`, times]),
    ],
  };
}
