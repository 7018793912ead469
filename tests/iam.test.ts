import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../infra/function-names.ts';
import { isAllowed } from '../sandbox/aws/identity/policy.ts';
import type { Policy } from '../sandbox/aws/identity/principal.ts';
import { toPolicy } from '../sandbox/aws/identity/read-policy.ts';
import { readMember } from '../sandbox/runtime/service/read-member.ts';
import { type Corpus, everyCall } from './iam/corpus.ts';
import { actionOf, asIamSees } from './iam/served-calls.ts';

const byLambda = 'Lambda itself, for the logs and traces of the function';
const byMapping = 'Lambda itself, which polls the queue by the role of the function';
const ofEveryFunction = {
  'logs:CreateLogStream': byLambda,
  'logs:PutLogEvents': byLambda,
  'xray:PutTraceSegments': byLambda,
  'xray:PutTelemetryRecords': byLambda,
};
const polled = {
  'sqs:ReceiveMessage': byMapping,
  'sqs:DeleteMessage': byMapping,
  'sqs:GetQueueAttributes': byMapping,
};
const scheduled = {
  'iam:PassRole': 'EventBridge Scheduler, which is handed the role with CreateSchedule',
};
const byParameterStore = 'Parameter Store, where the parameter is encrypted or refers to a secret';

/** Rights that no call of a function shows, with who uses them. */
const unseen: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'image-event': ofEveryFunction,
  'inspector-finding': ofEveryFunction,
  'daily-sweep': {
    ...{ ...ofEveryFunction, ...polled, ...scheduled },
    'dynamodb:GetItem': 'The function itself, where somebody else holds the lease of telling',
  },
  govern: { ...ofEveryFunction, ...polled, ...scheduled },
  apply: { ...ofEveryFunction, ...polled },
  remove: { ...ofEveryFunction, ...polled },
  slack: {
    ...ofEveryFunction,
    'sqs:SendMessage': 'Lambda itself, where the function failed for the last time',
    'secretsmanager:GetSecretValue': byParameterStore,
    'kms:Decrypt': byParameterStore,
  },
  archive: {
    ...ofEveryFunction,
    ...Object.fromEntries(
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((operation) => [
        `dynamodb:${operation}`,
        'Lambda itself, which reads the stream by the role of the function',
      ]),
    ),
    'sqs:SendMessage': 'Lambda itself, where a batch failed for the last time',
    'securityhub:BatchImportFindings': 'The function itself, where the parameter securityHub says so',
  },
  api: ofEveryFunction,
};

const refusals = /^(UnauthorizedOperation|AccessDenied|AccessDeniedException)$/;

let corpus: Corpus;
/** By the names of the roles, without what every name begins with. */
let rights: ReadonlyMap<string, Policy>;

beforeAll(async () => {
  corpus = await everyCall();
  const { functions, accountId, region } = corpus.service;
  const member = fileURLToPath(new URL('../infra/member-account.yml', import.meta.url));
  const parameters = { OperatorRoleArns: `arn:aws:iam::${accountId}:role/Operator` };
  const { roles } = readMember(member, { accountId, region, parameters });
  rights = new Map([
    ...functions.map(({ roleArn = '', policies }) => [nameOf(roleArn), toPolicy(policies)] as const),
    ...roles
      .filter(({ arn }) => !arn.endsWith('forwarder'))
      .map(({ arn, policies }) => [nameOf(arn), toPolicy(policies)] as const),
  ]);
}, 180_000);

/** `govern` of `arn:aws:iam::111122223333:role/ami-governor-main-govern`. */
function nameOf(arn: string): string {
  return (arn.split('/')[1] ?? '').replace(/^ami-governor-(main-)?/, '');
}

function callsOf(name: string): readonly string[] {
  const { functions } = corpus.service;
  const key = functions.find(({ roleArn = '' }) => nameOf(roleArn) === name)?.key;
  const simulated = corpus.simulated
    .filter(({ principalArn }) => nameOf(principalArn) === name)
    .map(({ service, operation }) => `${service}:${operation}`);
  const served = corpus.served.filter(({ functionKey }) => key !== undefined && functionKey === key);
  return [...new Set([...simulated, ...served.map(({ action }) => actionOf(action))])].toSorted();
}

function allowedTo(name: string): readonly string[] {
  const allowing = (rights.get(name)?.statements ?? []).filter(({ effect }) => effect === 'Allow');
  return [...new Set(allowing.flatMap(({ actions }) => actions))].toSorted();
}

describe.each([...functionNames, ...['reader', 'enforcer', 'remover', 'restorer']])('the role %s', (name) => {
  it('may do exactly what it is seen to do, and what has its reason', () => {
    const seen = [...callsOf(name), ...Object.keys(unseen[name] ?? {})];

    expect(allowedTo(name)).toEqual(seen.toSorted());
    expect(callsOf(name).filter((action) => unseen[name]?.[action] !== undefined)).toEqual([]);
  });
});

it('every role that is deployed is among them', () => {
  expect([...rights.keys()].toSorted()).toEqual(
    [...Object.keys(unseen), 'reader', 'enforcer', 'remover', 'restorer'].toSorted(),
  );
});

describe('no function is refused anything', () => {
  it('by EC2 and the other services that the simulator is', () => {
    const refused = corpus.simulated.filter(({ outcome }) => refusals.test(outcome));

    expect(refused.map(({ principalArn, operation }) => `${principalArn} ${operation}`)).toEqual([]);
  });

  it('by its own queues, table, topic, bus and schedules', () => {
    const refused = corpus.served.flatMap((call) => {
      const { functionKey } = call;
      const { roleArn = '' } = corpus.service.functions.find(({ key }) => key === functionKey) ?? {};
      const policy = rights.get(nameOf(roleArn));
      if (functionKey === undefined || policy === undefined) return [];
      const asked = asIamSees(call, corpus.service);
      return isAllowed({ policies: [policy] }, asked)
        ? []
        : [`${functionKey} ${asked.action} ${asked.resource}`];
    });

    expect([...new Set(refused)]).toEqual([]);
    expect(corpus.served.length).toBeGreaterThan(500);
  });
});

describe('every session', () => {
  const sessions = () =>
    corpus.simulated
      .filter(
        ({ operation, principalArn }) => operation === 'AssumeRole' && !principalArn.includes('Operator'),
      )
      .map(({ principalArn, input, region }) => ({
        caller: nameOf(principalArn),
        role: nameOf(String(input['RoleArn'])),
        name: String(input['RoleSessionName']),
        ...{ policy: input['Policy'], externalId: input['ExternalId'], region },
      }));

  it('says in its name which function it is of, and in which run where there is one', () => {
    for (const { caller, name } of sessions()) {
      const run = ['govern', 'apply', 'remove'].includes(caller) ? '-(?:sweep|event|look)-.+' : '';
      expect(name).toMatch(new RegExp(`^${caller}${run}$`));
    }
  });

  it('that changes something names what, and is asked for with the external id at the own Regional endpoint', () => {
    const changing = sessions().filter(({ role }) => role !== 'reader');

    expect(new Set(changing.map(({ caller, role }) => `${caller} ${role}`))).toEqual(
      new Set(['apply enforcer', 'remove remover']),
    );
    for (const { policy } of changing) expect(String(policy)).toMatch(/"Resource":\["(arn:aws:ec2:|\*")/);
    expect(new Set(sessions().map(({ externalId }) => externalId))).toEqual(new Set(['ami-governor']));
    expect(new Set(sessions().map(({ region }) => region))).toEqual(new Set([corpus.service.region]));
  });
});
