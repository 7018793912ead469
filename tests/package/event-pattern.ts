export type Pattern = { readonly [key: string]: Pattern | readonly PatternLeaf[] };
export type PatternLeaf = string | number | boolean | null | { readonly prefix: string };

/** EventBridge's matching, as far as our patterns go: literals and prefixes; lists in events are pooled. */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const values = (Array.isArray(event) ? event : [event]).map(
      (part) => (part as Record<string, unknown> | null)?.[key],
    );
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, values.flat());
    return values.flat().some((value) => wanted.some((leaf: PatternLeaf) => leafMatches(leaf, value)));
  });
}

function leafMatches(leaf: PatternLeaf, value: unknown): boolean {
  if (typeof leaf !== 'object' || leaf === null) return leaf === value;
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
  return (
    leaf === null || (Object.keys(leaf).join() === 'prefix' && typeof Object.values(leaf)[0] === 'string')
  );
}
