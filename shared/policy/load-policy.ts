import type { Policy } from '../domain/policy.ts';
import { globPattern } from '../domain/text-pattern.ts';
import { trailingStamp, trailingStampFamily } from './trailing-stamp.ts';

/**
 * The policy that `compilePolicy` wrote. It was checked there; here only its patterns come to life again. RE2 is
 * loaded for a policy that has a pattern of its own and for no other: it is the heaviest part of a function.
 */
export async function loadPolicy(compiled: string): Promise<Policy> {
  const re2 = usesRe2(compiled) ? await import('./re2.ts') : null;
  return JSON.parse(compiled, (_key, value: unknown) => (isPattern(value) ? revive(value, re2) : value));
}

/** Whether the policy that `compilePolicy` wrote has a pattern that only RE2 can match. */
export function usesRe2(compiled: string): boolean {
  return patternsIn(compiled).some(needsRe2);
}

interface WrittenPattern {
  readonly kind: 'glob' | 're2' | 'family';
  readonly source: string;
}

type Re2 = typeof import('./re2.ts');

function patternsIn(compiled: string): readonly WrittenPattern[] {
  const patterns: WrittenPattern[] = [];
  JSON.parse(compiled, (_key, value: unknown) => {
    if (isPattern(value)) patterns.push(value);
    return value;
  });
  return patterns;
}

function needsRe2({ kind, source }: WrittenPattern): boolean {
  return kind === 're2' || (kind === 'family' && source !== trailingStamp);
}

/** RE2 is null where nothing needs it. */
function revive(written: WrittenPattern, re2: Re2 | null) {
  if (written.kind === 'glob') return globPattern(written.source);
  if (re2 === null || !needsRe2(written)) return trailingStampFamily;
  return written.kind === 're2' ? re2.re2TextPattern(written.source) : re2.re2FamilyPattern(written.source);
}

function isPattern(value: unknown): value is WrittenPattern {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'kind' in value &&
    (value.kind === 'glob' || value.kind === 're2' || value.kind === 'family')
  );
}
