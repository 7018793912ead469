import type { Cursor } from './cursor.ts';
import { ServiceFileError } from './service-file-error.ts';
import { type Alternative, findVariables, readAlternative, type Variable } from './variables.ts';
import { literal, type ResolveText } from './yaml-cursor.ts';

export type VariableSource = Extract<Alternative, { kind: 'source' }>;

/** Answers the value of `type(params):address`, or an absent one. */
export type ResolveSource = (source: VariableSource, place: string) => Cursor;

/** How texts with variables are resolved; a text that stands for itself, or for nothing, is a ServiceFileError. */
export function variableResolver(resolveSource: ResolveSource): ResolveText {
  const underWay = new Set<string>();
  return (text, place) => {
    const key = `${place}|${text}`;
    if (underWay.has(key)) throw new ServiceFileError(place, `${text} stands for itself`);
    underWay.add(key);
    try {
      return resolveText(resolveSource, text, place);
    } finally {
      underWay.delete(key);
    }
  };
}

function resolveText(resolveSource: ResolveSource, text: string, place: string): Cursor {
  const variables = findVariables(text);
  const [first] = variables;
  if (first === undefined) return literal(text, place);
  // A text that is one variable takes its value as it is, objects included.
  if (first.start === 0 && first.end === text.length)
    return resolveVariable(resolveSource, first, text, place);
  return literal(interpolate(resolveSource, text, place), place);
}

function interpolate(resolveSource: ResolveSource, text: string, place: string): string {
  let answer = '';
  let from = 0;
  for (const variable of findVariables(text)) {
    const value = resolveVariable(resolveSource, variable, text, place);
    if (value.kind !== 'scalar') throw new ServiceFileError(place, `${text} puts an object into a text`);
    answer += text.slice(from, variable.start) + String(value.scalar);
    from = variable.end;
  }
  return answer + text.slice(from);
}

function resolveVariable(
  resolveSource: ResolveSource,
  variable: Variable,
  text: string,
  place: string,
): Cursor {
  for (const written of variable.alternatives) {
    const alternative = readAlternative(interpolate(resolveSource, written, place));
    if (alternative === undefined) throw new ServiceFileError(place, `not a variable: ${text}`);
    if (alternative.kind === 'literal') return literal(alternative.value, place);
    const value = resolveSource(alternative, place);
    if (value.kind !== 'absent') return value;
  }
  throw new ServiceFileError(place, `cannot resolve ${text.slice(variable.start, variable.end)}`);
}
