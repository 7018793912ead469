const compiled = new Map<string, RegExp>();

/** Wildcards of IAM, filters and resource patterns: `*` any text, `?` one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const before = compiled.get(pattern);
  if (before !== undefined) return before.test(text);
  const made = compile(pattern);
  // Policies are few and asked at every call; patterns of filters come and go.
  if (compiled.size < 10_000) compiled.set(pattern, made);
  return made.test(text);
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
