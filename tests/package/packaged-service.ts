import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { functionNames } from '../../esbuild.config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  // The shape of a template is AWS's; tests look at what they name.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly Properties: Readonly<Record<string, any>>;
}

export interface PackagedService {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly parameters: Readonly<Record<string, { readonly Default?: string }>>;
  ofType(type: string): readonly (readonly [id: string, resource: Resource])[];
  /** The files in a function's zip. */
  filesOf(functionKey: string): Promise<readonly string[]>;
}

/**
 * Packages serverless.yml and infra/ in a folder of its own, with an empty environment and no network needed. The
 * bundles there are stand-ins beside source maps and a stray file, so that only the packaging is tested.
 */
export async function packageService(...options: readonly string[]): Promise<PackagedService> {
  const folder = await mkdtemp(join(tmpdir(), 'ami-governor-package-'));
  await cp(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  await cp(join(root, 'infra'), join(folder, 'infra'), { recursive: true });
  for (const name of functionNames) {
    await mkdir(join(folder, 'dist', name), { recursive: true });
    for (const file of ['index.mjs', 'index.mjs.map', 'notes.txt']) {
      await writeFile(join(folder, 'dist', name, file), 'export const handler = async () => {};\n');
    }
  }
  const serverless = join(root, 'node_modules', '.bin', 'serverless');
  await promisify(execFile)(process.execPath, [serverless, 'package', ...options], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  const packaged = join(folder, '.serverless');
  const text = await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8');
  const template: { Resources: Record<string, Resource>; Parameters: Record<string, { Default?: string }> } =
    JSON.parse(text);
  return {
    resources: template.Resources,
    parameters: template.Parameters,
    ofType: (type) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type),
    filesOf: async (key) => zipEntries(await readFile(join(packaged, `${key}.zip`))),
  };
}

/** The names in the central directory of a zip without comment (APPNOTE 4.3.12 and 4.3.16). */
function zipEntries(zip: Buffer): readonly string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const entry = zip.toString('utf8', at + 46, at + 46 + name);
    at += 46 + name + extra + comment;
    return entry;
  });
}
