import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCli } from './run-cli.ts';

const bin = fileURLToPath(new URL('../../bin/amigov.mjs', import.meta.url));
const image = 'ami-000000000a11ce050';

interface Running {
  readonly directory: string;
  /** What the printed lines set. */
  readonly exports: Readonly<Record<string, string>>;
  printed(): string;
  stop(signal: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
}

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The command as a process of its own, up to its last line of instructions. */
async function running(...args: readonly string[]): Promise<Running> {
  const directory = mkdtempSync(join(tmpdir(), 'amigov-sandbox-'));
  const child = spawn(process.execPath, [bin, 'sandbox', ...args], {
    ...{ cwd: directory, env: { PATH: process.env['PATH'], TMPDIR: directory, HOME: directory } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  while (!printed.includes('Ctrl-C')) await once(child.stdout, 'data');
  return {
    directory,
    exports: Object.fromEntries(
      [...printed.matchAll(/^ {2}export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
    printed: () => printed,
    stop: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

function clientOf({ exports }: Running): EC2Client {
  return new EC2Client({
    endpoint: exports['AWS_ENDPOINT_URL'] ?? '',
    region: exports['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: exports['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: exports['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
}

test('it answers by the printed endpoint and keys until Ctrl-C, and leaves nothing', async () => {
  const sandbox = await running('--seed', '7');

  const { Images } = await clientOf(sandbox).send(new DescribeImagesCommand({ Owners: ['self'] }));
  const unsigned = await fetch(`${sandbox.exports['AMIGOV_API_URL']}/pauses`, { method: 'POST' });
  const code = await sandbox.stop('SIGINT');

  expect(unsigned.status).toBe(403);
  expect(Images).toHaveLength(16);
  expect(sandbox.exports['AWS_ENDPOINT_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(sandbox.printed()).toMatch(/The virtual clock says \d{4}-/);
  expect(code).toBe(0);
  expect(readdirSync(sandbox.directory)).toEqual([]);
  await expect(fetch(sandbox.exports['AWS_ENDPOINT_URL'] ?? '')).rejects.toThrow('fetch failed');
});

test('a taken port is told, with exit code 1', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';

  const { code, stdout, stderr } = await runCli(['sandbox', '--port', port]);
  server.close();

  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: `the port ${port} is taken: give another one with --port\n`,
  });
});

test.each([
  [['--port', '70000'], '--port takes a number from 0 to 65535, not 70000\n'],
  [['--seed', 'x'], '--seed takes a number from 0 to 999999999, not x\n'],
  [['--account', '111122223333'], /^say which recorded account it is: --from FOLDER/],
  [['--from', '/nowhere', '--account', '111122223333', '--region', 'eu-central-1'], /\/nowhere/],
  [['--policy', '/nowhere.yml'], /^cannot read \/nowhere.yml/],
  [['now'], 'sandbox: unexpected argument now\n'],
])('sandbox %j gives one clear message and exit code 1', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['sandbox', ...args]);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

describe.skipIf(!isInstalled('aws'))('the AWS CLI of this machine', () => {
  test('describes, tags, deprecates, disables and deregisters an image', async () => {
    const sandbox = await running();
    const aws = awsCli(sandbox);
    const knowsDisable = await aws('ec2', 'disable-image', 'help').then(
      () => true,
      () => false,
    );
    const stateOf = (members: string) =>
      aws('ec2', 'describe-images', '--image-ids', image, '--query', `Images[0].${members}`);

    expect(await aws('ec2', 'describe-images', '--owners', 'self', '--query', 'length(Images)')).toBe(16);
    await aws('ec2', 'create-tags', '--resources', image, '--tags', 'Key=Owner,Value=me@example.com');
    // The service heard of the tags and told the owner.
    await vi.waitFor(
      () => expect(sandbox.printed()).toContain(`${image} (scratch, owner me@example.com)`),
      30_000,
    );
    await aws(
      ...['ec2', 'enable-image-deprecation', '--image-id', image],
      ...['--deprecate-at', '2030-01-01T00:00:29Z'],
    );
    expect(await stateOf('[DeprecationTime,Tags[?Key==`Owner`].Value|[0]]')).toEqual([
      ...['2030-01-01T00:00:00.000Z', 'me@example.com'],
    ]);
    if (knowsDisable) {
      await aws('ec2', 'disable-image', '--image-id', image);
      expect(await stateOf('State')).toBe('disabled');
    }
    await aws('ec2', 'deregister-image', '--image-id', image);

    await expect(aws('ec2', 'deregister-image', '--image-id', image)).rejects.toThrow(
      'InvalidAMIID.Unavailable',
    );
    await expect(aws('ec2', 'describe-images', '--image-ids', 'ami-0123456789abcdef0')).rejects.toThrow(
      'InvalidAMIID.NotFound',
    );
    expect(await aws('sts', 'get-caller-identity', '--query', 'Account')).toBe('111122223333');
    expect(await sandbox.stop('SIGTERM')).toBe(0);
  });
});

/** Runs a command of the AWS CLI by the printed lines; also one that is too old to know AWS_ENDPOINT_URL. */
function awsCli({ exports, directory }: Running) {
  const endpoint = ['--endpoint-url', exports['AWS_ENDPOINT_URL'] ?? ''];
  return async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)('aws', [...endpoint, '--output', 'json', ...args], {
      env: { PATH: process.env['PATH'], HOME: directory, AWS_PAGER: '', ...exports },
    });
    return stdout.trim() === '' || args.includes('help') ? null : JSON.parse(stdout);
  };
}

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
