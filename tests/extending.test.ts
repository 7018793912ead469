import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8');
const copy = mkdtempSync(join(tmpdir(), 'amigov-extending-'));

/** What the page says after `verb`: paths, each with its block of code. */
function blocks(verb: string): readonly (readonly [path: string, code: string])[] {
  const pattern = new RegExp(`^${verb} \`([^\`]+)\`:\\n\\n\`\`\`ts\\n(.*?)^\`\`\`$`, 'gms');
  return [...page.matchAll(pattern)].map(([, path = '', code = '']) => [path, code] as const);
}

beforeAll(async () => {
  for (const part of [
    'cli',
    'shared',
    'sandbox',
    'functions',
    'docs',
    'policies',
    'infra',
    'package.json',
    'serverless.yml',
    'tsconfig.json',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, code] of blocks('Create')) writeFileSync(join(copy, path), code);
  for (const [path, line] of blocks('Add to')) appendFileSync(join(copy, path), line);
  await run('node', ['cli/generate.ts'], { cwd: copy });
});

afterAll(() => rmSync(copy, { recursive: true }));

test('each addition is one file and one line', () => {
  const created = blocks('Create').map(([path]) => path);
  const added = blocks('Add to').map(([path, code]) => [path, code.trimEnd().split('\n').length]);

  expect(created).toEqual([
    'shared/domain/rules/described.ts',
    'shared/domain/actions/mark-for-review.ts',
    'shared/domain/guards/frozen.ts',
    'shared/aws/usage/volumes.ts',
  ]);
  expect(added).toEqual([
    ['shared/domain/rules/index.ts', 1],
    ['shared/domain/actions/index.ts', 1],
    ['shared/domain/guards/index.ts', 1],
    ['shared/aws/usage/index.ts', 1],
  ]);
});

test('what the page says compiles', async () => {
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({
      ...JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')),
      include: ['shared', 'cli'],
    }),
  );

  const { stdout } = await run(join(root, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: copy });

  expect(stdout).toBe('');
});

test('the documentation and the lists that are made from the code know all four', () => {
  const written = (path: string) => readFileSync(join(copy, path), 'utf8');

  expect(written('docs/rules.md')).toContain('## described');
  expect(written('policies/policy.schema.json')).toContain('"mark-for-review"');
  expect(written('shared/policy/usage-sources.ts')).toContain("'volumes',");
});

test('a policy that uses the rule, the remedy and the source is judged, and the guard holds', async () => {
  const own = join(copy, 'own');
  mkdirSync(own);
  writeFileSync(
    join(own, 'policy.yml'),
    `version: 1
name: extended
mode: enforce
rules:
  - id: described
    check: described
    with: { least: 10 }
    lifecycle:
      - { after: 0d, do: notify }
      - { after: 1d, do: mark-for-review, with: { urgent: true } }
      - { after: 7d, do: deprecate }
usage:
  absent: [{ source: fleets, reason: none here, owner: platform@example.com }]
`,
  );
  writeFileSync(
    join(own, 'extended.test.yml'),
    `policy: policy.yml
now: 2026-10-01T12:00:00Z
tests:
  - name: told, marked and deprecated; not where it is frozen or kept
    assumeNotified: 2026-09-01
    given:
      Images:
        - { ImageId: ami-00000000000000001 }
        - { ImageId: ami-00000000000000002, Tags: [{ Key: FrozenFor, Value: '9.1' }] }
        - { ImageId: ami-00000000000000003 }
      Volumes:
        - { VolumeId: vol-1, KeptFor: ami-00000000000000003 }
    expect:
      ami-00000000000000001:
        findings: { described: NON_COMPLIANT }
        plan: { mark-for-review: allowed, deprecate: allowed }
      ami-00000000000000002:
        plan: { mark-for-review: { heldBy: frozen }, deprecate: { heldBy: frozen } }
      ami-00000000000000003:
        plan: { deprecate: { heldBy: in-use } }
`,
  );

  const entry = join(copy, 'run.ts');
  writeFileSync(
    entry,
    "import { main } from './cli/main.ts';\nprocess.exitCode = await main(process.argv.slice(2));\n",
  );
  const { stdout } = await run('node', [entry, 'policy', 'test', 'own'], { cwd: copy }).catch(
    (error: { stdout: string }) => error,
  );

  expect(stdout).toMatch(/^ok {3}own\/extended\.test\.yml:4 .*\n1 passed, 0 failed\n$/);
});
