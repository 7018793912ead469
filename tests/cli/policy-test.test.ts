import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const shipped = fileURLToPath(new URL('../../policies/tests', import.meta.url));
const baseline = fileURLToPath(new URL('../../policies/baseline.yml', import.meta.url));

/** A folder with one file of tests of the default policy. */
function aFolder(tests: string, head = `policy: ${baseline}\nnow: 2026-10-01T12:00:00Z\n`): string {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  writeFileSync(join(folder, 'web.test.yml'), `${head}tests:\n${tests}`);
  return folder;
}

const image = '{ Images: [{ ImageId: ami-00000000000000001 }] }';

test('the examples beside the shipped policies hold', async () => {
  const { code, stdout, stderr } = await runCli(['policy', 'test', shipped]);

  expect(stderr).toBe('');
  expect(stdout).toMatch(/\n[1-9][0-9]* passed, 0 failed\n$/);
  expect(code).toBe(0);
});

test('what is not as expected is told with what is, and why', async () => {
  const folder = aFolder(`  - name: all is well
    given: ${image}
    expect:
      ami-00000000000000001:
        findings: { owner-tag: COMPLIANT, one-yaer: COMPLIANT }
        plan: { notify: none, disable: { heldBy: in-use }, deregister: allowed }
`);

  const { code, stdout } = await runCli(['policy', 'test', folder]);

  expect(code).toBe(1);
  expect(stdout.replaceAll(folder, '')).toBe(`FAIL /web.test.yml:4 all is well
       ami-00000000000000001 owner-tag: expected COMPLIANT, got NON_COMPLIANT: missing tags: Owner
       ami-00000000000000001 one-yaer: expected COMPLIANT, got no such finding
       ami-00000000000000001 notify: expected none, got allowed: wanted by owner-tag, due since 2026-10-01T12:00:00.000Z
       ami-00000000000000001 disable: expected held by in-use, got held by mode: audit mode: owner-tag only reports; no alert of enforce mode has reached anybody yet: the clock starts with it; deprecate has not been done yet
       ami-00000000000000001 deregister: expected allowed, got held by mode: audit mode: owner-tag only reports; no alert of enforce mode has reached anybody yet: the clock starts with it; disable has not been done yet; no active Recycle Bin rule covers the image
0 passed, 1 failed
`);
});

test('steps that were done before let the next one come', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amigov-'));
  writeFileSync(
    join(folder, 'policy.yml'),
    `version: 1
name: enforced
mode: enforce
rules:
  - id: owner
    check: required-tags
    with: { tags: { Owner: '*' } }
    lifecycle: [{ after: 0d, do: notify }, { after: 7d, do: deprecate }, { after: 30d, do: disable }]
`,
  );
  writeFileSync(
    join(folder, 'web.test.yml'),
    `policy: policy.yml
now: 2026-10-01T12:00:00Z
tests:
  - name: disabled 30 days after the alert
    given: { Images: [{ ImageId: ami-00000000000000001, DeprecationTime: '2026-08-10T00:02:00.000Z' }] }
    assumeNotified: 2026-08-01
    done: { ami-00000000000000001: { deprecate: 2026-08-10 } }
    expect: { ami-00000000000000001: { plan: { deprecate: none, disable: allowed } } }
`,
  );

  const { code, stdout } = await runCli(['policy', 'test', folder]);

  expect(stdout).toMatch(/^ok {3}/);
  expect(code).toBe(0);
});

test('all errors of a test file are told at once, with their places', async () => {
  const folder = aFolder(
    `  - name: x
    given: { Images: [] }
    expect: { ami-1: {}, scope: { findings: { a: COMPLIENT } } }
    expekt: 1
`,
    `policy: ${baseline}\nnow: yesterday\n`,
  );

  const { code, stderr } = await runCli(['policy', 'test', folder]);

  expect(code).toBe(1);
  expect(stderr.replaceAll(join(folder, 'web.test.yml'), '')).toBe(
    `:2:6 \`now\` is \`yesterday\`; expected an instant as in \`2026-10-01T12:00:00Z\`, or a day
:6:22 \`expect.ami-1\` is \`ami-1\`; expected a map of ids of images and snapshots (or \`scope\`)
:6:50 \`expect.scope.findings.a\` is \`COMPLIENT\`; expected \`COMPLIANT\`, \`NON_COMPLIANT\`, \`NOT_APPLICABLE\` or \`INSUFFICIENT_DATA\`; did you mean \`COMPLIANT\`?
:7:5 unknown key \`expekt\`; did you mean \`expect\`?
`,
  );
});

test.each([
  [{ given: '{ Imagez: [] }', expect: '{}' }, 'given: there is no answer Imagez; did you mean Images?\n'],
  [{ given: '{ Images: [1] }', expect: '{}' }, "given: Images is a list of AWS's records\n"],
])('what cannot be given is one clear error: %j', async ({ given, expect: expected }, message) => {
  const folder = aFolder(`  - { name: x, given: ${given}, expect: ${expected} }\n`);

  const { code, stderr } = await runCli(['policy', 'test', folder]);

  expect([code, stderr]).toEqual([1, message]);
});

test.each([
  [['policy', 'test'], /^policy test takes one folder/],
  [['policy', 'test', '/nowhere'], /^cannot read \/nowhere: there is no such file/],
  [['policy', 'test', fileURLToPath(new URL('.', import.meta.url))], /holds no tests: their names end in/],
])('%j is refused with what to do', async (args, message) => {
  const { code, stderr } = await runCli(args);

  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
