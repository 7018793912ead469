import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addRole } from '../../sandbox/aws/identity/access-keys.ts';
import { setAccount } from '../../sandbox/aws/identity/accounts.ts';
import type { Policy } from '../../sandbox/aws/identity/principal.ts';
import { seedImage, seedSnapshot } from '../../sandbox/aws/state/seed.ts';
import {
  account,
  buildImage,
  buildSnapshot,
  imageId,
  otherAccount,
  type RunningAws,
  region,
  runningAws,
} from '../sandbox/running-aws.ts';
import { runCli } from './run-cli.ts';

afterEach(() => vi.unstubAllEnvs());

/** A real account with two images, as far as the command line can tell; only one of them has an owner. */
async function aRealAccount(policy?: Policy): Promise<RunningAws> {
  const aws = await runningAws();
  for (const place of [aws.home, aws.other]) {
    seedImage(place, buildImage(1));
    seedImage(place, buildImage(2, { Tags: [{ Key: 'Owner', Value: 'shop@example.com' }] }));
    for (const n of [1, 2]) seedSnapshot(place, buildSnapshot(n));
  }
  const key = aws.addAccessKey({ accountId: account, ...(policy === undefined ? {} : { policy }) });
  vi.stubEnv('AWS_ACCESS_KEY_ID', key.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key.secretAccessKey);
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('CALL_PACING', 'off');
  return aws;
}

function aPolicyFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'amigov-live-')), 'policy.yml');
  writeFileSync(
    file,
    'version: 1\nname: live\nmode: audit\nrules:\n  - { id: owner-tag, check: required-tags, severity: medium, with: { tags: { Owner: "*" } } }\n',
  );
  return file;
}

async function scanned(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli([
    ...['scan', '--region', region, '--policy', aPolicyFile(), '--format', 'json'],
    ...args,
  ]);
  return { code, stderr, document: stdout === '' ? null : JSON.parse(stdout) };
}

/** Which images break the rule. */
function failing(document: {
  images: { imageId: string; findings: { status: string }[] }[];
}): readonly string[] {
  return document.images
    .filter(({ findings }) => findings.some(({ status }) => status === 'NON_COMPLIANT'))
    .map((image) => image.imageId);
}

describe('without a folder the real account is read', () => {
  test("the caller's own, to the end, and changed in nothing", async () => {
    const aws = await aRealAccount();

    const { code, document, stderr } = await scanned();

    expect(code).toBe(0);
    expect(document.scope).toEqual({ accountId: account, region });
    expect(failing(document)).toEqual([imageId(1)]);
    expect(document.reads.filter(({ known }: { known: boolean }) => !known)).toEqual([]);
    expect(stderr).toBe(
      `reading account ${account} in ${region} as arn:aws:iam::${account}:user/operator
note: what other accounts use is known from usage reports alone
`,
    );
    expect(aws.calls.filter(({ mutating }) => mutating)).toEqual([]);
  });

  test('and whether a trail logs there is told, since without one no call is seen at once', async () => {
    const aws = await aRealAccount();
    const withTrail = await scanned();
    setAccount(aws.world, account, { hasTrail: false });

    const without = await scanned();

    expect(withTrail.document.trail).toEqual({ isLogging: true, why: null });
    expect(without.document.trail).toEqual({ isLogging: false, why: null });
    expect(withTrail.stderr).not.toContain('trail');
    expect(without.stderr).toContain(
      'note: no trail of CloudTrail logs here: calls on images, such as new shares and tags, are seen by the daily sweep only',
    );
  });

  test('and a trail that may not be looked at is unknown, not missing', async () => {
    const deny = { effect: 'Deny', actions: ['cloudtrail:GetTrailStatus'], resources: ['*'] } as const;
    await aRealAccount({ statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }, deny] });

    const { document, stderr } = await scanned();

    expect(document.trail).toEqual({ isLogging: null, why: expect.stringContaining('AccessDenied') });
    expect(stderr).not.toContain('trail');
  });

  test('and what may not be read is unknown', async () => {
    await aRealAccount({
      statements: [
        {
          effect: 'Allow',
          actions: ['sts:*', 'ec2:DescribeImages', 'ec2:DescribeSnapshots'],
          resources: ['*'],
        },
      ],
    });

    const { code, document } = await scanned();

    expect(code).toBe(0);
    expect(failing(document)).toEqual([imageId(1)]);
    expect(document.images.map(({ inUse }: { inUse: boolean | null }) => inUse)).toEqual([null, null]);
  });

  test('another one by a role, its name or its ARN', async () => {
    const aws = await aRealAccount();
    const arn = `arn:aws:iam::${otherAccount}:role/reader`;
    addRole(aws.world, { arn, externalId: 'secret' });

    const byName = await scanned('--account', otherAccount, '--role', 'reader', '--external-id', 'secret');
    const byArn = await scanned('--role', arn, '--external-id', 'secret');

    expect([byName.code, byArn.code]).toEqual([0, 0]);
    expect([byName.document.scope.accountId, byArn.document.scope.accountId]).toEqual([
      otherAccount,
      otherAccount,
    ]);
    expect(failing(byArn.document)).toEqual([imageId(1)]);
    expect(byArn.stderr).toContain('by the role reader');
  });

  test('for an explanation too', async () => {
    await aRealAccount();

    const { code, stdout } = await runCli([
      'explain',
      imageId(1),
      '--region',
      region,
      '--policy',
      aPolicyFile(),
    ]);

    expect(code).toBe(0);
    expect(stdout).toContain(imageId(1));
  });

  test('a plan too', async () => {
    await aRealAccount();

    const { code, stdout } = await runCli(['plan', '--region', region, '--policy', aPolicyFile()]);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Plan of account ${account} in ${region}, policy live`));
  });
});

describe('one clear message', () => {
  test.each([
    [[], 'say which Region it is: --region eu-central-1\n'],
    [
      ['--region', region, '--now', '2026-10-01'],
      '--now is for a recorded account: say which with --from FOLDER\n',
    ],
    [
      ['--region', region, '--assume-empty', 'Fleets'],
      '--assume-empty is for a recorded account: say which with --from FOLDER\n',
    ],
    [
      ['--region', region, '--account', otherAccount],
      `the credentials are of account ${account} (arn:aws:iam::${account}:user/operator), not of ${otherAccount}: name others with --profile, or a role there with --role\n`,
    ],
    [['--region', region, '--role', 'a role'], '--role takes the name or the ARN of a role, not a role\n'],
    [
      ['--region', region, '--account', account, '--role', `arn:aws:iam::${otherAccount}:role/reader`],
      `--role is of account ${otherAccount}, --account says ${account}\n`,
    ],
    [
      ['--region', region, '--table', 'a table'],
      /--table takes the name or the ARN of a table, not a table\n$/,
    ],
    [
      ['--region', region, '--profile', 'nobody'],
      /^no credentials that AWS takes \(CredentialsProviderError: /,
    ],
    [
      ['--from', 'x', '--region', region, '--role', 'reader'],
      '--role is for a real account, --from for a recorded one\n',
    ],
  ])('scan %j', async (args, message) => {
    await aRealAccount();

    const { code, stdout, stderr } = await runCli(['scan', ...args]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  test('for credentials that AWS does not know', async () => {
    await aRealAccount();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAUNKNOWN');

    const { code, stderr } = await runCli(['scan', '--region', region]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^no credentials that AWS takes \(InvalidClientTokenId: .*\): sign in, or name others with --profile\n$/,
    );
  });
});
