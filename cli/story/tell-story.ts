import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import type { Organization } from '../../sandbox/worlds/organization.ts';
import { liveDays, type Step } from './days.ts';
import {
  findVulnerability,
  type ImageMade,
  type Judged,
  makeImage,
  type Tagged,
  tagAndUntag,
} from './events.ts';
import { launchableNow, launchEverything } from './launches.ts';
import { type FindingRow, type RunRecord, readFindings, readRuns } from './read-table.ts';
import { snapshotsAtEnd } from './snapshots-at-end.ts';
import { imageNames, liveUntil, type Stage, setStage } from './stage.ts';
import * as tell from './tell-chapters.ts';
import type { Teller } from './text.ts';
import { countCalls, heldImages, imagesAtEnd, type TheEnd } from './the-end.ts';
import type { ScopeCounts } from './the-organization.ts';
import { countScopes } from './the-organization.ts';

/** All that was seen, for the report. */
export interface Story {
  readonly seed: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly organization: readonly ScopeCounts[];
  readonly imageMade: ImageMade;
  readonly tagged: Tagged;
  readonly vulnerability: Judged & { readonly instanceId: string };
  readonly sweep: readonly RunRecord[];
  readonly findings: readonly FindingRow[];
  readonly alerts: Stage['runtime']['inbox'];
  readonly steps: readonly Step[];
  readonly end: TheEnd;
}

export interface StoryOptions {
  readonly seed: string;
  readonly startAt: Date;
  readonly days: number;
}

/** Lets the service live for so many days and tells what the table, the mailbox and the simulator show of it. */
export async function tellStory(
  sandbox: Sandbox,
  organization: Organization,
  { seed, startAt, days }: StoryOptions,
  teller: Teller,
): Promise<Story> {
  const stage = setStage(sandbox, organization, startAt);
  const launchable = launchableNow(stage);
  const scopes = countScopes(stage);
  tell.organizationLines(scopes, seed, stage, teller);

  const watch = stopwatch();
  const imageMade = await makeImage(stage);
  teller.progress(`… the image was judged within ${watch()} s of its event`);
  tell.imageLines(imageMade, teller);
  const tagged = await tagAndUntag(stage, imageMade);
  tell.tagLines(tagged, teller);
  const vulnerability = await findVulnerability(stage);
  tell.vulnerabilityLines(vulnerability, teller);
  // Images that go are called by their names then still.
  const names = imageNames(stage);

  await liveUntil(stage, 1);
  const sweep = (await readRuns(stage)).filter(({ kind }) => kind === 'sweep');
  tell.sweepLines(sweep, stage, teller);
  tell.alertLines(stage.runtime.inbox, teller);
  const findings = await readFindings(stage);
  tell.findingLines(findings, stage, teller);

  const steps = await fastForward(stage, days, teller);
  const end = await endOf(stage, { launchable, names });
  tell.endLines(end, stage, teller);
  const to = stage.runtime.now().toISOString();
  return {
    ...{
      seed,
      from: startAt.toISOString(),
      to,
      days,
      organization: scopes,
      imageMade,
      tagged,
      vulnerability,
    },
    ...{ sweep, findings, alerts: [...stage.runtime.inbox], steps, end },
  };
}

async function fastForward(stage: Stage, days: number, teller: Teller): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const watch = stopwatch();
  tell.daysHead(days, teller);
  for await (const passed of liveDays(stage, 2, days)) {
    if (typeof passed !== 'number') {
      steps.push(passed);
      tell.stepLine(passed, stage, teller);
    } else if (passed % 15 === 0) teller.progress(`… day ${passed} after ${watch()} s`);
  }
  return steps;
}

interface Before {
  readonly launchable: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, string>;
}

/** The last day, whose log says what is held; then every launch that anything could ask for. */
async function endOf(stage: Stage, { launchable, names }: Before): Promise<TheEnd> {
  return {
    images: imagesAtEnd(stage, names),
    held: heldImages(stage, lastSweepLog(stage)),
    snapshots: await snapshotsAtEnd(stage),
    calls: countCalls(stage),
    launches: await launchEverything(stage, launchable),
  };
}

/** What govern wrote in the last sweep: its invocations are the newest, one a scope. */
function lastSweepLog({ runtime, scopes }: Stage) {
  const governed = runtime.invocations.filter(({ functionKey }) => functionKey === 'govern');
  const newest = new Set(governed.slice(-scopes.length).map(({ requestId }) => requestId));
  return runtime.logs.filter(({ requestId }) => requestId !== undefined && newest.has(requestId));
}

function stopwatch(): () => string {
  const started = performance.now();
  return () => ((performance.now() - started) / 1000).toFixed(1);
}
