import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServerless, serviceFolder } from '../package/packaged-service.ts';
import { python } from './moto.ts';

/** What cfn-lint says of a template and is let pass, by rule and place, each with its reason. */
const letPass = [
  {
    rule: 'W3005',
    place: /^Resources\/(\w+LambdaFunction\/DependsOn\/1|HttpApiRoute\w+\/DependsOn)$/,
    reason: 'the framework writes a DependsOn beside the reference that makes it needless',
  },
  {
    rule: 'W3037',
    place: /^Resources\/ReaderRole\/Properties\/Policies\/0\/PolicyDocument\/Statement\/1\/Action$/,
    reason:
      'ec2:GetImageFindings is newer than the public list of actions: aws-sdk client-ec2 3.1169 has the call',
  },
  {
    rule: 'W8003',
    place:
      /^Conditions\/(MakesKey|Exports|TellsSecurityHub|(Locks\/Fn::And\/1|HasAlertEmail|HasSlackWebhooks|HasOrganization)\/Fn::Not\/0)$/,
    reason:
      'parameters of the framework are put in before CloudFormation sees the template, so that they are constant',
  },
  ...['E1157', 'E1162', 'E1164', 'E3017'].map((rule) => ({
    rule,
    place: /^Resources\/(AlertTopic|ComplianceTable)\/Properties\/.*KmsMasterKeyId\/Fn::If\/2$/,
    reason:
      'without an ARN of a key the other branch is taken, which cfn-lint does not see, and the key is made',
  })),
];

const member = fileURLToPath(new URL('../../infra/member-account.yml', import.meta.url));
let folder = '';

describe.skipIf(python === null)('cfn-lint', () => {
  beforeAll(async () => {
    folder = await serviceFolder();
    await runServerless(folder, ['package']);
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it('has nothing to say of the hub and of the member account but what is let pass, and all that occurs', async () => {
    const hub = join(folder, '.serverless', 'cloudformation-template-update-stack.json');
    const remarks = [...(await remarksOn(hub)), ...(await remarksOn(member))];

    const letPassOf = (remark: Remark) =>
      letPass.find(({ rule, place }) => rule === remark.rule && place.test(remark.place));
    expect(remarks.filter((remark) => letPassOf(remark) === undefined)).toEqual([]);
    expect(new Set(remarks.map(letPassOf))).toEqual(new Set(letPass));
  });
});

interface Remark {
  readonly rule: string;
  readonly place: string;
  readonly message: string;
}

interface Match {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

async function remarksOn(template: string): Promise<readonly Remark[]> {
  if (python === null) return [];
  const { command, env } = python;
  // The package has no __main__.
  const options = ['-c', 'from cfnlint.runner import main; main()', '--format', 'json', '--', template];
  const said = await new Promise<string>((resolve, reject) => {
    execFile(
      command,
      options,
      { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        // Its exit code tells how grave the gravest remark is.
        if (error !== null && stdout === '') reject(new Error(stderr, { cause: error }));
        else resolve(stdout);
      },
    );
  });
  const matches: readonly Match[] = JSON.parse(said);
  return matches.map(({ Rule, Message, Location }) => ({
    rule: Rule.Id,
    place: (Location.Path ?? []).join('/'),
    message: Message.slice(0, 200),
  }));
}
