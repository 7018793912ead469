import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCli } from './run-cli.ts';

const where = ['--account', '111122223333', '--region', 'eu-central-1'];
const image = 'ami-0123456789abcdef0';
const waiver = ['waive', image, '--rule', 'owner-tag', '--why', 'x', '--until', '2026-12-31', ...where];

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AMIGOV_API_URL', '');
});
afterEach(() => vi.unstubAllEnvs());

/** A server that gives the same answer to everything, and keeps what it was sent. */
async function answering(status: number, body: string) {
  const heard: { readonly url: string; readonly headers: Record<string, unknown>; readonly body: string }[] =
    [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    heard.push({ url: request.url ?? '', headers: request.headers, body: text });
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, heard, close: () => server.close() };
}

describe('what is missing is told before anything is sent', () => {
  test.each([
    [['waive'], /^waive takes one image, snapshot or scope: amigov waive ami-/],
    [['waive', image], 'say which rule is waived: --rule ID\n'],
    [['waive', image, '--rule', 'r', ...where], 'say until when it is waived: --until 2027-06-30\n'],
    [['waive', image, '--rule', 'r', ...where, '--until', '2026-12-31'], /^say why, for those/],
    [['waive', image, '--rule', 'r', '--why', 'x', '--until', '2026-12-31'], /^say whose account it is/],
    [
      ['waive', image, '--rule', 'r', ...where, '--end', '--why', 'x'],
      /^waive: --end takes neither --why nor --until/,
    ],
    [['plan', 'approve', ...where], 'say which rule: --rule ID\n'],
    [['plan', 'approve', '--rule', 'r', ...where], 'say which action: --action disable\n'],
    [['pause', '--why', 'x'], 'say until when: --until 2026-10-01T12:00:00Z\n'],
    [['pause', '--until', '2026-10-01'], /^say why/],
    [['baseline'], 'baseline takes one word: amigov baseline accept\n'],
    [['baseline', 'accept', ...where], /^say why/],
    [['restore'], /^restore takes one image: amigov restore ami-/],
    [['restore', 'ami-1'], /^restore takes one image/],
    [['restore', image], 'say which Region it is: --region eu-central-1\n'],
    [['resume', 'now'], 'resume: unexpected argument now\n'],
    [waiver, 'say where the API is: --api https://… or AMIGOV_API_URL\n'],
    [[...waiver, '--api', 'api'], '--api takes an address such as https://…, not api\n'],
    [
      [...waiver, '--api', 'http://api.example.com'],
      /^--api takes an https address: the request carries credentials/,
    ],
    [
      [...waiver, '--api', 'https://127.0.0.1:1'],
      /^no answer from https:\/\/127.0.0.1:1 \(.*\): whether it was heard is not known/,
    ],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  test('an address of the environment that is none', async () => {
    vi.stubEnv('AMIGOV_API_URL', 'api');

    expect(await runCli(waiver)).toEqual({ code: 1, stdout: '', stderr: 'AMIGOV_API_URL: expected a URL\n' });
  });
});

test('what is said is signed for the API, and its sentence is shown without control characters', async () => {
  const server = await answering(200, JSON.stringify({ message: 'it is\u001b[2J waived' }));

  const { code, stdout } = await runCli([...waiver, '--api', `${server.url}/stage/`]);
  server.close();

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'it is waived\n' });
  expect(server.heard).toEqual([
    {
      url: '/stage/accounts/111122223333/regions/eu-central-1/waivers',
      headers: expect.objectContaining({
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request, /,
        ),
      }),
      body: JSON.stringify({ subject: image, rule: 'owner-tag', why: 'x', until: '2026-12-31' }),
    },
  ]);
});

test('where the environment has a token, it is sent instead of a signature', async () => {
  vi.stubEnv('AMIGOV_API_TOKEN', 'header.claims.signature');
  const server = await answering(200, JSON.stringify({ message: 'it is waived' }));

  await runCli([...waiver, '--api', server.url]);
  server.close();

  expect(server.heard[0]?.headers).toMatchObject({ authorization: 'Bearer header.claims.signature' });
});

test.each([
  [
    409,
    JSON.stringify({ error: 'the policy allows no waivers' }),
    'refused (409): the policy allows no waivers\n',
  ],
  [403, JSON.stringify({ message: 'Forbidden' }), /^the API lets these credentials not in \(Forbidden\)/],
  [502, '<html>', 'refused (502): no reason told\n'],
  [200, '{}', 'refused (200): no reason told\n'],
])('an answer %i %s is one sentence and exit code 1', async (status, body, message) => {
  const server = await answering(status, body);

  const { code, stdout, stderr } = await runCli([...waiver, '--api', server.url]);
  server.close();

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});
