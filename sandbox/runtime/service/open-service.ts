import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type Cursor, textOf } from './cursor.ts';
import { variableResolver } from './resolve-variables.ts';
import { literal, parseYaml } from './yaml-cursor.ts';

/** What a deployment would be told on the command line. */
export interface DeployOptions {
  readonly stage?: string;
  /** As `--param key=value`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly region: string;
}

export interface OpenService {
  readonly root: Cursor;
  readonly stage: string;
  readonly directory: string;
}

/** Opens a service file. Its variables are resolved when they are reached; one that cannot be is a ServiceFileError. */
export function openService(path: string, options: DeployOptions): OpenService {
  const directory = dirname(resolve(path));
  const files = new Map<string, Cursor>();
  const open = (file: string): Cursor => {
    const absolute = resolve(directory, file);
    const opened =
      files.get(absolute) ??
      parseYaml(readFileSync(absolute, 'utf8'), relative(directory, absolute), resolveText);
    files.set(absolute, opened);
    return opened;
  };
  const root = (): Cursor => open(basename(path));
  const stage = (): string => options.stage ?? textOf(root().get('provider').get('stage')) ?? 'dev';
  const resolveText = variableResolver(({ type, params, address }, place) => {
    switch (type) {
      case 'self':
        return walk(root(), address);
      case 'file':
        return walk(open(params), address);
      case 'param':
        return paramOf(root(), stage(), address, options.params?.[address], place);
      case 'strToBool':
        return literal(/^(true|1)$/i.test(params), place);
      default:
        return literal(known(options, stage)[`${type}:${address}`]?.(), place);
    }
  });
  return { root: root(), stage: stage(), directory };
}

// Environment, stacks, parameters and secrets of a real account are not there: only a fallback can help.
function known(
  options: DeployOptions,
  stage: () => string,
): Readonly<Record<string, () => string | undefined>> {
  return {
    'sls:stage': stage,
    'opt:stage': () => options.stage,
    'opt:region': () => options.region,
    'aws:accountId': () => options.accountId,
    'aws:region': () => options.region,
  };
}

function paramOf(
  root: Cursor,
  stage: string,
  name: string,
  given: string | undefined,
  place: string,
): Cursor {
  if (given !== undefined) return literal(given, place);
  const declared = root.get('params');
  const own = declared.get(stage).get(name);
  return own.kind === 'absent' ? declared.get('default').get(name) : own;
}

function walk(from: Cursor, address: string): Cursor {
  let cursor = from;
  for (const key of address.split('.').filter((part) => part !== '')) cursor = cursor.get(key);
  return cursor;
}
