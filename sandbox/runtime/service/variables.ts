/** One `${...}` of a text: its alternatives in order, the first that has a value counts. */
export interface Variable {
  readonly start: number;
  /** After the closing brace. */
  readonly end: number;
  readonly alternatives: readonly string[];
}

export type Alternative =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'source'; readonly type: string; readonly params: string; readonly address: string };

/**
 * The Serverless Framework's variables of a text, outermost only. `${AWS::Region}` and `${Queue.Arn}` are none: they
 * belong to CloudFormation's Fn::Sub.
 */
export function findVariables(text: string): Variable[] {
  const found: Variable[] = [];
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start)) {
    const end = closingBrace(text, start + 2);
    const content = text.slice(start + 2, end - 1);
    if (end < 0 || !/^\s*[a-z][a-zA-Z0-9]*\s*[(:]/.test(content)) {
      start += 2;
      continue;
    }
    found.push({ start, end, alternatives: splitAlternatives(content) });
    start = end;
  }
  return found;
}

/** Undefined for text that is neither a literal nor `type:address` or `type(params):address`. */
export function readAlternative(text: string): Alternative | undefined {
  const [, quoted] = /^'((?:[^'\\]|\\.)*)'$|^"(?:[^"\\]|\\.)*"$/.exec(text) ?? [];
  if (quoted !== undefined) return { kind: 'literal', value: quoted };
  if (/^".*"$|^(true|false|null|-?\d+(\.\d+)?)$/s.test(text))
    return { kind: 'literal', value: JSON.parse(text) };
  const [, type, params = '', address = ''] =
    /^([a-z][a-zA-Z0-9]*)(?:\(([^)]*)\))?(?::(.*))?$/s.exec(text) ?? [];
  return type === undefined
    ? undefined
    : { kind: 'source', type, params: params.trim(), address: address.trim() };
}

/** The index after the brace that closes, or -1. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}

function splitAlternatives(content: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < content.length; at += 1) {
    const char = content[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if ('{('.includes(char)) depth += 1;
    else if ('})'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(content.slice(from, at).trim());
      from = at + 1;
    }
  }
  return [...parts, content.slice(from).trim()];
}
