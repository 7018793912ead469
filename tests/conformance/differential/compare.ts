import { isList } from './names.ts';
import type { Json, JsonObject, Told } from './step.ts';

/** One thing that the two sides tell differently. */
export interface Difference {
  /** `error`, or where in the answer, without places in lists: `Images[].State`. */
  readonly at: string;
  readonly sandbox: Json;
  readonly moto: Json;
}

/** What a side does not tell. */
const untold = '(untold)';
/** In the place of an error's code. */
export const answered = '(answered)';

/**
 * What the sandbox tells, moto has to tell too, and the same. What moto tells besides is let be: it makes up networks,
 * hardware and reasons that this project never reads, and the sandbox leaves out what it does not simulate.
 */
export function differencesOf(sandbox: Told, moto: Told): readonly Difference[] {
  if ('error' in sandbox || 'error' in moto) {
    const [ours, theirs] = [sandbox, moto].map((told) => ('error' in told ? told.error : answered));
    return ours === theirs ? [] : [{ at: 'error', sandbox: ours ?? '', moto: theirs ?? '' }];
  }
  return between(sandbox.answer, moto.answer, '');
}

function between(ours: Json, theirs: Json | undefined, at: string): readonly Difference[] {
  if (theirs === undefined) return isNothing(ours) ? [] : [{ at, sandbox: ours, moto: untold }];
  if (isObject(ours) && isObject(theirs)) {
    return Object.entries(ours).flatMap(([key, value]) =>
      between(value, theirs[key], at === '' ? key : `${at}.${key}`),
    );
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return [{ at: `${at}[]`, sandbox: ours, moto: theirs }];
    return ours.flatMap((each: Json, index) => between(each, theirs[index], `${at}[]`));
  }
  return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ at, sandbox: ours, moto: theirs }];
}

/** Absent, an empty list and an empty text are the same on the wire of EC2. */
function isNothing(value: Json): boolean {
  return value === '' || (isList(value) && value.length === 0);
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !isList(value);
}
