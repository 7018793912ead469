import { type Cursor, textOf } from './cursor.ts';
import { type DeployOptions, openService } from './open-service.ts';
import { type EventSources, readEvents } from './read-events.ts';
import { readFunction, readRoles } from './read-functions.ts';
import {
  readBuckets,
  readBuses,
  readQueues,
  readSubscriptions,
  readTables,
  readTopics,
} from './read-queues.ts';
import { readSchedules } from './read-schedules.ts';
import { regional, type StackNames } from './resource-kinds.ts';
import { readStack, type Stack } from './resources.ts';
import type { Service } from './service.ts';
import { ServiceFileError } from './service-file-error.ts';

// They would make something run that the sandbox would not run.
const notSimulated = [
  ...['AWS::Events::Rule', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Function'],
  ...['AWS::Pipes::Pipe', 'AWS::StepFunctions::StateMachine'],
];

/**
 * Reads a Serverless Framework service file for AWS. Throws a ServiceFileError, which names the place, for what is
 * wrong, for what cannot be resolved, and for what would run in AWS but not in the sandbox.
 */
export function readService(path: string, options: DeployOptions): Service {
  const { root, stage, directory } = openService(path, options);
  const name = textOf(root.get('service')) ?? '';
  const functions = functionsOf(root.get('functions'));
  const stackName = textOf(root.get('provider').get('stackName')) ?? `${name}-${stage}`;
  const names = stackNames(functions, { stackName, accountId: options.accountId, region: options.region });
  const stack = readStack(root.get('resources'), names.stack);
  refuseNotSimulated(stack);
  const sources: EventSources = {
    rules: [],
    schedules: [],
    mappings: [],
    streams: [],
    subscriptions: [],
    routes: [],
  };
  for (const [key, definition] of functions)
    readEvents(definition.get('events'), { functionKey: key, functionName: names.of(key) }, stack, sources);
  return {
    ...{ name, stage, directory, accountId: options.accountId, region: options.region },
    functions: functions.map(([key, definition]) =>
      readFunction(
        { key, name: names.of(key), definition, provider: root.get('provider') },
        stack,
        names.stack,
      ),
    ),
    ...sources,
    schedules: [...sources.schedules, ...readSchedules(stack, names.keysByArn)],
    buses: readBuses(stack),
    queues: readQueues(stack),
    topics: readTopics(stack),
    subscriptions: [...sources.subscriptions, ...readSubscriptions(stack, names.keysByArn)],
    tables: readTables(stack),
    buckets: readBuckets(stack),
    roles: readRoles(stack),
  };
}

type Definitions = readonly (readonly [key: string, definition: Cursor])[];

/** `functions` is an object, or a list of objects from several files. */
function functionsOf(functions: Cursor): Definitions {
  const parts = functions.kind === 'list' ? functions.items() : [functions];
  return parts.flatMap((part) => part.entries());
}

interface Names {
  readonly stack: StackNames;
  readonly keysByArn: ReadonlyMap<string, string>;
  of(key: string): string;
}

function stackNames(functions: Definitions, stack: Omit<StackNames, 'functions'>): Names {
  const named = functions.map(
    ([key, definition]) => [key, textOf(definition.get('name')) ?? `${stack.stackName}-${key}`] as const,
  );
  const byKey = new Map(named);
  const names: StackNames = {
    ...stack,
    functions: new Map(named.map(([key, name]) => [logicalIdOf(key), name])),
  };
  return {
    stack: names,
    keysByArn: new Map(named.map(([key, name]) => [regional('lambda', `function:${name}`, names), key])),
    of: (key) => byKey.get(key) ?? key,
  };
}

/** The framework's logical id of a function (osls, lib/plugins/aws/lib/naming.js). */
function logicalIdOf(key: string): string {
  const normal = key.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');
  return `${normal.charAt(0).toUpperCase()}${normal.slice(1)}LambdaFunction`;
}

function refuseNotSimulated(stack: Stack): void {
  const found = stack.resources.find(({ type }) => notSimulated.includes(type));
  if (found !== undefined)
    throw new ServiceFileError(found.place, `the sandbox does not simulate ${found.type}`);
}
