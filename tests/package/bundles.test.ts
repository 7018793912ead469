import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions, functionNames } from '../../esbuild.config.ts';
import { type PackagedService, packageService } from './packaged-service.ts';

const root = new URL('../../', import.meta.url);
const needed = ['shared/policy/load-policy.ts', 'shared/store/dynamo.ts', 'shared/aws/live/access.ts'];
const isComplete = needed.every((file) => existsSync(new URL(file, root)));

/** What CloudFormation would put in the place of a reference, by what it refers to. */
function resolved(value: unknown, service: PackagedService): string {
  if (typeof value === 'string') return value;
  const { Ref: id = '' } = value as { readonly Ref?: string };
  if (id === 'AWS::AccountId') return '111122223333';
  const type = service.resources[id]?.Type;
  if (type === 'AWS::SQS::Queue') return `https://sqs.eu-central-1.amazonaws.com/111122223333/${id}`;
  if (type === 'AWS::SNS::Topic') return `arn:aws:sns:eu-central-1:111122223333:${id}`;
  return service.parameters[id]?.Default ?? id;
}

/** The environment that the deployed function has, and nothing of this machine. */
function environmentOf(name: string, service: PackagedService): Record<string, string> {
  const found = service
    .ofType('AWS::Lambda::Function')
    .find(([, { Properties }]) => Properties['FunctionName'] === `ami-governor-main-${name}`);
  const variables: Record<string, unknown> = found?.[1].Properties['Environment'].Variables ?? {};
  return {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, resolved(value, service)])),
  };
}

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

describe.skipIf(!isComplete)('bundles', () => {
  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'ami-governor-dist-'));
    sizes = await buildFunctions(dist);
    service = await packageService('--param=slackWebhookUrl=https://hooks.slack.example/services/T0/B0/x');
  }, 120_000);

  it.each(functionNames)(
    '%s starts from its bundle and the environment of its deployment alone',
    async (name) => {
      const program = `const { handler } = await import(${JSON.stringify(join(dist, name, 'index.mjs'))}); console.log(typeof handler);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
        env: environmentOf(name, service),
      });

      expect(stdout.trim()).toBe('function');
    },
  );

  it.each(functionNames)('%s stays inside its size', async (name) => {
    const changes = ['govern', 'apply', 'remove'].includes(name);

    expect(sizes.get(name)).toBeLessThanOrEqual((changes ? 750 : 450) * 1_000);
    expect(gzipSync(await codeOf(name)).byteLength).toBeLessThanOrEqual(300_000);
  });

  it('hold a mutating EC2 command only where something may be changed', async () => {
    const source = await readFile(new URL('shared/domain/operations.ts', root), 'utf8');
    const operations = [...source.matchAll(/'ec2:(\w+)'/g)].map(([, name = '']) => name);
    const govern = await codeOf('govern');
    expect(operations).toContain('DeregisterImage');

    for (const name of functionNames.filter((each) => each !== 'apply' && each !== 'remove')) {
      expect([name, mutationsIn(await codeOf(name), operations)]).toEqual([name, []]);
    }
    // Nor does it call them by name: only texts such as "ec2:DisableImage" stand in a plan.
    const named = operations.filter((operation) => new RegExp(`["'\`]${operation}["'\`]`).test(govern));
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
