import type { Known } from '../../shared/domain/known.ts';
import { findingsCsv } from '../../shared/report/csv.ts';
import { hasViolations, scanDocument } from '../../shared/report/scan-document.ts';
import type { Io } from '../io.ts';
import { judge } from '../judge.ts';
import { printScan } from '../print/scan.ts';

/** `amigov scan`: what is. */
export async function scanCommand(args: readonly string[], io: Io): Promise<number> {
  const { report, trail: readTrail, format, exitCode } = await judge('scan', args, io);
  const trail = await readTrail();
  if (trail.known && !trail.value) io.stderr(`note: ${noTrail}\n`);
  if (format === 'json') {
    io.stdout(`${JSON.stringify({ ...scanDocument(report), trail: trailOf(trail) }, null, 2)}\n`);
  } else if (format === 'csv') io.stdout(findingsCsv(report));
  else printScan(report, io);
  return exitCode && hasViolations(report) ? 2 : 0;
}

const noTrail =
  'no trail of CloudTrail logs here: calls on images, such as new shares and tags, are seen by the daily sweep only (docs/events.md)';

/** Whether calls reach EventBridge there; null where that could not be read, and why. */
function trailOf(trail: Known<boolean>) {
  return trail.known ? { isLogging: trail.value, why: null } : { isLogging: null, why: trail.why };
}
