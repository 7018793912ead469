import { holds, isRecord, resolveValue, type Template } from './cloudformation.ts';
import { type Cursor, isAbsent, type Plain, plain } from './cursor.ts';
import { kinds, regional, type StackNames } from './resource-kinds.ts';
import { ServiceFileError } from './service-file-error.ts';

/** One resource of the stack, its properties resolved when they are asked for. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly place: string;
  properties(): { readonly [key: string]: Plain };
}

export interface Stack {
  readonly template: Template;
  /** Those whose condition holds. */
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** A value of the service file with variables and references resolved; undefined is AWS::NoValue. */
  resolve(cursor: Cursor): Plain | undefined;
}

interface Section {
  readonly resources: ReadonlyMap<string, Cursor>;
  readonly conditions: ReadonlyMap<string, Cursor>;
  readonly parameters: ReadonlyMap<string, Cursor>;
  readonly mappings: ReadonlyMap<string, Cursor>;
}

/** Reads the `resources` of a service: one CloudFormation template or a list of templates. */
export function readStack(resources: Cursor, names: StackNames): Stack {
  const section = readSections(resources);
  const template: Template = {
    pseudo: pseudoParameters(names),
    ref: (logicalId) => refOf(logicalId, section, template, names),
    getAtt: (logicalId, attribute) => attributeOf(logicalId, attribute, section, template, names),
    condition: (name) => optional(section.conditions.get(name)),
    mapping: (name) => optional(section.mappings.get(name)),
  };
  const present = [...section.resources].flatMap(([logicalId, cursor]): Resource[] => {
    const condition = cursor.get('Condition');
    if (!isAbsent(condition) && !holds(String(condition.scalar), template, condition.place)) return [];
    return [
      {
        logicalId,
        type: typeOf(cursor),
        place: cursor.place,
        properties: () => propertiesOf(cursor, template),
      },
    ];
  });
  return {
    template,
    resources: present,
    ofType: (type) => present.filter((resource) => resource.type === type),
    resolve: (cursor) => resolveValue(plain(cursor), template, cursor.place),
  };
}

function readSections(resources: Cursor): Section {
  const templates = resources.kind === 'list' ? resources.items() : [resources];
  const all = (key: string): ReadonlyMap<string, Cursor> =>
    new Map(templates.flatMap((template) => template.get(key).entries()));
  return {
    resources: all('Resources'),
    conditions: all('Conditions'),
    parameters: all('Parameters'),
    mappings: all('Mappings'),
  };
}

function pseudoParameters({ accountId, region, stackName }: StackNames): Record<string, string> {
  return {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/sandbox`,
  };
}

function refOf(
  logicalId: string,
  section: Section,
  template: Template,
  names: StackNames,
): string | undefined {
  const named = names.functions.get(logicalId);
  if (named !== undefined) return named;
  // The API that the Serverless Framework makes for httpApi events.
  if (logicalId === 'HttpApi') return 'sandbox';
  const given = names.parameters?.[logicalId];
  if (given !== undefined) return given;
  const parameter = section.parameters.get(logicalId)?.get('Default');
  if (parameter !== undefined && !isAbsent(parameter)) return String(parameter.scalar);
  const cursor = section.resources.get(logicalId);
  if (cursor === undefined) return undefined;
  const name = nameOf(logicalId, cursor, template, names);
  const kind = kinds[typeOf(cursor)];
  if (kind?.ref === 'arn') return kind.arn(name, names);
  return kind?.ref === 'url' ? `https://sqs.${names.region}.amazonaws.com/${names.accountId}/${name}` : name;
}

function attributeOf(
  logicalId: string,
  attribute: string,
  section: Section,
  template: Template,
  names: StackNames,
): string | undefined {
  const named = names.functions.get(logicalId);
  if (named !== undefined)
    return attribute === 'Arn' ? regional('lambda', `function:${named}`, names) : undefined;
  const cursor = section.resources.get(logicalId);
  if (cursor === undefined) return undefined;
  const kind = kinds[typeOf(cursor)];
  const name = nameOf(logicalId, cursor, template, names);
  if (attribute === kind?.nameProperty) return name;
  // Of a table; AWS puts the instant behind it at which the stream was switched on.
  if (attribute === 'StreamArn') return `${kind?.arn(name, names)}/stream/2026-01-01T00:00:00.000`;
  if (attribute === 'QueueUrl') return refOf(logicalId, section, template, names);
  return attribute === 'Arn' || attribute === 'TopicArn' ? kind?.arn(name, names) : undefined;
}

/** The name that it is given, or one like those that CloudFormation makes. */
function nameOf(logicalId: string, cursor: Cursor, template: Template, { stackName }: StackNames): string {
  const kind = kinds[typeOf(cursor)];
  const given = kind && cursor.get('Properties').get(kind.nameProperty);
  const name = given && !isAbsent(given) ? resolveValue(plain(given), template, given.place) : undefined;
  if (typeof name === 'string') return name;
  const isFifo = cursor.get('Properties').get('FifoQueue').scalar === true;
  return `${stackName}-${logicalId}${isFifo ? '.fifo' : ''}`;
}

function propertiesOf(cursor: Cursor, template: Template): { readonly [key: string]: Plain } {
  const properties = cursor.get('Properties');
  const value = isAbsent(properties) ? {} : resolveValue(plain(properties), template, properties.place);
  if (!isRecord(value)) throw new ServiceFileError(properties.place, 'properties are an object');
  return value;
}

function typeOf(cursor: Cursor): string {
  return String(cursor.get('Type').scalar);
}

function optional(cursor: Cursor | undefined): Plain | undefined {
  return cursor === undefined ? undefined : plain(cursor);
}
