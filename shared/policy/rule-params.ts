import type * as z from 'zod';
import type { ParamSpec, ParamSpecs, ParamValue } from '../domain/params.ts';
import { severities } from '../domain/severity.ts';
import {
  accountId,
  dayCount,
  oneOrMore,
  oneWord,
  section,
  text,
  wholeNumber,
  wordList,
  yesNo,
} from './fields.ts';
import { tagKey, tagMap, tagValues } from './match-fields.ts';
import { textPatterns } from './patterns.ts';

/** The schema of a rule's `with`, made of the parameters that its check declares. Fallbacks are filled in. */
export function paramFields(specs: ParamSpecs) {
  const shape = Object.fromEntries(Object.entries(specs).map(([key, spec]) => [key, paramField(spec)]));
  return section('a map of the parameters of the check', shape);
}

function paramField(spec: ParamSpec): z.ZodType<ParamValue> {
  return plainField(spec).describe(spec.describe);
}

function plainField(spec: ParamSpec): z.ZodType<ParamValue> {
  switch (spec.kind) {
    case 'days':
      return withFallback(dayCount(spec.min), spec.fallback);
    case 'integer':
      return withFallback(wholeNumber(spec.min), spec.fallback);
    case 'boolean':
      return yesNo().default(spec.fallback);
    case 'oneOf':
      return withFallback(oneWord(spec.values), spec.fallback);
    case 'list':
      return spec.fallback === null ? listField(spec.of) : listField(spec.of).default([...spec.fallback]);
    case 'words': {
      const field = oneOrMore(`a list of ${wordList(spec.values)}`, oneWord(spec.values));
      return spec.fallback === null ? field : field.default([...spec.fallback]);
    }
    case 'text':
      return withFallback(text('a text'), spec.fallback);
    case 'tagKey':
      return withFallback(tagKey(), spec.fallback);
    case 'patterns':
      return withFallback(textPatterns, spec.fallback);
    case 'tagMap':
      return tagMap();
    case 'tags':
      return withFallback(tagValues(), spec.fallback);
    case 'daysBySeverity':
      return withFallback(daysBySeverity(), spec.fallback);
  }
}

/** See `ParamSpec` for what a fallback says. */
function withFallback<T extends ParamValue>(
  field: z.ZodType<T>,
  fallback: T | null | 'none',
): z.ZodType<ParamValue> {
  if (fallback === null) return field;
  // An absent value takes no part in the field's own transformation.
  return field.optional().transform((value) => value ?? (fallback === 'none' ? null : fallback));
}

function listField(of: 'text' | 'account') {
  switch (of) {
    case 'text':
      return oneOrMore('a list of texts', text('a text'));
    case 'account':
      return oneOrMore('a list of account ids in quotes', accountId());
  }
}

function daysBySeverity() {
  const expected = 'a map of severities, each with a number of days, as in `{ critical: 14 }`';
  const shape = Object.fromEntries(severities.map((severity) => [severity, dayCount(0).exactOptional()]));
  return section(expected, shape).refine((written) => Object.keys(written).length > 0, { error: expected });
}
