import type { Json } from '../../domain/finding.ts';
import type { Detail } from '../report-document.ts';

const mostEvidence = 100;

/** Each value with the way to it, such as `shares.0.principal`. */
export function evidenceLines(evidence: Json): readonly Detail[] {
  const lines = flat('', evidence);
  const more = lines.length - mostEvidence;
  return more <= 0 ? lines : [...lines.slice(0, mostEvidence), ['…', `${more} more values`]];
}

function flat(path: string, value: Json): readonly Detail[] {
  if (value === null || typeof value !== 'object') return [[path || 'value', String(value)]];
  const entries = Object.entries(value);
  const isShort = Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
  if (isShort) return [[path || 'value', value.length === 0 ? 'none' : value.join(', ')]];
  return entries.flatMap(([key, inner]) => flat(path === '' ? key : `${path}.${key}`, inner));
}
