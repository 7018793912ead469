import { snapshotIdsOf } from '../../shared/domain/image.ts';
import type { ScopeReport } from '../../shared/domain/report.ts';
import type { EventReaction } from '../../shared/events/event-source.ts';
import { defaultChangingRoles, reactionOf } from '../../shared/events/own-doing.ts';
import { readEvent } from '../../shared/events/react.ts';
import { scanDocument } from '../../shared/report/scan-document.ts';
import { formatOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { readJsonFile } from '../json-file.ts';
import { judgeAccount, onceOptions } from '../judge.ts';
import { type OptionSpecs, type OptionValues, parseWords } from '../options.ts';
import { printEvent } from '../print/event.ts';
import { UserError } from '../user-error.ts';

const formats = ['table', 'json'] as const;

const eventOptions = {
  ...onceOptions,
  format: { type: 'text', describe: `${formats.join(', ')}; without it table` },
} as const satisfies OptionSpecs;

/**
 * `amigov event FILE`: what the service does about an event, and with `--from` what is planned for its images. Exits
 * with 0 for whatever can be read: an event that is refused is an answer too.
 */
export async function eventCommand(args: readonly string[], io: Io): Promise<number> {
  const { options, words } = parseWords('event', args, eventOptions);
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new UserError('event takes one file: amigov event FILE');
  const format = formatOf(options.format, formats);
  const reaction = reactionOf(readEvent(await readJsonFile(file)), defaultChangingRoles);
  const report = await planFor(reaction, options, io);
  const plan = report === null ? nothingPlanned(options.from) : scanDocument(report).plan;
  if (format === 'json') io.stdout(`${JSON.stringify(eventDocument(reaction, plan), null, 2)}\n`);
  else printEvent(reaction, report, io);
  return 0;
}

type Plan = ReturnType<typeof scanDocument>['plan'];

/** Null: no account was given. An event that asks for nothing plans nothing in any account. */
function nothingPlanned(from: string | null): Plan | null {
  return from === null ? null : { actions: [] };
}

/** The answer as JSON: a contract with other programs. `plan` as `amigov plan` writes it. */
function eventDocument(event: EventReaction, plan: Plan | null) {
  const { reaction, intent, reason, scope, imageIds, snapshotIds } = event;
  const snapshots = snapshotIds.length === 0 ? {} : { snapshotIds };
  return { schemaVersion: 1, reaction, intent, reason, scope, imageIds, ...snapshots, plan };
}

/** The plan of the event's images, or of those that rest on its snapshots; of all images for a daily run, which is about everything. */
async function planFor(
  { reaction, scope, imageIds, snapshotIds }: EventReaction,
  options: OptionValues<typeof eventOptions>,
  io: Io,
): Promise<ScopeReport | null> {
  if (options.from === null || reaction !== 'govern') return null;
  const account = options.account ?? scope?.accountId ?? null;
  const region = options.region ?? scope?.region ?? null;
  if (scope !== null && (scope.accountId !== account || scope.region !== region)) {
    io.stderr(
      `note: it happened in ${scope.accountId} ${scope.region}; the plan is of ${account} ${region}\n`,
    );
  }
  const report = await judgeAccount({ ...options, account, region }, io);
  if (snapshotIds.length > 0) return onlyAbout(restingOn(new Set(snapshotIds), report), report);
  return imageIds.length === 0 ? report : onlyAbout(new Set(imageIds), report);
}

function restingOn(snapshotIds: ReadonlySet<string>, { images }: ScopeReport): ReadonlySet<string> {
  const resting = images.filter(({ image }) => snapshotIdsOf(image).some((id) => snapshotIds.has(id)));
  return new Set(resting.map(({ image }) => image.imageId));
}

function onlyAbout(imageIds: ReadonlySet<string>, report: ScopeReport): ScopeReport {
  return {
    ...report,
    images: report.images.filter(({ image }) => imageIds.has(image.imageId)),
    actions: report.actions.filter(({ subjectId }) => imageIds.has(subjectId)),
  };
}
