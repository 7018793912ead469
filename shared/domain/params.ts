import type { Tag } from './image.ts';
import type { Severity } from './severity.ts';
import type { TextPattern } from './text-pattern.ts';

/**
 * The vocabulary of the parameters of rules and remedies, as data: `policy/` makes of it the parser, the JSON Schema and
 * the documentation, so that all three say the same.
 *
 * `fallback` is the value where the policy says none: null for a parameter that it must say, `none` for one that may be
 * absent and then is null.
 */
export type ParamSpec =
  | DaysSpec
  | IntegerSpec
  | BooleanSpec
  | OneOfSpec
  | ListSpec
  | WordsSpec
  | TextSpec
  | TagKeySpec
  | PatternsSpec
  | TagMapSpec
  | TagsSpec
  | DaysBySeveritySpec;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

type Fallback<T> = T | null | 'none';

interface Described {
  /** One line for the documentation and the editor's tool tip. */
  readonly describe: string;
}

export interface DaysSpec extends Described {
  readonly kind: 'days';
  readonly min: number;
  readonly fallback: Fallback<number>;
}
export interface IntegerSpec extends Described {
  readonly kind: 'integer';
  readonly min: number;
  readonly fallback: Fallback<number>;
}
export interface BooleanSpec extends Described {
  readonly kind: 'boolean';
  readonly fallback: boolean;
}
export interface OneOfSpec extends Described {
  readonly kind: 'oneOf';
  readonly values: readonly string[];
  /** A word of the list that happens to be `none` can be no fallback. */
  readonly fallback: string | null;
}
export interface ListSpec extends Described {
  readonly kind: 'list';
  readonly of: 'text' | 'account';
  readonly fallback: readonly string[] | null;
}
/** Some of a few words. */
export interface WordsSpec extends Described {
  readonly kind: 'words';
  readonly values: readonly string[];
  readonly fallback: readonly string[] | null;
}
export interface TextSpec extends Described {
  readonly kind: 'text';
  readonly fallback: null | 'none';
}
export interface TagKeySpec extends Described {
  readonly kind: 'tagKey';
  readonly fallback: 'none';
}
/** A glob or an RE2 pattern, or a list of them of which any may match. */
export interface PatternsSpec extends Described {
  readonly kind: 'patterns';
  readonly fallback: readonly [] | null;
}
export interface TagMapSpec extends Described {
  readonly kind: 'tagMap';
  readonly fallback: null;
}
/** Tags with their values, to be set. */
export interface TagsSpec extends Described {
  readonly kind: 'tags';
  readonly fallback: readonly [] | null;
}
export interface DaysBySeveritySpec extends Described {
  readonly kind: 'daysBySeverity';
  readonly fallback: 'none';
}

/** A tag that is wanted: present, with a value that one of the patterns matches. */
export interface TagExpectation {
  readonly key: string;
  readonly anyOf: readonly TextPattern[];
}

interface Values {
  readonly days: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly oneOf: string;
  readonly list: readonly string[];
  readonly words: readonly string[];
  readonly text: string;
  readonly tagKey: string;
  readonly patterns: readonly TextPattern[];
  readonly tagMap: readonly TagExpectation[];
  readonly tags: readonly Tag[];
  readonly daysBySeverity: Readonly<Partial<Record<Severity, number>>>;
}

/** The parsed value of a parameter, by its specification. Fallbacks are already filled in. */
export type ParamValue<S extends ParamSpec = ParamSpec> =
  | Values[S['kind']]
  | (S extends OneOfSpec ? never : 'none' extends S['fallback'] ? null : never);

export type ParamValues<S extends ParamSpecs = ParamSpecs> = { readonly [K in keyof S]: ParamValue<S[K]> };

interface Bounds {
  readonly min?: number;
  readonly fallback?: number;
}

type Sure<S extends ParamSpec> = Omit<S, 'fallback'> & { readonly fallback: Exclude<S['fallback'], 'none'> };
type Optional<S extends ParamSpec> = Omit<S, 'fallback'> & { readonly fallback: 'none' };

/** Whole days; without a fallback the policy must say them. */
export function days(describe: string, { min = 0, fallback }: Bounds = {}): Sure<DaysSpec> {
  return { kind: 'days', describe, min, fallback: fallback ?? null };
}

/** Whole days, or null where the policy says none. */
export function optionalDays(describe: string, min = 0): Optional<DaysSpec> {
  return { kind: 'days', describe, min, fallback: 'none' };
}

export function integer(describe: string, { min = 0, fallback }: Bounds = {}): Sure<IntegerSpec> {
  return { kind: 'integer', describe, min, fallback: fallback ?? null };
}

export function flag(describe: string, fallback: boolean): BooleanSpec {
  return { kind: 'boolean', describe, fallback };
}

export function oneOf(
  describe: string,
  values: readonly string[],
  fallback: string | null = null,
): OneOfSpec {
  return { kind: 'oneOf', describe, values, fallback };
}

/** Texts or account ids; without a fallback the policy must say at least one. */
export function list(
  describe: string,
  of: ListSpec['of'],
  fallback: readonly string[] | null = null,
): ListSpec {
  return { kind: 'list', describe, of, fallback };
}

/** Some of the words; without a fallback the policy must say at least one. */
export function words(
  describe: string,
  values: readonly string[],
  fallback: readonly string[] | null = null,
): WordsSpec {
  return { kind: 'words', describe, values, fallback };
}

export function optionalText(describe: string): Optional<TextSpec> {
  return { kind: 'text', describe, fallback: 'none' };
}

/** The key of a tag that may be set, or null where the policy says none. */
export function optionalTagKey(describe: string): TagKeySpec {
  return { kind: 'tagKey', describe, fallback: 'none' };
}

/** `[]` as a fallback: nothing is asked. */
export function patterns(describe: string, fallback: readonly [] | null = null): PatternsSpec {
  return { kind: 'patterns', describe, fallback };
}

export function tagMap(describe: string): TagMapSpec {
  return { kind: 'tagMap', describe, fallback: null };
}

export function tags(describe: string, fallback: readonly [] | null = null): TagsSpec {
  return { kind: 'tags', describe, fallback };
}

/** Days for some severities, or null where the policy says none. */
export function daysBySeverity(describe: string): DaysBySeveritySpec {
  return { kind: 'daysBySeverity', describe, fallback: 'none' };
}
