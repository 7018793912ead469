import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Io } from '../../cli/io.ts';
import { type StartSetting, startCommand } from '../../cli/story/start-command.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  folders.push(folder);
  return folder;
}

export interface Told {
  readonly code: number;
  readonly text: string;
  readonly errors: string;
  readonly out: string;
}

/** Runs `npm start` in this process; no terminal, so no colours. */
export async function told(args: readonly string[], setting: StartSetting = {}): Promise<Told> {
  const out = join(temporaryFolder(), 'out');
  const lines: string[] = [];
  const errors: string[] = [];
  const io: Io = {
    ...{ stdout: (text) => lines.push(text), stderr: (text) => errors.push(text) },
    ...{ columns: null, colors: false },
  };
  const code = await startCommand(args, io, { out, ...setting });
  return { code, out, text: lines.join('').replaceAll(out, 'OUT'), errors: errors.join('') };
}

export function worldFile(name: string): string {
  return fileURLToPath(new URL(`../../sandbox/worlds/${name}`, import.meta.url));
}

/** The shipped policy with a day between its steps: an image is gone within a week, and so is an orphaned snapshot. */
export function hastyPolicy(): string {
  const file = join(temporaryFolder(), 'hasty.yml');
  const steps: Readonly<Record<string, string>> = {
    deprecate: '1d',
    disable: '2d',
    deregister: '3d',
    delete: '1d',
  };
  const text = readFileSync(worldFile('organization-policy.yml'), 'utf8');
  writeFileSync(
    file,
    text
      .replace(
        /after: \w+, do: (deprecate|disable|deregister|delete)/g,
        (_, rung: string) => `after: ${steps[rung]}, do: ${rung}`,
      )
      .replace(/minAgeDays: \d+/, 'minAgeDays: 1'),
  );
  return file;
}
