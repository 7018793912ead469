import { actionsCsv } from '../../shared/report/csv.ts';
import { hasViolations, scanDocument } from '../../shared/report/scan-document.ts';
import type { Io } from '../io.ts';
import { judge } from '../judge.ts';
import { printPlan } from '../print/plan.ts';
import { approveCommand } from './operators.ts';

/** `amigov plan`: what would be done, what must not be, and why. `amigov plan approve` lets a flood through. */
export async function planCommand(args: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = args;
  if (word === 'approve') return approveCommand(rest, io);
  const { report, format, exitCode } = await judge('plan', args, io);
  if (format === 'json') io.stdout(`${JSON.stringify(scanDocument(report), null, 2)}\n`);
  else if (format === 'csv') io.stdout(actionsCsv(report));
  else printPlan(report, io);
  return exitCode && hasViolations(report) ? 2 : 0;
}
