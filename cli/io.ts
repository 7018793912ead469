import { createInterface } from 'node:readline/promises';

/** Where a command writes: data to stdout, everything else to stderr. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** The width of the terminal; null when stdout is no terminal, so that nothing is cut or wrapped for one. */
  readonly columns: number | null;
  readonly colors: boolean;
  /** Asks a person to say yes. Absent: nobody is there to ask. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/** The terminal of the process. Colours follow what the terminal can and what NO_COLOR says. */
export function processIo(): Io {
  return {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    colors: process.stdout.isTTY && process.stdout.hasColors(),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askAtTerminal } : {}),
  };
}

async function askAtTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
