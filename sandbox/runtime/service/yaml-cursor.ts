import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Cursor } from './cursor.ts';
import { ServiceFileError } from './service-file-error.ts';

/** Answers what a text with variables stands for; called only for texts that hold `${`. */
export type ResolveText = (text: string, place: string) => Cursor;

const shortForms = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Select',
  'Split',
];
const conditionForms = ['And', 'Equals', 'Not', 'Or'];
const tags: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...[...shortForms, ...conditionForms, 'Sub', 'Transform'].map(
    (name) => [`!${name}`, `Fn::${name}`] as const,
  ),
]);

type Pairs = readonly { readonly key: unknown; readonly value: unknown }[];

interface Source {
  readonly file: string;
  readonly lines: LineCounter;
  readonly resolveAlias: (node: Node) => Node | undefined;
  readonly resolveText: ResolveText;
}

/** Reads YAML (or JSON) text. Throws a ServiceFileError for text that is not YAML. */
export function parseYaml(text: string, file: string, resolveText: ResolveText): Cursor {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const [wrong] = document.errors;
  if (wrong !== undefined) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    throw new ServiceFileError(`${file}:${line}:${col}`, wrong.message.split('\n')[0] ?? 'not YAML');
  }
  const resolveAlias = (node: Node): Node | undefined => (isAlias(node) ? node.resolve(document) : node);
  return cursorOf({ file, lines, resolveAlias, resolveText }, document.contents ?? undefined, []);
}

export function literal(scalar: string | number | boolean | null | undefined, place: string): Cursor {
  return {
    ...{ place, scalar, kind: scalar === undefined ? 'absent' : 'scalar', tag: undefined },
    ...{ get: (key) => literal(undefined, `${place}.${key}`), entries: () => [], items: () => [] },
  };
}

function cursorOf(source: Source, written: Node | undefined, path: readonly string[]): Cursor {
  const node = written && source.resolveAlias(written);
  const place = placeOf(source, written, path);
  if (node === undefined) return literal(undefined, place);
  const tag = tagOf(node, place);
  if (isMap(node))
    return { ...literal(null, place), kind: 'record', tag, ...recordOf(source, node.items, path) };
  if (isSeq(node)) {
    const items = (): Cursor[] =>
      node.items.map((item, at) => cursorOf(source, asNode(item), [...path, String(at)]));
    return {
      ...literal(null, place),
      kind: 'list',
      tag,
      items,
      get: (key) => items()[Number(key)] ?? literal(undefined, place),
    };
  }
  const scalar = isScalar(node) ? toScalar(node.value, place) : null;
  if (typeof scalar !== 'string' || !scalar.includes('${')) return { ...literal(scalar, place), tag };
  const resolved = source.resolveText(scalar, place);
  return tag === undefined ? resolved : { ...resolved, tag };
}

function recordOf(source: Source, pairs: Pairs, path: readonly string[]): Pick<Cursor, 'get' | 'entries'> {
  const entries = pairsOf(source, pairs);
  const child = (key: string, value: unknown): Cursor => cursorOf(source, asNode(value), [...path, key]);
  return {
    entries: () => entries.map(([key, value]) => [key, child(key, value)]),
    get: (key) => child(key, entries.find(([name]) => name === key)?.[1]),
  };
}

/** With the pairs that `<<` merges in; a key's own value wins over a merged one. */
function pairsOf(source: Source, pairs: Pairs): (readonly [string, unknown])[] {
  const name = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));
  const own = pairs
    .filter(({ key }) => name(key) !== '<<')
    .map(({ key, value }) => [name(key), value] as const);
  const merged = pairs
    .filter(({ key }) => name(key) === '<<')
    .flatMap(({ value }) => mapsIn(source, asNode(value)))
    .flatMap((items) => pairsOf(source, items));
  return [...new Map([...merged, ...own])];
}

/** The maps that a merge names: one, or a list of which the first has precedence. */
function mapsIn(source: Source, written: Node | undefined): Pairs[] {
  const node = written && source.resolveAlias(written);
  if (isMap(node)) return [node.items];
  return isSeq(node) ? node.items.toReversed().flatMap((item) => mapsIn(source, asNode(item))) : [];
}

function asNode(value: unknown): Node | undefined {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : undefined;
}

function toScalar(value: unknown, place: string): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new ServiceFileError(place, 'not a text, number or boolean');
}

function tagOf(node: Node, place: string): string | undefined {
  const { tag } = node;
  if (tag === undefined || !tag.startsWith('!')) return undefined;
  const known = tags.get(tag);
  if (known === undefined) throw new ServiceFileError(place, `unknown tag ${tag}`);
  return known;
}

function placeOf(source: Source, node: Node | undefined, path: readonly string[]): string {
  const offset = node?.range?.[0];
  const position = offset === undefined ? undefined : source.lines.linePos(offset);
  const where = position === undefined ? source.file : `${source.file}:${position.line}:${position.col}`;
  return path.length === 0 ? where : `${where} ${path.join('.')}`;
}
