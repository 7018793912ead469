import { beforeAll, describe, expect, it } from 'vitest';
import { questionRoutes } from '../../functions/api/question-answer.ts';
import type { ApiPorts } from '../../functions/api/route.ts';
import { known } from '../../shared/domain/known.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { anImage } from '../builders.ts';
import { judged } from '../contract/judged-scopes.ts';
import { aFinding, anAction, anImageReport, aReport, aSweep, noonPlus } from '../contract/reports.ts';
import { aWaiver } from '../contract/statement-claims.ts';
import { answerTo, apiPorts, aQuestion, ask, imageId, now, scope } from './api-requests.ts';

let ports: ApiPorts;

beforeAll(async () => {
  const store = memoryStore({ now: () => now });
  await judged(store);
  await store.saveWaiver(scope, aWaiver(), 180);
  ports = apiPorts({ questions: store });
});

/** All items of a question, by following its cursors. */
async function allItems(route: string, query: Readonly<Record<string, string>>, more: object = {}) {
  const items: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const words: Record<string, string> = cursor === null ? query : { ...query, cursor };
    const { statusCode, body } = await ask(aQuestion(route, words, more), ports);
    expect([statusCode, body.schemaVersion]).toEqual([200, 1]);
    items.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return items;
}

const lastDigits = (items: readonly Record<string, unknown>[]) =>
  items.map(({ subjectId }) => String(subjectId).slice(-1)).toSorted();

describe('questions to the API', () => {
  it.each<[Record<string, string>, readonly string[]]>([
    [{ rule: 'one-year', status: 'NON_COMPLIANT' }, ['1', '2', '4', '5']],
    [{ status: 'NON_COMPLIANT,INSUFFICIENT_DATA' }, ['1', '2', '4', '5', '6']],
    [{ severity: 'high,critical' }, ['4']],
    [{ account: '111122223333' }, ['1', '2', '4']],
    [{ account: '111122223333', region: 'eu-central-1' }, ['1', '2', '3']],
    [{ owner: 'bob@example.com', from: '2026-10-02', to: '2026-10-04' }, ['5']],
    [{ image: 'ami-00000000000000005' }, ['5']],
    [{ framework: 'CIS AWS Compute Services', control: '2.1.4' }, ['1', '2', '4', '5']],
  ])('%j is answered page by page', async (query, images) => {
    expect(lastDigits(await allItems('/findings', { ...query, limit: '1' }))).toEqual(images);
  });

  it('of other kinds are answered, too', async () => {
    const path = (pathParameters: Record<string, string>) => ({ pathParameters });

    const inScope = { account: scope.accountId, region: scope.region };
    expect(lastDigits(await allItems('/images', { ...inScope, limit: '1' }))).toEqual(['1', '2', '3']);
    expect(await allItems('/due', { days: '30' })).toEqual([]);
    expect(await allItems('/runs', { day: '2026-10-01' })).toHaveLength(2);
    expect(await allItems('/runs', {})).toHaveLength(2);
    expect(await allItems('/waivers', { to: '2026-12-31' })).toMatchObject([{ subjectId: imageId }]);
    expect(await allItems('/history/{subject+}', {}, path({ subject: imageId }))).toHaveLength(2);
    expect(
      await allItems('/usage/{region}/{imageId}', {}, path({ region: 'eu-central-1', imageId })),
    ).toEqual([]);
  });

  it('about a day are answered from the story, also of what is gone', async () => {
    const store = memoryStore({ now: () => now });
    await store.saveReport(aReport(), aSweep());
    await store.saveReport(
      aReport([anImageReport([aFinding({ subjectId: 'ami-00000000000000002' })])], {
        evaluatedAt: noonPlus(5),
      }),
      aSweep('sweep-2'),
    );
    const on = async (day: string) => {
      const event = aQuestion('/history/{subject+}', { on: day }, { pathParameters: { subject: imageId } });
      const ports = apiPorts({ questions: store, now: () => new Date(noonPlus(5)) });
      const { body } = await ask(event, ports);
      return body.items ?? body.error;
    };

    expect(await on('2026-10-07')).toBe('malformed: on: 2026-10-07 is still to come');
    expect(await on('2026-10-05')).toMatchObject([{ ruleId: 'one-year', status: 'NON_COMPLIANT' }]);
    expect(await on('2026-09-30')).toEqual([]);
    expect(await on('2026-10-06')).toEqual([]);
  });

  it('about frameworks name the controls with the rules of the policy that serve them', async () => {
    const items = await allItems('/frameworks', { framework: 'AWS FSBP' });

    expect(items).toContainEqual({
      ...{ framework: 'AWS FSBP', id: 'EC2.3', checks: ['encrypted-snapshots'], ruleIds: ['only-told'] },
      title: 'Attached Amazon EBS volumes should be encrypted at-rest',
      source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-3',
    });
  });

  it('are all routed', () => {
    expect([...questionRoutes.keys()]).toEqual([
      'GET /findings',
      'GET /images',
      'GET /due',
      'GET /runs',
      'GET /waivers',
      'GET /frameworks',
      'GET /history/{subject+}',
      'GET /usage/{region}/{imageId}',
    ]);
  });
});

describe('what is wrong with a question', () => {
  it('is told all at once', async () => {
    const query = { status: 'BAD', from: 'yesterday', severty: 'high', limit: '0', account: '12' };

    expect(await ask(aQuestion('/findings', query), ports)).toEqual({
      statusCode: 400,
      body: {
        error:
          'malformed: account: expected 12 digits; limit: expected a number from 1 to 1000; status: expected COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE, INSUFFICIENT_DATA, with commas between several; from: expected a day such as 2027-06-30; severty is no word here; did you mean severity?',
      },
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['/findings', { rule: 'one-yaer' }, 'malformed: the policy has no rule one-yaer; did you mean one-year?'],
    ['/findings', { control: 'AC-99' }, 'malformed: no rule of the policy serves AC-99'],
    [
      '/findings',
      { rule: 'only-told', control: '2.1.4' },
      'malformed: no rule of the policy that you named serves 2.1.4',
    ],
    [
      '/findings',
      { status: 'COMPLIANT' },
      'COMPLIANT and NOT_APPLICABLE are kept by scope: name an account and a Region',
    ],
    ['/findings', { format: 'xml' }, 'malformed: format: expected json, csv, html'],
    ['/findings', { cursor: 'AAAA' }, 'the cursor is not one of this question: ask again without it'],
    ['/findings', { cursor: 'a b' }, 'malformed: cursor: expected what nextCursor said'],
    ['/images', {}, 'malformed: account: expected 12 digits; region: expected a Region such as eu-central-1'],
    ['/due', { days: '-1' }, 'malformed: days: expected a number from 0 to 3660'],
    ['/runs', { day: '2026-02-30' }, 'malformed: day: expected a day such as 2027-06-30'],
  ])('at %s in %j is one clear sentence', async (route, query, error) => {
    expect(await ask(aQuestion(route, query), ports)).toEqual({ statusCode: 400, body: { error } });
  });

  it.each([
    ['/history/{subject+}', { subject: '../x' }],
    ['/usage/{region}/{imageId}', { region: 'eu-central-1', imageId: 'ami-1' }],
  ])('in the path of %s is told', async (route, pathParameters) => {
    expect(await ask(aQuestion(route, {}, { pathParameters }), ports)).toMatchObject({ statusCode: 400 });
  });

  it('a cursor of another question is refused', async () => {
    const first = await ask(aQuestion('/findings', { rule: 'one-year', limit: '1' }), ports);
    const cursor: string = first.body.nextCursor;

    const other = await ask(aQuestion('/findings', { rule: 'one-year', owner: 'ann', cursor }), ports);

    expect(other).toMatchObject({ statusCode: 400 });
  });
});

describe('an answer', () => {
  it.each<[string, Record<string, string>, string]>([
    ['*/*', {}, 'application/json'],
    ['text/csv', {}, 'text/csv'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', {}, 'text/html'],
    ['text/html;q=0.2, text/csv;q=0.9', {}, 'text/csv'],
    ['text/csv;q=0', {}, 'application/json'],
    ['image/png', {}, 'application/json'],
    ['text/csv', { format: 'html' }, 'text/html'],
  ])('to who accepts %s and asks %j is %s', async (accept, query, type) => {
    const { headers } = await answerTo(aQuestion('/findings', query, { headers: { accept } }), ports);

    expect(headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each(['json', 'csv', 'html'])(
    'as %s tells where the next page is, by the same words',
    async (format) => {
      const query = { rule: 'one-year', owner: 'ann@example.com', limit: '1', format };

      const { headers } = await answerTo(aQuestion('/findings', query), ports);

      const [, path = ''] = /^<([^>]+)>; rel="next"$/.exec(headers['link'] ?? '') ?? [];
      const next = new URL(path, 'https://api.example');
      const { cursor = '', ...words } = Object.fromEntries(next.searchParams);
      expect([next.pathname, words]).toEqual(['/findings', query]);
      expect((await answerTo(aQuestion('/findings', { ...words, cursor }), ports)).statusCode).toBe(200);
    },
  );

  it('as CSV has a title for each column, and no cell that a spreadsheet would run', async () => {
    const store = memoryStore({ now: () => now });
    const names = ['=1+1', '+cmd', '-2', '@SUM(A1)', '\tx', '\rx', 'a;=1', '＝1', 'quo"ted'];
    const images = names.map((name, n) =>
      anImageReport([aFinding({ subjectId: `ami-0000000${n}`, reason: name })], {
        image: anImage({
          imageId: `ami-0000000${n}`,
          name,
          tags: known([{ key: 'Owner', value: name }]),
        }),
      }),
    );
    await store.saveReport(aReport(images, { actions: [anAction({ status: 'waiting' })] }), aSweep());
    const query = { ...{ account: scope.accountId, region: scope.region }, format: 'csv' };

    const { body } = await answerTo(aQuestion('/findings', query), apiPorts({ questions: store }));

    const [titles = '', ...lines] = body.split('\r\n');
    expect(titles).toBe(
      'account,region,subjectId,name,owner,ruleId,check,status,severity,mode,reason,firstSeenAt,announcedAt,notifiedAt,waivedUntil,waivedBy,evidence,promised,standing',
    );
    expect(lines[0]).toMatch(/^111122223333,eu-central-1,ami-00000000,'=1\+1,'=1\+1,one-year,/);
    const cells = lines.flatMap((line) => [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)]);
    expect(cells.length).toBeGreaterThan(names.length * 19);
    expect(cells.filter(([, cell = '']) => /^"?[=+\-@\t\r＝]/.test(cell))).toEqual([]);
    expect(body).toContain(`"a;'=1"`);
    expect(body).toContain(`"quo""ted"`);
  });

  it('as HTML runs nothing of what strangers wrote, and says so in its policy', async () => {
    const store = memoryStore({ now: () => now });
    const name = '<script>alert(1)</script>';
    const image = anImageReport([aFinding()], { image: anImage({ name }) });
    await store.saveReport(aReport([image]), aSweep());

    const { body, headers } = await answerTo(
      aQuestion('/findings', { format: 'html' }),
      apiPorts({ questions: store }),
    );
    const pages = await allPagesOf(store);

    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toContain('<script');
    expect(pages).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});

/** The one row is on the page of its shard. */
async function allPagesOf(questions: ApiPorts['questions']): Promise<string> {
  const query = { ...{ account: scope.accountId, region: scope.region }, format: 'html' };
  return (await answerTo(aQuestion('/findings', query), apiPorts({ questions }))).body;
}
