import { findingsCsv } from '../../shared/report/csv.ts';
import { hasViolations, scanDocument } from '../../shared/report/scan-document.ts';
import type { Io } from '../io.ts';
import { judge } from '../judge.ts';
import { printScan } from '../print/scan.ts';

/** `amigov scan`: what is. */
export async function scanCommand(args: readonly string[], io: Io): Promise<number> {
  const { report, format, exitCode } = await judge('scan', args, io);
  if (format === 'json') io.stdout(`${JSON.stringify(scanDocument(report), null, 2)}\n`);
  else if (format === 'csv') io.stdout(findingsCsv(report));
  else printScan(report, io);
  return exitCode && hasViolations(report) ? 2 : 0;
}
