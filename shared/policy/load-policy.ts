import type { Policy } from '../domain/policy.ts';
import { globPattern } from '../domain/text-pattern.ts';
import { re2FamilyPattern, re2TextPattern } from './re2.ts';

/** The policy that `compilePolicy` wrote. It was checked there; here only its patterns come to life again. */
export function loadPolicy(compiled: string): Policy {
  return JSON.parse(compiled, (_key, value: unknown) => (isPattern(value) ? revive(value) : value));
}

interface WrittenPattern {
  readonly kind: 'glob' | 're2' | 'family';
  readonly source: string;
}

function revive({ kind, source }: WrittenPattern) {
  switch (kind) {
    case 'glob':
      return globPattern(source);
    case 're2':
      return re2TextPattern(source);
    case 'family':
      return re2FamilyPattern(source);
  }
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
