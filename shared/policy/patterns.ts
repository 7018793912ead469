import { RE2JS, RE2JSException } from 're2js';
import * as z from 'zod';
import { type FamilyPattern, globPattern, type TextPattern } from '../domain/text-pattern.ts';
import { oneOrMore, orQuoted, section, textUpTo } from './fields.ts';

// The names and tag values of AWS end at 256 characters; bounded patterns keep matching cheap whatever is written.
const maxGlob = 256;
const maxPattern = 1000;

export function globSource() {
  return textUpTo(maxGlob, 'a glob').describe(
    '`*` is any run of characters, `?` any one; the whole text must match.',
  );
}

/** A glob, or an RE2 pattern as `{ pattern: ... }`. */
export const textPattern = globOrPattern();

/** One pattern or a list of them, of which any may match. */
export const textPatterns = patternOrPatterns();

function globOrPattern() {
  const error = orQuoted('a glob or `{ pattern: ... }`');
  return z.union([globSource().transform(globPattern), patternMap()], { error }).meta({ id: 'pattern' });
}

function patternOrPatterns() {
  const expected = 'a glob, `{ pattern: ... }`, or a list of them';
  return z
    .union([textPattern, oneOrMore(expected, textPattern)], { error: orQuoted(expected) })
    .meta({ id: 'patterns' })
    .transform((patterns): readonly TextPattern[] => [patterns].flat());
}

function patternMap() {
  return section('a map with `pattern`', { pattern: re2Source().transform(toTextPattern) }).transform(
    ({ pattern }) => pattern,
  );
}

/** An RE2 pattern that cuts the family out of an image's name. */
export function familySource() {
  return re2Source().transform((compiled, context) => {
    if (!Object.hasOwn(compiled.namedGroups(), 'family')) {
      const message = 'a pattern with a group `family` as in `^(?<family>.+)-[0-9]{8}$`';
      context.addIssue({ code: 'custom', input: compiled.pattern(), message });
    }
    return toFamilyPattern(compiled);
  });
}

function re2Source() {
  return textUpTo(maxPattern, 'an RE2 pattern')
    .describe(
      'An RE2 pattern: no lookaround, no back-references. It matches anywhere unless ^ and $ hold it.',
    )
    .transform((source, context) => {
      try {
        return RE2JS.compile(source);
      } catch (error) {
        if (!(error instanceof RE2JSException)) throw error;
        const complaint = error.message.replace('error parsing regexp: ', '');
        context.addIssue({
          code: 'custom',
          input: source,
          message: `an RE2 pattern, and RE2 says: ${complaint}`,
        });
        return z.NEVER;
      }
    });
}

/** Any part of the text matches, unless `^` and `$` say the whole. In linear time: RE2 has nothing that needs more. */
function toTextPattern(compiled: RE2JS): TextPattern {
  return { source: compiled.pattern(), matches: (text) => compiled.test(text) };
}

/** A text that the pattern does not match, or in which the group is empty, has no family. */
function toFamilyPattern(compiled: RE2JS): FamilyPattern {
  return {
    source: compiled.pattern(),
    familyOf(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? matcher.group('family') || null : null;
    },
  };
}
