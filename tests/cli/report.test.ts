import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { dynamoStore } from '../../shared/store/dynamo-store.ts';
import { openTable } from '../../shared/store/table.ts';
import { now, scope } from '../builders.ts';
import { clientOf, createTable, type DynamoServer, startDynalite } from '../contract/dynamo-servers.ts';
import { judged } from '../contract/judged-scopes.ts';
import {
  aFinding,
  anAction,
  anImageReport,
  aReport,
  aSweep,
  imageId,
  noonPlus,
  oneImage,
} from '../contract/reports.ts';
import { aWaiver } from '../contract/statement-claims.ts';
import { runCli } from './run-cli.ts';

let server: DynamoServer;

/** Three scopes that were judged, a waiver and a promised date; the first image is gone after ten days. */
beforeAll(async () => {
  server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'compliance');
  const store = dynamoStore(openTable(client, 'compliance'), () => now);
  await judged(store);
  await store.saveWaiver(scope, aWaiver({ subjectId: imageId(2) }), 180);
  const due = anAction({ subjectId: imageId(2), status: 'waiting', dueAt: noonPlus(12) });
  await store.saveReport(
    aReport([anImageReport([aFinding({ subjectId: imageId(2) })])], {
      evaluatedAt: noonPlus(10),
      actions: [due],
    }),
    aSweep('sweep-10'),
  );
});
afterAll(() => server.stop());

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${server.port}`);
  vi.stubEnv('AMIGOV_API_URL', '');
  vi.useFakeTimers({ now: new Date(noonPlus(10)), toFake: ['Date'] });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const table = ['--table', 'compliance'];
const where = ['--account', scope.accountId, '--region', scope.region];

async function rowsOf(...words: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['report', ...words, ...table, '--format', 'json']);
  expect([code, stderr.replace(/^note: .*\n/, '')]).toEqual([0, '']);
  const { schemaVersion, rows } = JSON.parse(stdout);
  expect(schemaVersion).toBe(1);
  return rows;
}

const digits = (rows: readonly { readonly subjectId: string }[]) =>
  rows.map(({ subjectId }) => subjectId.slice(-1));

describe('amigov report', () => {
  test.each<[readonly string[], readonly string[]]>([
    [[], ['2', '4', '5', '6']],
    [
      ['--status', 'NON_COMPLIANT'],
      ['2', '4', '5'],
    ],
    [
      ['--rule', 'one-year,owner', '--account', '222233334444'],
      ['5', '6'],
    ],
    [['--severity', 'high'], ['4']],
    [
      ['--owner', 'bob@example.com'],
      ['5', '6'],
    ],
    [['--from', '2026-10-02', '--to', '2026-10-31'], ['5']],
    [['--image', imageId(5)], ['5']],
    [
      ['--control', '2.1.4'],
      ['2', '4', '5', '6'],
    ],
    [['--framework', 'AWS FSBP', '--control', '2.1.4'], []],
    [where, ['2']],
  ])('of findings %j names these images', async (words, images) => {
    const asked = words.includes('--framework') ? ['findings', ...words] : words;

    expect(digits(await rowsOf(...asked))).toEqual(images);
  });

  test('of what comes due has it in order of date', async () => {
    expect(await rowsOf('--due', '2')).toMatchObject([{ subjectId: imageId(2), dueAt: noonPlus(12) }]);
    expect(await rowsOf('--due', '1')).toEqual([]);
  });

  test('of a day has the state at its end, of one image and of a whole scope with those that are gone', async () => {
    expect(await rowsOf('--on', '2026-10-05', '--image', oneImage)).toMatchObject([
      { subjectId: oneImage, ruleId: 'one-year', status: 'NON_COMPLIANT', since: noonPlus(0) },
    ]);
    expect(digits(await rowsOf('--on', '2026-10-05', ...where))).toEqual(['1', '2', '3']);
    expect(digits(await rowsOf('--on', '2026-10-05', ...where, '--status', 'COMPLIANT'))).toEqual(['3']);
    expect(digits(await rowsOf('--on', '2026-10-11', ...where))).toEqual(['2']);
    expect(await rowsOf('--on', '2026-09-30', ...where)).toEqual([]);
    expect(await runCli(['report', '--on', '2026-10-12', ...where, ...table])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--on 2026-10-12 is still to come'),
    });
  });

  test('of a framework counts by control what fails, is waived, not judged and passes', async () => {
    const rows = await rowsOf('--framework', 'CIS AWS Compute Services', '--control', '2.1.4');

    expect(rows).toHaveLength(1);
    expect(digits(rows[0].subjects.failing)).toEqual(['2', '4', '5']);
    expect(digits(rows[0].subjects.notJudged)).toEqual(['6']);
    expect(rows[0]).toMatchObject({ title: 'Ensure Images (AMI) are not older than 90 days' });
  });

  test('of runs, waivers, images, a story and uses has what the table has', async () => {
    expect(await rowsOf('runs', '--on', '2026-10-01')).toHaveLength(2);
    expect(await rowsOf('runs')).toMatchObject([{ runId: 'sweep-10' }]);
    expect(await rowsOf('waivers', '--to', '2026-12-31')).toMatchObject([{ subjectId: imageId(2) }]);
    expect(digits(await rowsOf('images', ...where))).toEqual(['1', '2', '3']);
    expect(await rowsOf('story', '--image', oneImage)).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(await rowsOf('usage', '--image', oneImage, '--region', 'eu-central-1')).toEqual([]);
  });

  test('at a terminal has a line a finding and its reason below', async () => {
    const { stdout } = await runCli(['report', ...table, '--severity', 'high']);

    expect(stdout).toBe(
      [
        'ACCOUNT       REGION     SUBJECT ID             NAME     OWNER            RULE ID   STATUS         SEVERITY  FIRST SEEN AT             WAIVED UNTIL  STANDING',
        '111122223333  eu-west-1  ami-00000000000000004  image 4  ann@example.com  one-year  NON_COMPLIANT  high      2026-10-01T12:00:00.000Z  -             failing',
        '    created at 2024-01-01T00:00:00.000Z',
        '',
        'findings: 1',
        '',
      ].join('\n'),
    );
  });

  test('as CSV and HTML has all columns', async () => {
    const csv = await runCli(['report', ...table, '--severity', 'high', '--format', 'csv']);
    const html = await runCli(['report', ...table, '--severity', 'high', '--format', 'html']);

    expect(csv.stdout.split('\r\n')[0]).toMatch(
      /^account,region,subjectId,name,owner,ruleId,.*,evidence,promised,standing$/,
    );
    expect(html.stdout).toMatch(/^<!doctype html>/);
    expect(html.stdout).toContain('ami-00000000000000004');
  });

  test('exits with 2 for a violation only where that is asked', async () => {
    const codeOf = async (...words: readonly string[]) => (await runCli(['report', ...table, ...words])).code;

    expect(await codeOf()).toBe(0);
    expect(await codeOf('--exit-code')).toBe(2);
    expect(await codeOf('--exit-code', '--severity', 'low')).toBe(0);
    expect(await codeOf('--exit-code', '--on', '2026-10-05', '--image', oneImage)).toBe(2);
  });

  test.each<[readonly string[], string]>([
    [
      ['--status', 'BAD'],
      '--status takes COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, INSUFFICIENT_DATA, not BAD\n',
    ],
    [
      ['--status', 'COMPLIANT'],
      'COMPLIANT and NOT_APPLICABLE are kept by scope: name an account and a Region\n',
    ],
    [
      ['--from', 'dump'],
      '--from takes a day such as 2027-06-30, not dump; a recorded account is reported by amigov scan --from FOLDER, with --format csv or json, or by amigov report page\n',
    ],
    [['--account', '12'], '--account takes 12 digits, not 12\n'],
    [['--image', 'ami-1'], '--image takes an image or a snapshot, not ami-1\n'],
    [['--due', 'x'], '--due takes a number from 0 to 3660, not x\n'],
    [['--on', '2026-10-01'], 'say whose account it is: --account 111122223333\n'],
    [['images'], 'say whose account it is: --account 111122223333\n'],
    [['usage'], 'say which image: --image ami-0123456789abcdef0\n'],
    [['--framework', 'ITIL'], '--framework takes AWS FSBP, '],
    [['--control', 'EC2.33'], '--control: no rule serves a control EC2.33; did you mean EC2.'],
    [['runs', '--owner', 'ann'], 'report runs takes no --owner; it takes --on, --account\n'],
    [['finding'], 'report: there is no report finding; did you mean findings?'],
    [['--api', 'https://api.example.com'], 'report: --api and --table are two ways to ask: name one\n'],
  ])("%j is the user's to mend", async (words, message) => {
    const { code, stdout, stderr } = await runCli(['report', ...words, ...table]);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.startsWith(message) || stderr).toBe(true);
  });

  test('becomes a page of all that the table knows, or of one account', async () => {
    const whole = await runCli(['report', 'page', ...table, '--json']);
    const account = await runCli(['report', 'page', ...table, '--account', '222233334444', '--json']);
    const { title, totals, scopes, next, acceptances, histories, notes } = JSON.parse(whole.stdout);

    expect([whole.code, title]).toEqual([0, 'All governed accounts']);
    expect(whole.stderr).toBe('100 pages so far\n');
    expect(totals).toMatchObject({ failing: 3, notJudged: 1, waived: 0 });
    expect(scopes.map(({ judgedAt }: { judgedAt: string }) => judgedAt)).toEqual([
      ...[noonPlus(10), noonPlus(0), noonPlus(3)],
    ]);
    expect(next).toMatchObject([{ subjectId: imageId(2), dueAt: noonPlus(12), action: 'to be seen' }]);
    expect(acceptances).toMatchObject([{ kind: 'waiver', until: '2026-12-31', isOver: false }]);
    expect(Object.keys(histories)).toContain(imageId(4));
    expect(notes).toEqual([
      'The policy file was not at hand: its exemptions and exclusions show only in the findings that they touch.',
    ]);
    expect(JSON.parse(account.stdout)).toMatchObject({
      title: 'Account 222233334444',
      totals: { failing: 1, notJudged: 1 },
    });
  });

  test('of a rule without findings says that nobody knows whether there is one', async () => {
    expect(await runCli(['report', ...table, '--rule', 'one-yaer'])).toEqual({
      ...{ code: 0, stdout: 'findings: nothing\n' },
      stderr: 'note: whether the policy has a rule one-yaer the table does not say\n',
    });
  });

  test('a table that cannot be read is told', async () => {
    const { code, stderr } = await runCli(['report', '--table', 'nowhere']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^the table nowhere could not be read \(ResourceNotFoundException: /);
  });

  test('without an address of the API or a table it says what is missing', async () => {
    const { code, stderr } = await runCli(['report']);

    expect([code, stderr]).toEqual([1, 'say where the API is: --api https://… or AMIGOV_API_URL\n']);
  });
});
