import type { Scope, World } from '../state/world.ts';
import { type DumpName, dumpNames, neverEmpty } from './dump-names.ts';
import { loadImages, loadSnapshots } from './load-images.ts';
import { loaders } from './loaders.ts';
import { readDumpFolder } from './read-folder.ts';
import { dumpReader } from './reader.ts';

export interface DumpOptions {
  readonly folder: string;
  readonly accountId: string;
  readonly region: string;
  /** Files that are missing because there is none of these; the caller's word. */
  readonly assumeEmpty?: readonly DumpName[] | 'all-missing';
}

export interface LoadedDump {
  readonly scope: Scope;
  /** What the simulator refuses to tell: neither in the folder nor declared empty. */
  readonly missing: readonly DumpName[];
  readonly warnings: readonly string[];
}

/**
 * Fills one account and Region from a dump. What the dump does not hold is unknown, not empty: reading it is
 * answered by UnauthorizedOperation (AccessDenied in other services), unless it is declared empty.
 */
export function loadDump(world: World, options: DumpOptions): LoadedDump {
  const { files, warnings } = readDumpFolder(options.folder);
  const scope = world.scope(options.accountId, options.region);
  const reader = dumpReader(files);
  const isEmpty = (name: DumpName): boolean =>
    !neverEmpty.has(name) &&
    (options.assumeEmpty === 'all-missing' || (options.assumeEmpty ?? []).includes(name));
  loadImages({ world, scope, reader, permissionsAssumed: isEmpty('ImageAttributes') });
  loadSnapshots({ world, scope, reader, permissionsAssumed: isEmpty('SnapshotAttributes') });
  for (const load of loaders) load({ world, scope, reader });
  const missing = [...dumpNames, 'PipelineImages' as const].filter(
    (name) => !files.has(name) && !isEmpty(name),
  );
  for (const name of missing) scope.unknown.add(name);
  return { scope, missing, warnings: [...warnings, ...reader.warnings] };
}
