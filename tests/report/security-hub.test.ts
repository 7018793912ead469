import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoryItem, Transition } from '../../shared/ports/story.ts';
import { securityFindings } from '../../shared/report/security-hub/asff.ts';
import { SecurityHubError, securityHub } from '../../shared/report/security-hub/security-hub.ts';
import { link } from '../../shared/store/chain.ts';

const hub = { accountId: '111122223333', region: 'eu-central-1' };
const imageId = 'ami-0a1b2c3d4e5f60718';

function aChange(change: Partial<Transition> = {}): Transition {
  return {
    ...{ ruleId: 'owner-tag', from: null, to: 'NON_COMPLIANT', severity: 'medium' },
    ...{ reason: 'the tag Owner is missing', evidence: '{}' },
    ...change,
  };
}

function aTransition(changes: readonly Transition[], subjectId = imageId, n = 1): StoryItem {
  const run = { runId: `sweep-${n}`, kind: 'sweep' } as const;
  const scope = { accountId: '444455556666', region: 'us-east-1' };
  const entry = {
    ...({ kind: 'transition', entryId: run.runId, at: `2026-10-0${n}T03:00:00.000Z` } as const),
    body: { scope, run, policyHash: 'a'.repeat(64), changes },
  };
  return { ...link(subjectId, entry, null), seq: n };
}

describe('findings for Security Hub', () => {
  it('name the image where it is, in the account of the hub', () => {
    expect(securityFindings([aTransition([aChange()])], hub)).toEqual([
      {
        SchemaVersion: '2018-10-08',
        Id: 'ami-governor/444455556666/us-east-1/ami-0a1b2c3d4e5f60718/owner-tag',
        ProductArn: 'arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default',
        ProductName: 'AMI Governor',
        CompanyName: 'AMI Governor',
        GeneratorId: 'ami-governor/owner-tag',
        AwsAccountId: '111122223333',
        Types: ['Software and Configuration Checks/AWS Security Best Practices'],
        CreatedAt: '2026-10-01T03:00:00.000Z',
        UpdatedAt: '2026-10-01T03:00:00.000Z',
        Severity: { Label: 'MEDIUM' },
        Title: 'owner-tag: ami-0a1b2c3d4e5f60718',
        Description: 'the tag Owner is missing',
        ProductFields: { 'ami-governor/AccountId': '444455556666', 'ami-governor/RuleId': 'owner-tag' },
        Resources: [
          {
            Type: 'Other',
            Id: 'arn:aws:ec2:us-east-1::image/ami-0a1b2c3d4e5f60718',
            Partition: 'aws',
            Region: 'us-east-1',
          },
        ],
        Compliance: { Status: 'FAILED' },
        RecordState: 'ACTIVE',
      },
    ]);
  });

  it('are updated and not doubled: the newest of a rule and an image has the same id', () => {
    const later = aTransition([aChange({ from: 'NON_COMPLIANT', to: 'COMPLIANT' })], imageId, 2);
    const both = securityFindings([later, aTransition([aChange()])], hub);

    expect(both.map(({ Id, Compliance, Severity }) => [Id, Compliance.Status, Severity.Label])).toEqual([
      ['ami-governor/444455556666/us-east-1/ami-0a1b2c3d4e5f60718/owner-tag', 'PASSED', 'INFORMATIONAL'],
    ]);
  });

  it.each([
    ['could not be judged', { to: 'INSUFFICIENT_DATA' }, 'WARNING', 'ACTIVE'],
    ['is none any more', { from: 'NON_COMPLIANT', to: null }, 'NOT_AVAILABLE', 'ARCHIVED'],
    ['was exempted', { from: 'NON_COMPLIANT', to: 'NOT_APPLICABLE' }, 'NOT_AVAILABLE', 'ACTIVE'],
  ] as const)('say when a violation %s', (_, change, status, state) => {
    const [finding] = securityFindings([aTransition([aChange(change)])], hub);

    expect([finding?.Compliance.Status, finding?.RecordState]).toEqual([status, state]);
  });

  it('leave out what never failed, and alerts and outcomes', () => {
    expect(securityFindings([aTransition([aChange({ to: 'COMPLIANT' })])], hub)).toEqual([]);
  });

  it('cut what strangers wrote to what Security Hub takes', () => {
    const [finding] = securityFindings([aTransition([aChange({ reason: 'x'.repeat(5_000) })])], hub);

    expect(finding?.Description).toHaveLength(1_024);
  });

  it('are about the account where the scope is the subject', () => {
    const [finding] = securityFindings([aTransition([aChange()], '444455556666/us-east-1')], hub);

    expect(finding?.Resources[0]).toMatchObject({ Type: 'AwsAccount', Id: 'AWS::::Account:444455556666' });
  });
});

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers each request in turn by a status and a body, and keeps what was asked. */
async function aHub(...answers: readonly (readonly [status: number, body: object])[]) {
  const asked: { path: string | undefined; findings: number; signed: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { Findings } = JSON.parse(Buffer.concat(chunks).toString());
      const signed = /\/(\w+)\/aws4_request/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      asked.push({ path: request.url, findings: Findings.length, signed });
      const [status, body] = answers[asked.length - 1] ?? [200, { FailedCount: 0, FailedFindings: [] }];
      response.writeHead(status).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  const { config } = new SQSClient({
    region: hub.region,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  return { asked, hub: securityHub(config, hub, `http://127.0.0.1:${port}`) };
}

function manyTransitions(count: number): readonly StoryItem[] {
  return Array.from({ length: count }, (_, n) =>
    aTransition([aChange()], `ami-${String(n).padStart(17, '0')}`),
  );
}

describe('Security Hub', () => {
  it('is asked for a hundred findings at a time', async () => {
    const { asked, hub: running } = await aHub();

    expect(await running.importChanges(manyTransitions(130))).toEqual({ taken: 130, refused: [] });
    expect(asked).toEqual([
      { path: '/findings/import', findings: 100, signed: 'securityhub' },
      { path: '/findings/import', findings: 30, signed: 'securityhub' },
    ]);
  });

  it('tells which it will not take', async () => {
    const failed = {
      FailedFindings: [{ Id: 'a', ErrorCode: 'InvalidInput', ErrorMessage: 'no such field' }],
    };
    const { hub: running } = await aHub([200, failed]);

    expect(await running.importChanges(manyTransitions(2))).toEqual({
      taken: 1,
      refused: ['a: InvalidInput no such field'],
    });
  });

  it('that is not switched on takes nothing, and fails nothing else', async () => {
    const { hub: running } = await aHub([401, { message: 'not subscribed' }]);

    expect(await running.importChanges(manyTransitions(1))).toEqual({
      taken: 0,
      refused: ['Security Hub answered 401: {"message":"not subscribed"}'],
    });
  });

  it.each([429, 500, 503])('that is busy (%i) is asked again later', async (status) => {
    const { hub: running } = await aHub([status, {}]);

    await expect(running.importChanges(manyTransitions(1))).rejects.toThrow(SecurityHubError);
  });

  it('is not asked where nothing changed', async () => {
    const { asked, hub: running } = await aHub();

    expect(await running.importChanges([])).toEqual({ taken: 0, refused: [] });
    expect(asked).toEqual([]);
  });
});
