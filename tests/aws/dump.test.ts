import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnswerName } from '../../shared/aws/answers.ts';
import { type Dump, openDump } from '../../shared/aws/dump.ts';
import { DumpError } from '../../shared/aws/dump-error.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dump-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function dumpOf(
  files: Readonly<Record<string, unknown>>,
  assumeEmpty: readonly string[] = [],
): Promise<Dump> {
  for (const [name, content] of Object.entries(files)) {
    const text =
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
  }
  return openDump(folder, { assumeEmpty });
}

async function messageOf(opening: Promise<Dump>): Promise<string> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DumpError);
  return error instanceof Error ? error.message : '';
}

test('reads a bare list and the CLI object alike', async () => {
  const dump = await dumpOf({
    'Images.json': [{ ImageId: 'a' }],
    'Snapshots.json': { Snapshots: [{ SnapshotId: 'b' }] },
  });

  expect(await dump.read('Images')).toEqual({ known: true, value: [{ ImageId: 'a' }] });
  expect(await dump.read('Snapshots')).toEqual({ known: true, value: [{ SnapshotId: 'b' }] });
});

const asPrinted: readonly (readonly [AnswerName, unknown, readonly unknown[]])[] = [
  [
    'Instances',
    { Reservations: [{ OwnerId: '1', Instances: [{ InstanceId: 'i' }] }] },
    [{ OwnerId: '1', InstanceId: 'i' }],
  ],
  ['Instances', [{ OwnerId: '1', Instances: [{ InstanceId: 'i' }] }], [{ OwnerId: '1', InstanceId: 'i' }]],
  ['ComputeEnvironments', { computeEnvironments: [{ state: 'DISABLED' }] }, [{ state: 'DISABLED' }]],
  ['Nodegroups', [{ nodegroup: { amiType: 'CUSTOM' } }], [{ amiType: 'CUSTOM' }]],
  ['Nodegroups', { nodegroup: { amiType: 'CUSTOM' } }, [{ amiType: 'CUSTOM' }]],
  ['ImageRecipes', [{ requestId: 'r', imageRecipe: { name: 'n' } }], [{ name: 'n' }]],
  ['ContainerRecipes', [{ containerRecipe: { name: 'n' } }], [{ name: 'n' }]],
  ['EmrClusters', [{ Cluster: { Id: 'j-1' } }], [{ Id: 'j-1' }]],
  [
    'BeanstalkEnvironments',
    [{ ConfigurationSettings: [{ EnvironmentName: 'e' }] }],
    [{ EnvironmentName: 'e' }],
  ],
  ['ImagesInRecycleBin', { Images: [{ ImageId: 'a' }] }, [{ ImageId: 'a' }]],
  ['LockedSnapshots', { Snapshots: [{ SnapshotId: 's' }] }, [{ SnapshotId: 's' }]],
  ['RecycleBinRules', { Rules: [{ Identifier: 'r' }] }, [{ Identifier: 'r' }]],
  ['ImageAttributes', { ImageId: 'a', LaunchPermissions: [] }, [{ ImageId: 'a', LaunchPermissions: [] }]],
  ['Parameters', [{ Parameters: [{ Name: 'p' }], InvalidParameters: [] }], [{ Name: 'p' }]],
  ['ImageAncestry', { ImageAncestryEntries: [{ ImageId: 'a' }] }, [{ ImageId: 'a' }]],
  [
    'ImageAncestry',
    [
      { ImageId: 'a', ImageAncestryEntries: [{ ImageId: 'a' }, { ImageId: 'b' }] },
      { ImageAncestryEntries: [{ ImageId: 'c' }] },
    ],
    [{ ImageId: 'a' }, { ImageId: 'b' }, { ImageId: 'c' }],
  ],
  ['SourceImages', { Images: [{ ImageId: 'a' }] }, [{ Images: [{ ImageId: 'a' }] }]],
  ['SourceImages', { SourceImages: [] }, [{ SourceImages: [], Images: [] }]],
  [
    'SourceImages',
    [{ Region: 'us-east-1', Images: [] }, { ImageId: 'a' }],
    [{ Region: 'us-east-1', Images: [] }, { ImageId: 'a' }],
  ],
];

test.each(asPrinted)('opens %s as the CLI prints it', async (name, content, records) => {
  const dump = await dumpOf({ [`${name}.json`]: content });

  expect(await dump.read(name)).toEqual({ known: true, value: records });
});

test.each([
  ['Images', { Images: [], NextToken: 'more' }],
  ['ComputeEnvironments', { computeEnvironments: [], nextToken: 'more' }],
  ['EmrClusters', { Clusters: [], Marker: 'more' }],
  ['Parameters', [{ Parameters: [] }, { Parameters: [], NextToken: 'more' }]],
  ['SourceImages', [{ Images: [] }, { Region: 'us-east-1', Images: [], NextToken: 'more' }]],
] as const)('takes %s with a token for a further page as unread', async (name, content) => {
  const dump = await dumpOf({ [`${name}.json`]: content });

  expect(await dump.read(name)).toEqual({
    known: false,
    why: `${name}.json is cut short: it holds a token for a further page`,
  });
});

test('reads an answer with an empty token to its end', async () => {
  const dump = await dumpOf({
    'Images.json': { Images: [], NextToken: null },
    'Fleets.json': { Fleets: [], NextToken: '' },
  });

  expect(await dump.read('Images')).toEqual({ known: true, value: [] });
  expect(await dump.read('Fleets')).toEqual({ known: true, value: [] });
});

test('reads a setting as a list of one', async () => {
  const dump = await dumpOf({ 'GetAllowedImagesSettings.json': { State: 'disabled' } });

  expect(await dump.read('GetAllowedImagesSettings')).toEqual({
    known: true,
    value: [{ State: 'disabled' }],
  });
});

test('takes a missing file as unknown, not as empty', async () => {
  const dump = await dumpOf({});

  expect(await dump.read('Instances')).toEqual({ known: false, why: 'Instances.json is not in the dump' });
});

test('takes a missing file as empty on the word of the user', async () => {
  const dump = await dumpOf({}, ['Fleets']);

  expect(await dump.read('Fleets')).toEqual({ known: true, value: [] });
  expect([...dump.assumedEmpty]).toEqual(['Fleets']);
  expect((await dump.read('Instances')).known).toBe(false);
});

test('assumes every missing list empty but no setting', async () => {
  const dump = await dumpOf({ 'Images.json': [] }, ['all-missing']);

  expect(await dump.read('Instances')).toEqual({ known: true, value: [] });
  expect((await dump.read('GetAllowedImagesSettings')).known).toBe(false);
  expect(dump.assumedEmpty.has('Images')).toBe(false);
});

test('reads a file that is there although it was to be assumed empty, and says so', async () => {
  const dump = await dumpOf({ 'Fleets.json': [{ FleetId: 'f' }] }, ['Fleets']);

  expect(await dump.read('Fleets')).toEqual({ known: true, value: [{ FleetId: 'f' }] });
  expect(dump.warnings).toEqual(['Fleets.json is in the dump: it is read, not assumed empty']);
});

test('refuses to assume empty what no dump has, and names the nearest', async () => {
  expect(await messageOf(dumpOf({}, ['Flets']))).toBe(
    '"Flets" is no list of a dump that could be assumed empty. Did you mean Fleets?',
  );
});

test('passes over second answers, states afterwards, errors and expectations in silence', async () => {
  const dump = await dumpOf({
    'Images_call2.json': '{',
    'Images.after.json': '{',
    'Images.error.json': '{',
    'Fleets.error': '{',
    'expected.json': '{',
    '.DS_Store': '',
  });

  expect(dump.warnings).toEqual([]);
  expect((await dump.read('Images')).known).toBe(false);
});

test('warns of a name that is no answer, and names the nearest', async () => {
  const dump = await dumpOf({ 'images.json': [], 'Notes.txt': 'x' });

  expect(dump.warnings[1]).toBe(
    'images.json is passed over: no answer has this name (the nearest is Images.json)',
  );
  expect(dump.warnings).toHaveLength(2);
});

test('names file, line and column of what is not JSON, and the remedy', async () => {
  expect(await messageOf(dumpOf({ 'Images.json': '[\n  {"ImageId": "a"}\n  {"ImageId": "b"}\n]' }))).toBe(
    'Images.json is not JSON: line 3, column 3, expected a comma or "]". Save the answer again with --output json, or remove the file: its answer is then unknown.',
  );
});

test('refuses an empty file', async () => {
  expect(await messageOf(dumpOf({ 'Images.json': '' }))).toContain('line 1, column 1, expected a value');
});

test.each(['{}', '{"Instances": []}', '"text"', '7', 'null', '{"Images": "none"}'])(
  'refuses %s as images',
  async (text) => {
    expect(await messageOf(dumpOf({ 'Images.json': text }))).toBe(
      'Images.json holds no Images: expected {"Images": [...]} or a bare list. Save what the AWS CLI prints with --output json, or remove the file: its answer is then unknown.',
    );
  },
);

test('refuses a folder that cannot be read', async () => {
  const missing = join(folder, 'missing');

  expect(await messageOf(openDump(missing, { assumeEmpty: [] }))).toBe(
    `The dump folder ${missing} cannot be read. Give a folder that holds Images.json and its kin.`,
  );
});

test('refuses a folder in place of a file', async () => {
  await mkdir(join(folder, 'Images.json'));

  expect(await messageOf(dumpOf({}))).toContain('cannot be read');
});

test('reads UTF-8 and UTF-16 with a byte order mark, as PowerShell writes them', async () => {
  const dump = await dumpOf({
    'Images.json': '\ufeff[{"Name": "ä"}]',
    'Fleets.json': new Uint8Array(Buffer.from('\ufeff[{"Name": "ä"}]', 'utf16le')),
  });

  expect(await dump.read('Images')).toEqual({ known: true, value: [{ Name: 'ä' }] });
  expect(await dump.read('Fleets')).toEqual({ known: true, value: [{ Name: 'ä' }] });
});
