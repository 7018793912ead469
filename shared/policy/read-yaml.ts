import { Composer, CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import { buildTree, findNode, type OffsetFault, offsetAt } from './build-tree.ts';
import type { Path } from './problem.ts';

interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Fault extends Position {
  readonly path: Path;
  readonly message: string;
}

/** A YAML file as plain values, with the place of each of them. */
export interface YamlFile {
  readonly value: unknown;
  /** Duplicate keys, keys that are no text, tags: the rest can still be judged. */
  readonly faults: readonly Fault[];
  /** A number or word as it was written (YAML reads `012345678901` as 12345678901); null for a list, a map and what is missing. */
  sourceOf(path: Path): string | null;
  /** Of the key or of its value; of a missing one, of the innermost thing around it. */
  positionOf(path: Path, of: 'key' | 'value'): Position;
}

export type YamlResult =
  | { readonly ok: true; readonly file: YamlFile }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Reads YAML 1.2, core schema, one document. Broken YAML, anchors, aliases, directives, and nesting or size that no
 * policy has are refused: what stands behind them could not be judged.
 */
export function readYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const placed = ({ offset, path, message }: OffsetFault): Fault => ({
    ...positionIn(lines, offset),
    path,
    message,
  });
  const { tokens, faults } = readTokens(text, lines);
  const composed = faults.length > 0 ? { contents: null, faults } : compose(tokens, text.length);
  if (composed.faults.length > 0) return { ok: false, faults: composed.faults.map(placed) };
  const tree = buildTree(composed.contents);
  return {
    ok: true,
    file: {
      value: tree.root.value,
      faults: tree.faults.map(placed),
      sourceOf: (path) => findNode(tree.root, path)?.source ?? null,
      positionOf: (path, of) => positionIn(lines, offsetAt(tree.root, path, of)),
    },
  };
}

// A policy nests nine levels, and each takes the parser up to three entries of its stack. The composer recurses, so
// depth has to be bounded before it: a million brackets overflow the call stack.
const maxStack = 64;
// Nearly two thousand rules with their life cycles, read in a quarter of a second. A mebibyte of single characters
// comes to a million.
const maxTokens = 150_000;
const maxBroken = 20;

interface TokensRead {
  readonly tokens: readonly CST.Token[];
  readonly faults: readonly OffsetFault[];
}

function readTokens(text: string, lines: LineCounter): TokensRead {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let read = 0;
  let broken = 0;
  let before = '';
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    if (isReference(lexeme, before)) return refused(parser.offset, noReferences);
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') broken += 1;
    }
    before = lexeme;
    read += 1;
    if (read > maxTokens) return refused(parser.offset, tooManyTokens);
    if (parser.stack.length > maxStack) return refused(parser.offset, tooDeep);
    // One stray bracket can make each later token an error: the first ones tell all.
    if (broken >= maxBroken) return { tokens, faults: [] };
  }
  tokens.push(...parser.end());
  return { tokens, faults: [] };
}

// Aliases of aliases let a small file stand for gigabytes.
const noReferences =
  'anchors (&) and aliases (*) are not part of a policy file; write the value out, and quote a glob that begins with *';
const tooManyTokens = `the file has more than ${maxTokens} YAML tokens, and no policy has`;
const tooDeep = 'this nests deeper than any policy does';

/** An anchor or an alias; what follows the lexer's mark of a scalar is text. */
function isReference(lexeme: string, before: string): boolean {
  return (lexeme.startsWith('&') || lexeme.startsWith('*')) && before !== CST.SCALAR;
}

function refused(offset: number, message: string): TokensRead {
  return { tokens: [], faults: [{ offset, path: [], message }] };
}

interface Composed {
  readonly contents: unknown;
  readonly faults: readonly OffsetFault[];
}

function compose(tokens: readonly CST.Token[], endOffset: number): Composed {
  // Duplicate keys are found in the tree: here the library would compare each key with each other one.
  const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false });
  const [document, second] = firstTwo(composer.compose(tokens, true, endOffset));
  if (document === undefined) return { contents: null, faults: [] };
  const broken = document.errors.map((error) =>
    fault(error.pos[0], `not valid YAML: ${short(error.message)}`),
  );
  return { contents: document.contents, faults: [...broken, ...directives(document), ...further(second)] };
}

/** No more than two: three hyphens a line make 250,000. */
function firstTwo(documents: Iterator<Document.Parsed>): readonly (Document.Parsed | undefined)[] {
  const first = documents.next();
  const second = documents.next();
  return [first.done === true ? undefined : first.value, second.done === true ? undefined : second.value];
}

// `%YAML 1.1` would change what `yes` and `0777` mean.
function directives({ directives }: Document.Parsed): readonly OffsetFault[] {
  const plain = directives.yaml.explicit !== true && Object.keys(directives.tags).length === 1;
  return plain ? [] : [fault(0, 'YAML directives (lines that begin with %) are not part of a policy file')];
}

function further(second: Document.Parsed | undefined): readonly OffsetFault[] {
  return second === undefined
    ? []
    : [fault(second.range[0], 'a second YAML document begins here; a policy is one document')];
}

function fault(offset: number, message: string): OffsetFault {
  return { offset, path: [], message };
}

// Some messages of the library quote the whole token, which may be the whole file.
function short(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)}...` : line;
}

function positionIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
