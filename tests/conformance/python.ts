import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requirements = join(root, 'tests/conformance/requirements.txt');

/** A Python that has moto and cfn-lint. */
export interface Python {
  readonly command: string;
  /** What its process needs in the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export type PythonOr = { readonly python: Python } | { readonly python: null; readonly why: string };

/**
 * Makes it on the first run and whenever the requirements or the machine's Python have changed, in a folder that git
 * ignores: a virtual environment, or where the machine cannot make one, the packages in a folder beside its own Python.
 */
export function preparePython(): PythonOr {
  const version = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return { python: null, why: 'there is no python3' };
  const key = createHash('sha256').update(version.stdout).update(readFileSync(requirements)).digest('hex');
  const cache = join(root, 'node_modules/.cache/conformance');
  const folder = join(cache, key.slice(0, 16));
  const made = pythonIn(folder);
  if (made !== null) return { python: made };
  // Those of earlier requirements.
  rmSync(cache, { recursive: true, force: true });
  const faults = [makeEnvironment(folder), installBeside(folder)];
  const python = pythonIn(folder);
  if (python !== null) return { python };
  return { python: null, why: `moto and cfn-lint cannot be installed: ${faults.join('; ')}` };
}

/** Written last: without it the folder is half made. */
function doneMark(folder: string): string {
  return join(folder, 'complete');
}

function pythonIn(folder: string): Python | null {
  if (!existsSync(doneMark(folder))) return null;
  const own = join(folder, 'bin', 'python');
  if (existsSync(own)) return { command: own, env: {} };
  return { command: 'python3', env: { PYTHONPATH: folder } };
}

function makeEnvironment(folder: string): string | null {
  return attempt(folder, () => {
    run('python3', ['-m', 'venv', folder]);
    run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '-r', requirements]);
  });
}

function installBeside(folder: string): string | null {
  if (existsSync(doneMark(folder))) return null;
  return attempt(folder, () =>
    run('python3', ['-m', 'pip', 'install', '--target', folder, '-r', requirements]),
  );
}

/** What went wrong, in a line; null where nothing did. */
function attempt(folder: string, make: () => void): string | null {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    make();
    writeFileSync(doneMark(folder), '');
    return null;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return said.trim().split('\n').at(-1) ?? '';
  }
}

function run(command: string, options: readonly string[]): void {
  execFileSync(command, options, {
    encoding: 'utf8',
    env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
}
