import type { TextPattern } from './text-pattern.ts';

/**
 * The vocabulary of rule parameters, as data: `policy/` makes of it the parser, the JSON Schema and the documentation,
 * so that all three say the same.
 */
export type ParamSpec =
  | DaysSpec
  | IntegerSpec
  | BooleanSpec
  | OneOfSpec
  | ListSpec
  | PatternSpec
  | TagMapSpec;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

interface Described {
  /** One line for the documentation and the editor's tool tip. */
  readonly describe: string;
}

export interface DaysSpec extends Described {
  readonly kind: 'days';
  readonly min: number;
  readonly fallback: number | null;
}
export interface IntegerSpec extends Described {
  readonly kind: 'integer';
  readonly min: number;
  readonly fallback: number | null;
}
export interface BooleanSpec extends Described {
  readonly kind: 'boolean';
  readonly fallback: boolean;
}
export interface OneOfSpec extends Described {
  readonly kind: 'oneOf';
  readonly values: readonly string[];
  readonly fallback: string | null;
}
export interface ListSpec extends Described {
  readonly kind: 'list';
  readonly of: 'text' | 'account' | 'glob';
  readonly fallback: readonly string[] | null;
}
export interface PatternSpec extends Described {
  readonly kind: 'pattern';
}
export interface TagMapSpec extends Described {
  readonly kind: 'tagMap';
}

/** A tag that is wanted: present, with a value that one of the patterns matches. */
export interface TagExpectation {
  readonly key: string;
  readonly anyOf: readonly TextPattern[];
}

/** The parsed value of a parameter, by its specification. Fallbacks are already filled in. */
export type ParamValue<S extends ParamSpec = ParamSpec> = S extends DaysSpec | IntegerSpec
  ? number
  : S extends BooleanSpec
    ? boolean
    : S extends OneOfSpec
      ? string
      : S extends ListSpec
        ? readonly string[]
        : S extends PatternSpec
          ? TextPattern
          : S extends TagMapSpec
            ? readonly TagExpectation[]
            : never;

export type ParamValues<S extends ParamSpecs = ParamSpecs> = { readonly [K in keyof S]: ParamValue<S[K]> };

/** Whole days; without a fallback the policy must say them. */
export function days(describe: string, { min = 0, fallback = null }: Bounds = {}): DaysSpec {
  return { kind: 'days', describe, min, fallback };
}

export function tagMap(describe: string): TagMapSpec {
  return { kind: 'tagMap', describe };
}

interface Bounds {
  readonly min?: number;
  readonly fallback?: number | null;
}
