import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { alertKinds } from '../../shared/domain/notify/alert.ts';

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const exitCode = await main(['notify', ...args], {
    stdout: (text) => void out.push(text),
    stderr: (text) => void errors.push(text),
    columns: null,
    colors: false,
  });
  return { exitCode, out, stdout: out.join(''), stderr: errors.join('') };
}

describe('amigov notify preview', () => {
  it('shows every kind and a digest of all, as the e-mail that people get', async () => {
    const { exitCode, out, stderr } = await run('preview');

    expect(exitCode).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([...alertKinds, 'digest']);
    expect(out.every((text) => text.startsWith('Subject: AMI Governor: '))).toBe(true);
    expect(out[0]).toContain('not by this service: by arn:aws:iam::111122223333:user/eve from 198.51.100.7');
  });

  it.each(['slack', 'chat', 'json'])('shows them as %s, each a JSON document', async (format) => {
    const { out } = await run('preview', '--format', format);

    expect(out).toHaveLength(alertKinds.length + 1);
    for (const text of out) expect(typeof JSON.parse(text)).toBe('object');
  });

  it('shows the page of one kind', async () => {
    const { out } = await run('preview', 'violation', '--format', 'html');

    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(/^<!doctype html>/);
    expect(out[0]).toContain('<strong>violation, medium</strong>');
  });

  it.each([
    [['view'], 'notify takes the word preview: amigov notify preview\n'],
    [['preview', '--format', 'pdf'], '--format takes text, slack, chat, json, html, not pdf\n'],
    [
      ['preview', 'violations'],
      'there is no alert violations; there are image-changed, service-trouble, objection, action-failed, action-taken, warning, held, violation, waiver-expiring, resolved, digest\n',
    ],
  ])('%j is refused with what is possible', async (args, message) => {
    expect(await run(...args)).toMatchObject({ exitCode: 1, stdout: '', stderr: message });
  });
});
