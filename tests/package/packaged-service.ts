import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type FunctionName, functionNames } from '../../infra/function-names.ts';

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
  /** The environment that the deployed function has, and nothing of this machine. */
  environmentOf(name: FunctionName): Record<string, string>;
  zipOf(name: FunctionName): Buffer;
  /** The files in a function's zip, in order of name. */
  filesOf(name: FunctionName): readonly string[];
}

export interface Packaging {
  /** The folder with the bundles. Without it there are stand-ins, so that only the packaging is tested. */
  readonly dist?: string;
  readonly params?: readonly string[];
}

interface Template {
  readonly Conditions: Readonly<Record<string, { readonly 'Fn::Equals'?: readonly [unknown, unknown] }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
}

/** Packages serverless.yml and infra/ in a folder of its own, with an empty environment and no network needed. */
export async function packageService({ dist, params = [] }: Packaging = {}): Promise<PackagedService> {
  const folder = await serviceFolder(dist);
  await runServerless(folder, ['package', ...params.map((param) => `--param=${param}`)]);
  const packaged = join(folder, '.serverless');
  const template: Template = JSON.parse(
    await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8'),
  );
  const zips = new Map<FunctionName, Buffer>();
  for (const name of functionNames)
    zips.set(name, await readFile(join(packaged, `${functionKey(name)}.zip`)));
  await rm(folder, { recursive: true });
  const zipOf = (name: FunctionName) => zips.get(name) ?? Buffer.alloc(0);
  return {
    resources: template.Resources,
    parameters: template.Parameters,
    ofType: (type) => resourcesOf(template, type),
    environmentOf: (name) => environmentOf(name, template),
    zipOf,
    filesOf: (name) => zipEntries(zipOf(name)).toSorted(),
  };
}

/** A copy of serverless.yml and infra/ with these bundles, or with stand-ins for them. Whoever asks for it removes it. */
export async function serviceFolder(dist?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ami-governor-package-'));
  await cp(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  await cp(join(root, 'infra'), join(folder, 'infra'), { recursive: true });
  if (dist === undefined) await writeStandIns(folder);
  else await cp(dist, join(folder, 'dist'), { recursive: true });
  return folder;
}

/** Runs the framework there with nothing of this machine's environment but the path. */
export async function runServerless(
  folder: string,
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const serverless = join(root, 'node_modules', '.bin', 'serverless');
  await promisify(execFile)(process.execPath, [serverless, ...options], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
}

/** Bundles beside source maps and a stray file. */
async function writeStandIns(folder: string): Promise<void> {
  for (const name of functionNames) {
    await mkdir(join(folder, 'dist', name), { recursive: true });
    for (const file of ['index.mjs', 'index.mjs.map', 'notes.txt']) {
      await writeFile(join(folder, 'dist', name, file), 'export const handler = async () => {};\n');
    }
  }
}

/** `image-event` is `imageEvent` in serverless.yml. */
function functionKey(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function resourcesOf(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

function environmentOf(name: FunctionName, template: Template): Record<string, string> {
  const found = resourcesOf(template, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties['FunctionName'] === `ami-governor-main-${name}`,
  );
  const variables: Record<string, unknown> = found?.[1].Properties['Environment'].Variables ?? {};
  return {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, resolved(value, template)])),
  };
}

/** What CloudFormation would put in the place of a reference, by what it refers to. */
function resolved(value: unknown, template: Template): string {
  if (typeof value === 'string') return value;
  const { Resources, Parameters, Conditions } = template;
  const choice = Object(value)['Fn::If'];
  if (choice !== undefined) {
    const [one, other] = Conditions[choice[0]]?.['Fn::Equals'] ?? [];
    // CloudFormation compares texts.
    return resolved(String(one) === String(other) ? choice[1] : choice[2], template);
  }
  const { Ref: id = '', 'Fn::GetAtt': [owner = ''] = [] } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  const service = { 'AWS::SQS::Queue': 'sqs:eu-central-1', 'AWS::IAM::Role': 'iam:' }[
    Resources[owner]?.Type ?? ''
  ];
  if (service !== undefined) return `arn:aws:${service}:111122223333:${owner}`;
  if (id === 'AWS::AccountId') return '111122223333';
  const type = Resources[id]?.Type;
  if (type === 'AWS::SQS::Queue') return `https://sqs.eu-central-1.amazonaws.com/111122223333/${id}`;
  if (type === 'AWS::SNS::Topic') return `arn:aws:sns:eu-central-1:111122223333:${id}`;
  return Parameters[id]?.Default ?? id;
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
