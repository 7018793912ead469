import { by } from '../../shared/domain/order.ts';
import type { Chapter } from '../../shared/report/report-document.ts';
import type { Step } from './days.ts';
import { isGone } from './tell-chapters.ts';
import type { Story } from './tell-story.ts';
import { count, listed, minute } from './text.ts';

/** The story as a program reads it. Fields are only ever added while `schemaVersion` stays 1. */
export function reportJson(story: Story): string {
  return `${JSON.stringify({ schemaVersion: 1, ...story }, null, 2)}\n`;
}

/** What the story tells besides what the table knows. */
export function storyChapters(story: Story): readonly Chapter[] {
  return [
    organizationChapter(story),
    eventChapter(story),
    sweepChapter(story),
    findingChapter(story),
    stepChapter(story.steps),
    heldChapter(story),
    imageChapter(story),
    snapshotChapter(story),
    launchChapter(story),
    alertChapter(story),
    callChapter(story),
  ];
}

/** What the page says of the story itself. */
export function storyNotes({ seed, from, to, end, steps }: Story): readonly string[] {
  const refused = end.launches.filter(({ refusal }) => refusal !== null).length;
  return [
    `Embedded AWS, seed ${seed}, from ${minute(from)} to ${minute(to)} UTC. Every line was read from the compliance table, from the messages received or from the simulator.`,
    `${count(steps.length, 'step')} done, ${count(end.images.filter(isGone).length, 'image')} gone, ${count(end.held.length, 'image')} held; ${count(end.launches.length, 'launch attempt')} at the end, ${refused} refused.`,
  ];
}

function organizationChapter({ organization }: Story): Chapter {
  return {
    title: 'Organization',
    note: null,
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

function eventChapter({ imageMade, tagged, vulnerability }: Story): Chapter {
  const rows = [imageMade, tagged.mended, tagged.broken, vulnerability].flatMap(
    ({ observations, findings }) =>
      observations.map(({ name, at, actorArn, imageIds }) => [
        ...[name, at ?? '', actorArn ?? '', imageIds.join('\n')],
        findings.map(({ ruleId, status, reason }) => `${ruleId}: ${status}: ${reason}`).join('\n'),
      ]),
  );
  return { title: 'Events', note: null, columns: ['Event', 'At', 'By', 'Images', 'Judged'], rows };
}

function sweepChapter({ sweep }: Story): Chapter {
  return {
    title: 'First sweep',
    note: null,
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

function findingChapter({ findings }: Story): Chapter {
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
      finding.status,
      ...[finding.severity, finding.reason],
      Object.entries(finding.promisedAt)
        .toSorted(by(([, at]) => at))
        .map(([rung, at]) => `${rung} ${at.slice(0, 10)}`)
        .join('\n'),
    ]),
  };
}

function stepChapter(steps: readonly Step[]): Chapter {
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
    rows: steps.map((step) => [
      ...[step.day, minute(step.at), step.action, step.status, step.imageId || step.snapshotId, step.name],
      ...[step.accountId, step.region, step.ruleReason, step.requestId],
    ]),
  };
}

function heldChapter({ end }: Story): Chapter {
  return {
    title: 'Held at the end',
    note: 'What a rule wants and a guard does not let happen, by the log of the last sweep.',
    columns: ['Account', 'Region', 'Image', 'Name', 'Next step', 'Guard', 'Reason'],
    rows: end.held.map(({ accountId, region, imageId, name, action, heldBy, reason }) => [
      ...[accountId, region, imageId, name, action, heldBy, reason],
    ]),
  };
}

function imageChapter({ end }: Story): Chapter {
  return {
    title: 'Images at the end',
    note: null,
    columns: ['Account', 'Region', 'Image', 'Name', 'State', 'Deprecated at', 'In the bin until'],
    rows: end.images.map((image) => [
      ...[image.account, image.region, image.imageId, image.name, image.state],
      ...[image.deprecatedAt ?? '', image.binUntil ?? ''],
    ]),
  };
}

function snapshotChapter({ end }: Story): Chapter {
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
    rows: end.snapshots.map((snapshot) => [
      ...[snapshot.account, snapshot.region, snapshot.snapshotId, snapshot.gib ?? '', snapshot.state],
      ...[snapshot.deleted ?? '', snapshot.binUntil ?? '', snapshot.status ?? '', snapshot.reason ?? ''],
    ]),
  };
}

function launchChapter({ end }: Story): Chapter {
  return {
    title: 'Launches at the end',
    note: null,
    columns: ['Account', 'Region', 'What', 'Name', 'Result'],
    rows: end.launches.map(({ accountId, region, kind, name, refusal }) => [
      ...[accountId, region, kind, name, refusal ?? 'launched'],
    ]),
  };
}

function alertChapter({ alerts }: Story): Chapter {
  return {
    title: 'Alerts received by e-mail',
    note: null,
    columns: ['At', 'To', 'Subject', 'Text'],
    rows: alerts
      .filter(({ kind }) => kind === 'email')
      .map(({ at, to, subject = '', body }) => [minute(at), to, subject, body]),
  };
}

function callChapter({ end: { calls } }: Story): Chapter {
  return {
    title: 'Calls',
    note: null,
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
