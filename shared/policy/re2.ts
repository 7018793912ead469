import { RE2JS } from 're2js';
import type { FamilyPattern, TextPattern } from '../domain/text-pattern.ts';

/** Any part of the text matches, unless `^` and `$` say the whole. In linear time: RE2 has nothing that needs more. */
export function re2TextPattern(source: string, compiled: RE2JS = RE2JS.compile(source)): TextPattern {
  return { kind: 're2', source, matches: (text) => compiled.test(text) };
}

/** A text that the pattern does not match, or in which the group `family` is empty, has no family. */
export function re2FamilyPattern(source: string, compiled: RE2JS = RE2JS.compile(source)): FamilyPattern {
  return {
    kind: 'family',
    source,
    familyOf(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? matcher.group('family') || null : null;
    },
  };
}
