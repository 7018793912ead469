import type { Plain } from './cursor.ts';
import { ServiceFileError } from './service-file-error.ts';

/** What CloudFormation's functions are resolved against. */
export interface Template {
  readonly pseudo: Readonly<Record<string, string>>;
  /** A resource's or parameter's Ref; undefined when there is none of this name. */
  ref(logicalId: string): string | undefined;
  /** Undefined for a resource or attribute that is not known. */
  getAtt(logicalId: string, attribute: string): string | undefined;
  /** The condition's definition; undefined when there is none of this name. */
  condition(name: string): Plain | undefined;
  mapping(name: string): Plain | undefined;
}

type Resolved = Plain | undefined;
type Resolver = (argument: Plain, template: Template, place: string) => Resolved;

/** The value with every CloudFormation function carried out; undefined is AWS::NoValue. */
export function resolveValue(value: Plain, template: Template, place: string): Resolved {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value))
    return value.map((each) => resolveValue(each, template, place)).filter((each) => each !== undefined);
  const entries = Object.entries(value);
  const [first] = entries;
  const resolver = first && entries.length === 1 ? functions[first[0]] : undefined;
  if (first !== undefined && resolver !== undefined) return resolver(first[1], template, place);
  if (first?.[0].startsWith('Fn::'))
    throw new ServiceFileError(place, `the sandbox does not know ${first[0]}`);
  const resolved = entries.map(
    ([key, each]) => [key, resolveValue(each, template, `${place}.${key}`)] as const,
  );
  return Object.fromEntries(resolved.flatMap(([key, each]) => (each === undefined ? [] : [[key, each]])));
}

/** Whether the named condition holds. */
export function holds(name: string, template: Template, place: string): boolean {
  const condition = template.condition(name);
  if (condition === undefined) throw new ServiceFileError(place, `there is no condition ${name}`);
  return resolveValue(condition, template, `condition ${name}`) === true;
}

const functions: Readonly<Record<string, Resolver>> = {
  Ref: (name, template, place) =>
    name === 'AWS::NoValue' ? undefined : refer(textIn(name, place), template, place),
  Condition: (name, template, place) => holds(textIn(name, place), template, place),
  'Fn::GetAtt': (argument, template, place) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : texts(argument, template, place);
    const value = template.getAtt(logicalId ?? '', attribute.join('.'));
    if (value === undefined)
      throw new ServiceFileError(place, `cannot resolve ${logicalId}.${attribute.join('.')}`);
    return value;
  },
  'Fn::Sub': (argument, template, place) => {
    const [text, values] = isList(argument) ? argument : [argument, {}];
    return substitute(textIn(text, place), values ?? {}, template, place);
  },
  'Fn::Join': (argument, template, place) => {
    const [separator, parts] = listIn(argument, place);
    return texts(parts ?? null, template, place).join(textIn(separator, place));
  },
  'Fn::Split': (argument, template, place) => {
    const [separator, text] = listIn(argument, place);
    return textIn(resolveValue(text ?? null, template, place), place).split(textIn(separator, place));
  },
  'Fn::Select': (argument, template, place) => {
    const [index, list] = listIn(argument, place);
    return listIn(resolveValue(list ?? null, template, place), place)[Number(index)];
  },
  'Fn::If': (argument, template, place) => {
    const [name, yes, no] = listIn(argument, place);
    return resolveValue((holds(textIn(name, place), template, place) ? yes : no) ?? null, template, place);
  },
  'Fn::Equals': (argument, template, place) => {
    const [one, other] = listIn(argument, place).map((each) => resolveValue(each, template, place));
    return String(one) === String(other);
  },
  'Fn::Not': (argument, template, place) =>
    resolveValue(listIn(argument, place)[0] ?? null, template, place) !== true,
  'Fn::And': (argument, template, place) =>
    listIn(argument, place).every((each) => resolveValue(each, template, place) === true),
  'Fn::Or': (argument, template, place) =>
    listIn(argument, place).some((each) => resolveValue(each, template, place) === true),
  'Fn::FindInMap': (argument, template, place) => {
    const [name = '', ...keys] = texts(argument, template, place);
    let value: Plain | undefined = template.mapping(name);
    for (const key of keys) value = isRecord(value) ? value[key] : undefined;
    if (value === undefined)
      throw new ServiceFileError(place, `the mapping ${name} has no ${keys.join('.')}`);
    return value;
  },
};

function refer(name: string, template: Template, place: string): string {
  const value = template.pseudo[name] ?? template.ref(name);
  if (value === undefined) throw new ServiceFileError(place, `cannot resolve the reference to ${name}`);
  return value;
}

/** `${Name}`, `${Resource.Attribute}` and `${!Literal}` of Fn::Sub. */
function substitute(text: string, values: Plain, template: Template, place: string): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const own = isRecord(values) ? values[name] : undefined;
    if (own !== undefined) return textIn(resolveValue(own, template, place), place);
    const [logicalId = '', ...attribute] = name.split('.');
    if (attribute.length === 0) return refer(name, template, place);
    return textIn(resolveValue({ 'Fn::GetAtt': [logicalId, attribute.join('.')] }, template, place), place);
  });
}

function texts(value: Plain, template: Template, place: string): string[] {
  return listIn(resolveValue(value, template, place), place).map((each) => textIn(each, place));
}

function textIn(value: Resolved, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ServiceFileError(place, `expected a text, not ${JSON.stringify(value)}`);
}

function listIn(value: Resolved, place: string): readonly Plain[] {
  if (value !== undefined && isList(value)) return value;
  throw new ServiceFileError(place, `expected a list, not ${JSON.stringify(value)}`);
}

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

export function isRecord(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
