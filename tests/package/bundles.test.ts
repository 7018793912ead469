import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleBudgets } from '../../bench/bundle-budgets.ts';
import { buildFunctions } from '../../esbuild.config.ts';
import { functionNames } from '../../infra/function-names.ts';
import { type PackagedService, packageService } from './packaged-service.ts';

const root = new URL('../../', import.meta.url);
const params = ['slackWebhooks=/ami-governor/slack'];

let service: PackagedService;
let dist = '';
let sizes: ReadonlyMap<string, number> = new Map();

async function codeOf(name: string): Promise<string> {
  const files = (await readdir(join(dist, name))).filter((file) => file.endsWith('.mjs'));
  const texts = await Promise.all(files.map((file) => readFile(join(dist, name, file), 'utf8')));
  return texts.join('\n');
}

/**
 * The mutating operations that the code could send. The SDK names an operation's input by a text of its own, such as
 * "DisableImageRequest"; plans and event readers only name the operation, as data.
 */
function mutationsIn(code: string, operations: readonly string[]): readonly string[] {
  return operations.filter((operation) => new RegExp(`["'\`]${operation}Request["'\`]`).test(code));
}

describe('bundles', () => {
  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'ami-governor-dist-'));
    sizes = await buildFunctions(dist);
    service = await packageService({ dist, params });
  }, 120_000);

  afterAll(async () => rm(dist, { recursive: true, force: true }));

  it.each(functionNames)(
    '%s starts from its bundle and the environment of its deployment alone',
    async (name) => {
      const program = `const { handler } = await import(${JSON.stringify(join(dist, name, 'index.mjs'))}); console.log(typeof handler);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
        env: service.environmentOf(name),
      });

      expect(stdout.trim()).toBe('function');
    },
  );

  it.each(functionNames)('%s stays inside its size, unpacked and packed', (name) => {
    const { startBytes, zipBytes } = bundleBudgets[name];

    expect(sizes.get(name)).toBeLessThanOrEqual(startBytes);
    expect(service.zipOf(name).byteLength).toBeLessThanOrEqual(zipBytes);
  });

  it.each(functionNames)('%s has its bundle and the chunks of it in its zip, and no more', async (name) => {
    const bundle = (await readdir(join(dist, name))).filter((file) => !file.endsWith('.map'));

    expect(service.filesOf(name)).toEqual(bundle.toSorted().map((file) => `dist/${name}/${file}`));
    expect(bundle.filter((file) => !/^(?:index|chunk-[A-Z0-9]{8})\.mjs$/.test(file))).toEqual([]);
  });

  it('are the same zips again when they are built again elsewhere', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'ami-governor-dist-'));
    await buildFunctions(elsewhere);
    const again = await packageService({ dist: elsewhere, params });
    await rm(elsewhere, { recursive: true });

    for (const name of functionNames) {
      expect([name, again.zipOf(name).equals(service.zipOf(name))]).toEqual([name, true]);
    }
  }, 120_000);

  it('hold a mutating EC2 command only where something may be changed', async () => {
    const source = await readFile(new URL('shared/domain/operations.ts', root), 'utf8');
    const operations = [...source.matchAll(/'ec2:(\w+)'/g)].map(([, name = '']) => name);
    const govern = await codeOf('govern');
    expect(operations).toContain('DeregisterImage');

    for (const name of functionNames.filter((each) => each !== 'apply' && each !== 'remove')) {
      expect([name, mutationsIn(await codeOf(name), operations)]).toEqual([name, []]);
    }
    // Nor does it call them by name: only texts such as "ec2:DisableImage" stand in a plan, and what an event may tell of.
    const observed = await readFile(new URL('shared/domain/observed.ts', root), 'utf8');
    const named = operations.filter(
      (operation) =>
        !observed.includes(`'${operation}'`) && new RegExp(`["'\`]${operation}["'\`]`).test(govern),
    );
    expect(named).toEqual([]);
    expect(mutationsIn(await codeOf('apply'), operations)).toContain('DisableImage');
    expect(mutationsIn(await codeOf('remove'), operations)).toContain('DeregisterImage');
  });

  it('carry the policy and no YAML', async () => {
    const code = await codeOf('govern');

    expect(code).toContain('baseline');
    expect(code).not.toContain('YAMLParseError');
  });
});
