import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { violationsOf } from './architecture.ts';

const root = new URL('../', import.meta.url);

function sourceFiles(): readonly string[] {
  const folders = ['shared', 'functions', 'infra', 'cli', 'sandbox'].filter((folder) =>
    existsSync(new URL(folder, root)),
  );
  return folders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
}

function messages(path: string, source: string): readonly string[] {
  return violationsOf(path, source).map(({ message }) => message);
}

test('every source file keeps to the layout', () => {
  const found = sourceFiles().flatMap((path) =>
    violationsOf(path, readFileSync(new URL(path, root), 'utf8')).map(
      ({ line, message }) => `${path}:${line} ${message}`,
    ),
  );

  expect(found).toEqual([]);
});

test('the sources are found', () => {
  expect(sourceFiles()).toEqual(
    expect.arrayContaining([
      'shared/domain/rules/max-age.ts',
      'shared/pipeline/plan-scope.ts',
      'shared/ports.ts',
    ]),
  );
});

test.each([
  ["import { EC2Client } from '@aws-sdk/client-ec2';", 'domain imports @aws-sdk/client-ec2'],
  ["import type { Image } from '@aws-sdk/client-ec2';", 'domain imports @aws-sdk/client-ec2'],
  ["import { type Image } from '@aws-sdk/client-ec2';", 'domain imports @aws-sdk/client-ec2'],
  ["import '@aws-sdk/client-ec2';", 'domain imports @aws-sdk/client-ec2'],
  ["import { z } from 'zod';", 'domain imports zod'],
  ["import { readFileSync } from 'node:fs';", 'domain imports node:fs'],
  ["import { pace } from '../aws/pace.ts';", 'domain imports ../aws/pace.ts'],
  ["import type { PlanPorts } from '../ports.ts';", 'domain imports ../ports.ts'],
  ["import { anImage } from '../../tests/builders.ts';", 'domain imports ../../tests/builders.ts'],
  ["import { x } from '../nowhere/x.ts';", 'domain imports ../nowhere/x.ts'],
  ["import { x } from './../aws/x.ts';", 'domain imports ./../aws/x.ts'],
  ["export { pace } from '../aws/pace.ts';", 'domain imports ../aws/pace.ts'],
  ["export type { Image } from '@aws-sdk/client-ec2';", 'domain imports @aws-sdk/client-ec2'],
  ["export * from '../aws/pace.ts';", 'domain imports ../aws/pace.ts'],
  ["export * as pace from '../aws/pace.ts';", 'domain imports ../aws/pace.ts'],
  ["type Client = import('@aws-sdk/client-ec2').EC2Client;", 'domain imports @aws-sdk/client-ec2'],
  ["const ec2 = await import('@aws-sdk/client-ec2');", 'domain imports @aws-sdk/client-ec2'],
  ["const ec2 = await import('@aws-sdk/client-ec2');", 'uses import()'],
  ["const rule = await import('./rules/max-age.ts');", 'uses import()'],
  ['const rule = await import(name);', 'imports what only running it can tell'],
  ["const fs = require('node:fs');", 'domain imports node:fs'],
  ["const fs = require('node:fs');", 'uses require'],
  ['const at = Date.now();', 'uses the clock'],
  ["const at = Date['now']();", 'uses the clock'],
  ['const { now } = Date;', 'uses the clock'],
  ['const Clock = Date;', 'uses the clock'],
  ['const at = new Date();', 'uses the clock'],
  ['const at = new Date;', 'uses the clock'],
  ['const at = Date();', 'uses the clock'],
  ['const at = Reflect.construct(Date, []);', 'uses the clock'],
  ['const n = Math.random();', 'uses Math.random'],
  ["const n = Math['random']();", 'uses Math.random'],
  ['const { random } = Math;', 'uses Math.random'],
  ['const home = process.env.HOME;', 'uses process'],
  ['const home = process.env.HOME;', 'reads the environment'],
  ['const run = { process };', 'uses process'],
  ['const home = globalThis.process.env.HOME;', 'uses globalThis'],
  ['const sorted = names.sort((a, b) => a.localeCompare(b));', 'uses localeCompare'],
  ["const compare = name['localeCompare'];", 'uses localeCompare'],
  ['const { localeCompare } = name;', 'uses localeCompare'],
  ['const text = name.toLocaleLowerCase();', 'uses toLocaleLowerCase'],
  ['const text = at.toLocaleString();', 'uses toLocaleString'],
  ['const compare = new Intl.Collator();', 'uses Intl'],
  ["const answer = await fetch('https://example.com');", 'uses fetch'],
  ['setTimeout(run, 1000);', 'uses setTimeout'],
  ['const id = crypto.randomUUID();', 'uses crypto'],
  ['const here = import.meta.url;', 'uses import.meta'],
  ["const run = eval('1');", 'uses eval'],
  ["const run = new Function('return 1');", 'uses Function'],
])('in the domain, %s is found: %s', (source, message) => {
  expect(messages('shared/domain/plan.ts', source)).toContain(message);
});

test.each([
  "import { known } from './known.ts';",
  "import type { Rule } from './rule.ts';",
  "export { maxAge } from './rules/max-age.ts';",
  'const at = new Date(epochMs).toISOString();',
  'const at = Date.parse(instant);',
  'const at = Date.UTC(2026, 9, 1);',
  'function isPast(now: Date): boolean { return true; }',
  'const most = Math.max(1, 2);',
  'const step = { process: 1, now: 2, crypto: 3 };',
  'const step = image.process;',
  'interface Image { readonly process: string }',
  "const text = 'Date.now() and new Date()';",
  '// const at = Date.now();',
])('in the domain, %s is allowed', (source) => {
  expect(messages('shared/domain/plan.ts', source)).toEqual([]);
});

test('the domain may import from its own folders, however deep', () => {
  const source = "import type { Image } from '../image.ts';";

  expect(messages('shared/domain/guards/in-use.ts', source)).toEqual([]);
});

test.each([
  ['shared/ports.ts', './domain/image.ts'],
  ['shared/pipeline/plan-scope.ts', '../ports.ts'],
  ['shared/pipeline/plan-scope.ts', 'node:crypto'],
  ['shared/events/ami-state.ts', 'zod/mini'],
  ['shared/config.ts', 'zod/mini'],
  ['shared/policy/parse-policy.ts', 're2js'],
  ['shared/policy/parse-policy.ts', 'node:fs/promises'],
  ['shared/aws/clients.ts', '@aws-sdk/client-ec2'],
  ['shared/aws/usage/fleets.ts', '../../domain/image.ts'],
  ['shared/store/findings.ts', '@aws-sdk/client-dynamodb'],
  ['shared/notify/sns.ts', '@aws-sdk/client-sns'],
  ['shared/report/csv.ts', '../domain/report.ts'],
  ['functions/govern/handler.ts', '../../shared/aws/clients.ts'],
  ['functions/govern/handler.ts', '@middy/core'],
  ['cli/main.ts', '../shared/store/memory.ts'],
  ['cli/commands/forecast.ts', '../../sandbox/run.ts'],
  ['sandbox/run.ts', '../shared/policy/parse-policy.ts'],
])('%s may import %s', (path, imported) => {
  expect(messages(path, `import { x } from '${imported}';`)).toEqual([]);
});

test.each([
  ['shared/ports.ts', './pipeline/plan-scope.ts'],
  ['shared/ports.ts', 'node:crypto'],
  ['shared/pipeline/plan-scope.ts', '../store/memory.ts'],
  ['shared/pipeline/plan-scope.ts', '@aws-sdk/client-ec2'],
  ['shared/policy/parse-policy.ts', '../ports.ts'],
  ['shared/policy/parse-policy.ts', 'ajv'],
  ['shared/aws/clients.ts', '../store/memory.ts'],
  ['shared/aws/clients.ts', '../policy/parse-policy.ts'],
  ['shared/aws/clients.ts', 'zod'],
  ['shared/store/findings.ts', '../notify/sns.ts'],
  ['shared/store/findings.ts', '@aws-sdk/client-ec2'],
  ['shared/notify/sns.ts', '../report/csv.ts'],
  ['shared/report/csv.ts', '../aws/clients.ts'],
  ['shared/elsewhere/x.ts', '../domain/image.ts'],
  ['functions/govern/handler.ts', '../../cli/main.ts'],
  ['functions/govern/handler.ts', '../../sandbox/run.ts'],
  ['sandbox/run.ts', '../cli/main.ts'],
  ['cli/main.ts', '../tests/builders.ts'],
])('%s may not import %s', (path, imported) => {
  expect(messages(path, `import type { x } from '${imported}';`)).toHaveLength(1);
});

test.each([
  'const level = process.env.LOG_LEVEL;',
  "const level = process['env'].LOG_LEVEL;",
  'const { env } = process;',
  'const { env: environment } = process;',
  'const { argv, ...others } = process;',
  'const level = globalThis.process.env.LOG_LEVEL;',
  "import process from 'node:process';",
  "import { env } from 'node:process';",
])('only the configuration reads the environment: %s', (source) => {
  expect(messages('cli/main.ts', source)).toEqual(['reads the environment']);
  expect(messages('functions/govern/handler.ts', source)).toEqual(['reads the environment']);
  expect(messages('shared/config.ts', source)).toEqual([]);
});

test.each([
  ["import { ScanCommand } from '@aws-sdk/client-dynamodb';", 'imports ScanCommand'],
  ["import { ScanCommand as Ask } from '@aws-sdk/lib-dynamodb';", 'imports ScanCommand'],
  ["import { paginateScan } from '@aws-sdk/lib-dynamodb';", 'imports paginateScan'],
  ["import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';", 'imports ExecuteStatementCommand'],
  ["import { DynamoDB } from '@aws-sdk/client-dynamodb';", 'imports DynamoDB'],
  ["import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';", 'imports DynamoDBDocument'],
  ["export { ScanCommand } from '@aws-sdk/lib-dynamodb';", 'imports ScanCommand'],
  [
    "import * as dynamo from '@aws-sdk/client-dynamodb';",
    'takes all of @aws-sdk/client-dynamodb, with its scans',
  ],
  [
    "const dynamo = await import('@aws-sdk/client-dynamodb');",
    'takes all of @aws-sdk/client-dynamodb, with its scans',
  ],
  ["const target = 'DynamoDB_20120810.Scan';", 'sends DynamoDB_20120810.Scan'],
])('nothing scans a table: %s', (source, message) => {
  expect(messages('shared/store/table.ts', source)).toEqual([message]);
  expect(messages('cli/main.ts', source)).toEqual([message]);
  expect(messages('functions/api/ports.ts', source)).toEqual([message]);
});

test('a table may be asked by its keys', () => {
  const source = "import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';";

  expect(messages('shared/store/table.ts', source)).toEqual([]);
});

test.each([
  'process.exitCode = 1;',
  'const { stdout, stderr } = process;',
  "import { styleText } from 'node:util';",
  'process.stdout.write(text);',
])('the command line may say %s', (source) => {
  expect(messages('cli/main.ts', source)).toEqual([]);
});

test('a violation tells its line, and all are told in order', () => {
  const source = "import { z } from 'zod';\n\nconst at = Date.now();\n";

  expect(violationsOf('shared/domain/plan.ts', source)).toEqual([
    { line: 1, message: 'domain imports zod' },
    { line: 3, message: 'uses the clock' },
  ]);
});

test('a file that cannot be parsed is a violation', () => {
  expect(violationsOf('shared/domain/plan.ts', 'const = ;')).not.toEqual([]);
});
