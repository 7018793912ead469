import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { policyCommand } from '../../cli/commands/policy.ts';
import { policySchemaJson } from '../../shared/policy/json-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await policyCommand(args, {
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(''), err: err.join('') };
}

const rule = '  - { id: encrypted, check: encrypted-snapshots }\n';

describe('policy check', () => {
  it('says that a valid file is, with the number of its rules and its hash', async () => {
    const path = file('good.yml', `version: 1\nname: good\nrules:\n${rule}`);

    expect(await run('check', path)).toEqual({
      code: 0,
      out: `${path}: ok, 1 rule, hash 57448306d414c71d0d56baf2095d68f8abbf4cf483076a7612cf5288cc5f6a49\n`,
      err: '',
    });
  });

  it('prints each error with its place and how many there are', async () => {
    const path = file('bad.yml', `version: 1\nname: bad\nmode: enforec\nrules:\n${rule}limts: {}\n`);

    expect(await run('check', path)).toEqual({
      code: 1,
      out: '',
      err: [
        `${path}:3:7 \`mode\` is \`enforec\`; expected \`audit\` or \`enforce\`; did you mean \`enforce\`?`,
        `${path}:6:1 unknown key \`limts\`; did you mean \`limits\`?`,
        `${path}: 2 errors\n`,
      ].join('\n'),
    });
  });

  it('says that a file is missing', async () => {
    const path = join(folder, 'missing.yml');

    expect(await run('check', path)).toEqual({
      code: 1,
      out: '',
      err: `cannot read ${path}: there is no such file\n`,
    });
  });

  it('says that a directory is none', async () => {
    expect(await run('check', folder)).toEqual({
      code: 1,
      out: '',
      err: `cannot read ${folder}: it is a directory, not a file\n`,
    });
  });

  // Root reads everything.
  it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
    const path = file('secret.yml', '');
    chmodSync(path, 0o000);

    expect((await run('check', path)).err).toBe(`cannot read ${path}: it may not be read by this user\n`);
  });

  it('takes one file', async () => {
    const err =
      'policy check takes one file: amigov policy check FILE, amigov policy test FOLDER, or amigov policy schema\n';

    expect(await run('check')).toEqual({ code: 1, out: '', err });
    expect(await run('check', 'a.yml', 'b.yml')).toEqual({ code: 1, out: '', err });
  });
});

describe('policy schema', () => {
  it('prints the JSON Schema', async () => {
    expect(await run('schema')).toEqual({ code: 0, out: policySchemaJson(), err: '' });
  });

  it('takes nothing more', async () => {
    expect(await run('schema', 'x')).toMatchObject({ code: 1, out: '' });
  });
});

describe('another word', () => {
  it('is answered with the valid ones', async () => {
    expect(await run('chekc', 'a.yml')).toEqual({
      code: 1,
      out: '',
      err: 'policy knows no "chekc"; it is amigov policy check FILE, amigov policy test FOLDER, or amigov policy schema\n',
    });
    expect(await run()).toEqual({
      code: 1,
      out: '',
      err: 'policy needs a word; it is amigov policy check FILE, amigov policy test FOLDER, or amigov policy schema\n',
    });
  });
});
