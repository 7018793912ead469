import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadDump } from '../../sandbox/aws/dump/load-dump.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { account, region } from '../sandbox/running-aws.ts';
import { type FilledReader, factsReaderContract } from './facts-reader-contract.ts';
import { accessToSandbox } from './running-access.ts';

/** A live account that holds what the dump tells, read over the wire. */
const filled: FilledReader = async ({ folder, scope }) => {
  const { aws, access } = await accessToSandbox({ throttling: false }, scope.accountId);
  loadDump(aws.world, { folder, ...scope, assumeEmpty: 'all-missing' });
  return liveFactsReader(access);
};

factsReaderContract(
  { name: 'the web shop', folder: resolve('sandbox/worlds/web-shop'), scope: { accountId: account, region } },
  filled,
);

// Recorded answers of AWS that stand beside the project where it is developed, and nowhere else.
const recordings = resolve('../shared/real-data/accounts');
const recorded = existsSync(recordings) ? readdirSync(recordings) : [];
for (const name of recorded) {
  const folder = join(recordings, name);
  factsReaderContract({ name, folder, scope: { accountId: ownerIn(folder), region: 'us-east-1' } }, filled);
}

/** Whose account was recorded: its snapshots and instances are its own, its images may be others'. */
function ownerIn(folder: string): string {
  const files = ['Snapshots.json', 'Instances.json', 'Images.json'].map((name) => join(folder, name));
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  const owners = texts.map((text) => /"OwnerId": *"([0-9]{12})"/.exec(text)?.[1]);
  return owners.find((owner) => owner !== undefined) ?? account;
}
