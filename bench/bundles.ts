import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFunctions } from '../esbuild.config.ts';
import { functionNames } from '../infra/function-names.ts';
import { packageService } from '../tests/package/packaged-service.ts';
import { bundleBudgets } from './bundle-budgets.ts';

const imports = 11;
const run = promisify(execFile);

/** Tells of each function what it loads at start, its zip and its cold import, each against its budget. */
export async function measureBundles(): Promise<void> {
  const dist = await mkdtemp(join(tmpdir(), 'ami-governor-bench-'));
  const sizes = await buildFunctions(dist);
  const service = await packageService({ dist, params: ['slackWebhooks=/ami-governor/slack'] });
  for (const name of functionNames) {
    const { startBytes, zipBytes, importMs } = bundleBudgets[name];
    const coldMs = await coldImportMs(join(dist, name, 'index.mjs'), service.environmentOf(name));
    console.log(
      [
        name,
        `${against(sizes.get(name) ?? Number.NaN, startBytes)} bytes at start`,
        `${against(service.zipOf(name).byteLength, zipBytes)} bytes of zip`,
        `${against(coldMs, importMs)} ms of cold import`,
      ].join('; '),
    );
  }
  await rm(dist, { recursive: true });
}

function against(measured: number, budget: number): string {
  return `${Math.round(measured)} of ${budget} (${(measured / budget).toFixed(2)})`;
}

/** The median of fresh processes that import nothing else and have no compile cache, as a cold start has none. */
async function coldImportMs(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const program = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start);`;
  const spent: number[] = [];
  for (let n = 0; n < imports; n += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...environment, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    spent.push(Number(stdout));
  }
  return spent.toSorted((a, b) => a - b)[Math.floor(imports / 2)] ?? Number.NaN;
}
