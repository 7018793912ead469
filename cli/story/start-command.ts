import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { fillOrganization } from '../../sandbox/worlds/fill-organization.ts';
import { organization } from '../../sandbox/worlds/organization.ts';
import type { ReportSource } from '../../shared/report/build-report.ts';
import type { Io } from '../io.ts';
import { type OptionSpecs, optionsHelp, parseOptions } from '../options.ts';
import { UserError } from '../user-error.ts';
import { buildBundles } from './build-bundles.ts';
import { auditorsSource, storyPage } from './page.ts';
import { policyFor } from './policy-for.ts';
import { type Recorded, readRecorded } from './recorded.ts';
import { reportJson } from './report.ts';
import { setStage } from './stage.ts';
import { type Story, tellStory } from './tell-story.ts';
import { count, tellerOn } from './text.ts';

const options = {
  seed: { type: 'text', describe: 'another organization: any word; 1 without it' },
  from: { type: 'text', describe: 'a recorded account that takes the place of the shipped one: a folder' },
  account: { type: 'text', describe: 'with --from: the id of that account' },
  region: { type: 'text', describe: 'with --from: the Region that was recorded' },
  bundles: { type: 'flag', describe: 'run the built bundles instead of the sources' },
  help: { type: 'flag', describe: 'this text' },
} as const satisfies OptionSpecs;

const help = `npm start: the whole service governs an organization on the embedded AWS for 90 days

  npm start -- [options]

${optionsHelp(options)}

Contacts nothing but this machine. Writes out/report.html and out/report.json.
`;

/** What tests may have otherwise. */
export interface StartSetting {
  readonly days?: number;
  /** Where the report goes. */
  readonly out?: string;
  readonly policyFile?: string;
}

/** Answers the exit code: 0 done, 1 something that the user can mend, or a launch that was refused. */
export async function startCommand(
  args: readonly string[],
  io: Io,
  setting: StartSetting = {},
): Promise<number> {
  try {
    const wanted = parseOptions('start', args, options);
    if (wanted.help) {
      io.stdout(help);
      return 0;
    }
    const { story, source } = await live(
      { seed: wanted.seed ?? '1', recorded: readRecorded(wanted), fromBundles: wanted.bundles },
      io,
      setting,
    );
    const refused = story.end.launches.filter(({ refusal }) => refusal !== null);
    await writeReport({ story, source }, setting.out ?? projectFile('out'), io);
    if (refused.length > 0) io.stderr(`${count(refused.length, 'launch')} refused: this must not be\n`);
    return refused.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

interface Wanted {
  readonly seed: string;
  readonly recorded: Recorded;
  readonly fromBundles: boolean;
}

interface Lived {
  readonly story: Story;
  /** For the page that auditors get. */
  readonly source: ReportSource;
}

async function live({ seed, recorded, fromBundles }: Wanted, io: Io, setting: StartSetting): Promise<Lived> {
  const { folder, accountId, region, startAt } = recorded;
  const world = organization({ seed, now: startAt, hub: { accountId, region } });
  const policyFile = setting.policyFile ?? (await policyFor(world.regions));
  const teller = tellerOn(io);
  if (fromBundles) teller.progress('… building the bundles');
  const bundles = fromBundles ? await buildBundles(policyFile) : undefined;
  teller.progress('… starting the service and its AWS');
  const sandbox = await startSandbox({
    ...{ seed, startAt, policyFile, bundles, from: fromBundles ? 'bundles' : 'source' },
    // Dates are then literal, and one seed tells one story.
    clock: 'standing',
    scopes: [
      { accountId, region, name: world.hub.name, folder },
      { accountId: world.data.accountId, region, name: world.data.name },
    ],
    fill: (aws) => fillOrganization(aws.world, world),
  });
  try {
    const days = setting.days ?? 90;
    const story = await tellStory(sandbox, world, { seed, startAt, days }, teller);
    return { story, source: await auditorsSource(setStage(sandbox, world, startAt), policyFile, days) };
  } finally {
    await sandbox.close();
  }
}

async function writeReport({ story, source }: Lived, folder: string, io: Io): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), reportJson(story));
  await writeFile(join(folder, 'report.html'), await storyPage(story, source));
  const path = relative(projectFile('.'), join(folder, 'report.html'));
  io.stdout(`\n   The whole story: ${path.startsWith('..') ? join(folder, 'report.html') : path}\n`);
}

function projectFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
