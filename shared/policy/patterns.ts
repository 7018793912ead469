import { RE2JS, RE2JSException } from 're2js';
import * as z from 'zod';
import { globPattern, type TextPattern } from '../domain/text-pattern.ts';
import { oneOrMore, orQuoted, section, textUpTo } from './fields.ts';
import { re2FamilyPattern, re2TextPattern } from './re2.ts';
import { trailingStamp, trailingStampFamily } from './trailing-stamp.ts';

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
  return section('a map with `pattern`', {
    pattern: re2Source().transform((compiled) => re2TextPattern(compiled.pattern(), compiled)),
  }).transform(({ pattern }) => pattern);
}

/** An RE2 pattern that cuts the family out of an image's name. */
export function familySource() {
  return re2Source().transform((compiled, context) => {
    if (!Object.hasOwn(compiled.namedGroups(), 'family')) {
      const message = 'a pattern with a group `family` as in `^(?<family>.+)-[0-9]{8}$`';
      context.addIssue({ code: 'custom', input: compiled.pattern(), message });
    }
    const source = compiled.pattern();
    return source === trailingStamp ? trailingStampFamily : re2FamilyPattern(source, compiled);
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
