import type * as z from 'zod';
import { nearestWord } from '../domain/nearest-word.ts';
import { formatPath, type Path, type Problem, shortName, shown } from './problem.ts';

type Issue = z.core.$ZodIssue;
type SourceOf = (path: Path) => string | null;

/**
 * Sentences for what the schemas found, below `base` in the file. The schemas' messages are the words for what is
 * expected; what stands there instead is said as it was written.
 */
export function explain(issues: readonly Issue[], base: Path, sourceOf: SourceOf): readonly Problem[] {
  const flat = issues.flatMap((issue) => innermost(issue, base));
  // A misspelt key is one mistake, although the right one is missing too.
  const meant = new Set(flat.flatMap((found) => meantKeys(found).map(formatPath)));
  // Nor is a map that has only unknown keys empty besides.
  const withUnknownKeys = new Set(flat.filter(hasUnknownKeys).map((found) => formatPath(found.path)));
  return flat
    .filter((found) => !(isMissing(found) && meant.has(formatPath(found.path))))
    .filter((found) => !(found.issue.code === 'custom' && withUnknownKeys.has(formatPath(found.path))))
    .flatMap((found) => sentences(found, sourceOf));
}

interface PlacedIssue {
  readonly path: Path;
  readonly issue: Issue;
}

/** Of a choice between forms, the issues of the form that was clearly meant; else that none of them fits. */
function innermost(issue: Issue, base: Path): readonly PlacedIssue[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const branch = issue.code === 'invalid_union' ? meantForm(issue) : null;
  return branch === null ? [{ path, issue }] : branch.flatMap((inner) => innermost(inner, path));
}

function meantForm(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | null {
  return issue.errors.find((branch) => !branch.some(isOtherForm)) ?? null;
}

/** Whether the value as a whole is of another kind than this form of it. */
function isOtherForm(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return meantForm(issue) === null;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof issue.input !== 'string');
}

function isMissing({ issue }: PlacedIssue): boolean {
  return issue.input === undefined;
}

function hasUnknownKeys({ issue }: PlacedIssue): boolean {
  return issue.code === 'unrecognized_keys';
}

function meantKeys({ path, issue }: PlacedIssue): readonly Path[] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.flatMap((key) => {
    const valid = nearestWord(key, validKeys(issue));
    return valid === null ? [] : [[...path, valid]];
  });
}

function validKeys(issue: z.core.$ZodIssueUnrecognizedKeys): readonly string[] {
  return issue.message.split(' ').filter((key) => key !== '');
}

function sentences(placed: PlacedIssue, sourceOf: SourceOf): readonly Problem[] {
  const { path, issue } = placed;
  if (issue.code === 'unrecognized_keys') {
    const valid = validKeys(issue);
    return issue.keys.map((key) => ({ path: [...path, key], of: 'key', message: unknownKey(key, valid) }));
  }
  const subject = path.length === 0 ? 'the policy' : shown(shortName(path));
  const standing = isMissing(placed) ? 'missing' : standingThere(issue.input, sourceOf(path));
  const message = `${subject} is ${standing}; expected ${issue.message}${hint(issue)}`;
  return [{ path, of: 'value', message }];
}

function unknownKey(key: string, valid: readonly string[]): string {
  const meant = nearestWord(key, valid);
  if (meant !== null) return `unknown key ${shown(key)}; did you mean \`${meant}\`?`;
  if (valid.length === 0) return `unknown key ${shown(key)}; no key is valid here`;
  return `unknown key ${shown(key)}; valid here: ${valid.map((word) => `\`${word}\``).join(', ')}`;
}

function hint(issue: Issue): string {
  if (typeof issue.input !== 'string') return '';
  if (wantsNumber(issue) && /^[0-9.]+$/.test(issue.input)) return '; write it without quotes';
  if (issue.code !== 'invalid_value') return '';
  const meant = nearestWord(issue.input, issue.values.map(String));
  return meant === null ? '' : `; did you mean \`${meant}\`?`;
}

function wantsNumber(issue: Issue): boolean {
  if (issue.code === 'invalid_value') return issue.values.some((value) => typeof value === 'number');
  return issue.code === 'invalid_type' && issue.expected === 'number';
}

function standingThere(value: unknown, source: string | null): string {
  if (value === null) return 'empty';
  if (typeof value === 'string') return value.trim() === '' ? 'an empty text' : shown(value);
  if (typeof value === 'number') return `the number ${source ?? value}`;
  if (typeof value === 'boolean') return `the Boolean ${source ?? value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return Object.keys(Object(value)).length === 0 ? 'an empty map' : 'a map';
}
