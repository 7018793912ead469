import type { Io } from '../../cli/io.ts';
import { main } from '../../cli/main.ts';

/** Runs a command as the terminal would, in this process, and answers what it printed. */
export async function runCli(args: readonly string[], ask?: Io['ask']) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await main(args, {
    stdout: (text) => stdout.push(text),
    stderr: (text) => stderr.push(text),
    columns: null,
    colors: false,
    ...(ask === undefined ? {} : { ask }),
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
