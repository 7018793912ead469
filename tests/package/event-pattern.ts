export type Pattern = { readonly [key: string]: Pattern | readonly PatternLeaf[] };
export type PatternLeaf =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly exists: boolean };

/** EventBridge's matching, as far as our patterns go: literals, prefixes and whether a field is there; lists in events are pooled. */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const values = (Array.isArray(event) ? event : [event]).map(
      (part) => (part as Record<string, unknown> | null)?.[key],
    );
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, values.flat());
    const found = values.flat();
    // A field that is not there is matched by `exists: false` alone.
    return (found.length === 0 ? [undefined] : found).some((value) =>
      wanted.some((leaf: PatternLeaf) => leafMatches(leaf, value)),
    );
  });
}

function leafMatches(leaf: PatternLeaf, value: unknown): boolean {
  if (typeof leaf !== 'object' || leaf === null) return leaf === value;
  if ('exists' in leaf) return leaf.exists === (value !== undefined);
  return typeof value === 'string' && value.startsWith(leaf.prefix);
}

/** What EventBridge would refuse, or what this matcher does not know. */
export function faultsOf(pattern: Pattern, path = ''): readonly string[] {
  return Object.entries(pattern).flatMap(([key, wanted]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (!Array.isArray(wanted)) return faultsOf(wanted as Pattern, at);
    if (wanted.length === 0) return [`${at} is empty`];
    return wanted.filter((leaf) => !isLeaf(leaf)).map((leaf) => `${at}: ${JSON.stringify(leaf)}`);
  });
}

function isLeaf(leaf: unknown): boolean {
  if (typeof leaf !== 'object') return leaf !== undefined;
  if (leaf === null) return true;
  const [[key, value] = [], ...more] = Object.entries(leaf);
  if (more.length > 0) return false;
  return (key === 'prefix' && typeof value === 'string') || (key === 'exists' && typeof value === 'boolean');
}
