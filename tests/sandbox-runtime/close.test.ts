import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startRuntime } from '../../sandbox/runtime/runtime.ts';
import { type EmptyAws, emptyAws } from './empty-aws.ts';

const serviceFile = fileURLToPath(new URL('./fixtures/service/serverless.yml', import.meta.url));

it('leaves nothing when it is closed: the process ends, and no file is there', async () => {
  const program = fileURLToPath(new URL('./fixtures/start-and-close.ts', import.meta.url));
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'));

  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    ...{ cwd: directory, timeout: 30_000, env: { TMPDIR: directory, HOME: directory } },
  });

  expect(stdout).toBe('closed after 3 invocations\n');
  expect(stderr).toBe('');
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
  rmSync(directory, { recursive: true });
});

it('leaves nothing when it could not start', async () => {
  const started: EmptyAws[] = [];

  const starting = startRuntime({
    ...{ serviceFile, from: 'bundles' },
    aws: async (hooks) => {
      const aws = emptyAws(hooks);
      started.push(aws);
      return aws;
    },
  });

  await expect(starting).rejects.toThrow(
    'functions.note-event: there is no module for dist/note-event/index.handler',
  );
  expect(started[0]?.isClosed()).toBe(true);
});
