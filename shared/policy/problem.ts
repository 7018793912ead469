import { byText } from '../domain/order.ts';

/** Where something stands in the tree of the file: map keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** What is wrong, before it has a line: of the key itself, or of the value (where it is missing, of what should hold it). */
export interface Problem {
  readonly path: Path;
  readonly of: 'key' | 'value';
  readonly message: string;
}

/** One error of a policy file. `line` and `column` count from 1, columns in UTF-16 units. */
export interface PolicyError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `rules[0].with.days`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** `file:line:column message`, the form that editors and terminals make clickable. */
export function formatPolicyError(error: PolicyError): string {
  return `${error.file}:${error.line}:${error.column} ${error.message}`;
}

export function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** The end of a path that names a thing inside its list item: `lifecycle[1].after` is `after`, `regions[1]` itself. */
export function shortName(path: Path): string {
  const lastItem = path.findLastIndex((part, index) => typeof part === 'number' && index < path.length - 1);
  return formatPath(path.slice(lastItem + 1));
}

/** By position in the file, each error once. */
export function inOrder(errors: readonly PolicyError[]): readonly PolicyError[] {
  const unique = new Map(errors.map((error) => [formatPolicyError(error), error]));
  return [...unique.values()].toSorted(
    (one, other) => one.line - other.line || one.column - other.column || byText(one.message, other.message),
  );
}

/** Text of the file in a message: one line, no control characters, not without end. */
export function shown(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return `\`${cut.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped)}\``;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
