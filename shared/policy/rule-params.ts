import type * as z from 'zod';
import type { ParamSpec, ParamSpecs, ParamValue } from '../domain/params.ts';
import { accountId, dayCount, listOf, oneWord, section, text, wholeNumber, yesNo } from './fields.ts';
import { tagMap } from './match-fields.ts';
import { globSource, textPattern } from './patterns.ts';

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
      return numberOr(dayCount(spec.min), spec.fallback);
    case 'integer':
      return numberOr(wholeNumber(spec.min), spec.fallback);
    case 'boolean':
      return yesNo().default(spec.fallback);
    case 'oneOf':
      return spec.fallback === null ? oneWord(spec.values) : oneWord(spec.values).default(spec.fallback);
    case 'list':
      return spec.fallback === null ? listField(spec.of) : listField(spec.of).default([...spec.fallback]);
    case 'pattern':
      return textPattern;
    case 'tagMap':
      return tagMap();
  }
}

function numberOr(field: z.ZodNumber, fallback: number | null): z.ZodType<number> {
  return fallback === null ? field : field.default(fallback);
}

function listField(of: 'text' | 'account' | 'glob') {
  switch (of) {
    case 'text':
      return listOf('a list of texts', text('a text'));
    case 'account':
      return listOf('a list of account ids in quotes', accountId());
    case 'glob':
      return listOf('a list of globs', globSource());
  }
}
