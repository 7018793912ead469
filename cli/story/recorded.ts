import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDumpFolder } from '../../sandbox/aws/dump/read-folder.ts';
import { UserError } from '../user-error.ts';
import { isErrno } from './is-errno.ts';

/** The recorded account in which the service itself runs, and when the story begins there. */
export interface Recorded {
  readonly folder: string;
  readonly accountId: string;
  readonly region: string;
  readonly startAt: Date;
}

interface Wanted {
  readonly from: string | null;
  readonly account: string | null;
  readonly region: string | null;
}

/** The account that the project ships, or the one that the options name. Throws UserError for what does not fit. */
export function readRecorded({ from, account, region }: Wanted): Recorded {
  if (from === null) {
    if (account !== null || region !== null)
      throw new UserError('start: --account and --region belong to --from');
    return shipped;
  }
  if (account === null || !/^\d{12}$/.test(account)) throw new UserError('start: --account needs 12 digits');
  if (region === null || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new UserError('start: --region needs a Region such as eu-central-1');
  const folder = resolve(from);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`start: ${from} is no folder`);
  checkDump(folder);
  return { folder, accountId: account, region, startAt: dayAfterNewest(folder) };
}

/** What cannot be read as a recording is told before anything starts. */
function checkDump(folder: string): void {
  let files: number;
  try {
    files = readDumpFolder(folder).files.size;
  } catch (error) {
    throw new UserError(`start: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (files === 0) throw new UserError(`start: ${folder} holds no recorded answer such as Images.json`);
}

const shipped: Recorded = {
  folder: fileURLToPath(new URL('../../sandbox/worlds/web-shop', import.meta.url)),
  accountId: '111122223333',
  region: 'eu-central-1',
  startAt: new Date('2026-10-01T12:00:00Z'),
};

const dayMs = 86_400_000;

/** Noon of the day after the newest thing in the recording: what it shows lies behind then. */
function dayAfterNewest(folder: string): Date {
  const instants = ['Images', 'Instances', 'Snapshots', 'LaunchTemplateVersions'].flatMap((name) =>
    instantsIn(join(folder, `${name}.json`)),
  );
  if (instants.length === 0) return shipped.startAt;
  const midnight = Math.floor(Math.max(...instants) / dayMs) * dayMs;
  return new Date(midnight + 1.5 * dayMs);
}

const creations = /"(?:CreationDate|LaunchTime|LastLaunchedTime|StartTime|CreateTime)":\s*"([^"]+)"/g;

function instantsIn(file: string): readonly number[] {
  try {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(creations)].map(([, at = '']) => Date.parse(at)).filter(Number.isFinite);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
