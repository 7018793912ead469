/** A point in the world's history: what was written at or before both coordinates is visible. */
export interface Moment {
  /** Epoch milliseconds on the world's clock. */
  readonly time: number;
  /** Position among all writes of the world; separates writes that share an instant. */
  readonly sequence: number;
}

/** The present: everything written so far is visible. */
export const latest: Moment = { time: Number.POSITIVE_INFINITY, sequence: Number.POSITIVE_INFINITY };

// Seeded values were there before the world began, so no lag or stale read hides them.
const beforeTheWorld: Moment = { time: Number.NEGATIVE_INFINITY, sequence: 0 };

interface Version<T> extends Moment {
  readonly value: T | undefined;
}

/**
 * Values by id that remember their earlier versions, so that an eventually consistent or stale read can be
 * answered from an earlier moment. Values are never changed in place: a change is a new value put.
 */
export interface Table<T> {
  get(id: string, moment?: Moment): T | undefined;
  /** In the order in which the ids were first written. */
  values(moment?: Moment): T[];
  entries(moment?: Moment): [string, T][];
  put(id: string, value: T): void;
  remove(id: string): void;
  /** Puts a value that was there before the world began. */
  seed(id: string, value: T): void;
}

/** `stamp` gives each write its moment: the world's instant and the next position. */
export function createTable<T>(stamp: () => Moment): Table<T> {
  const rows = new Map<string, Version<T>[]>();
  function write(id: string, moment: Moment, value: T | undefined): void {
    const versions = rows.get(id) ?? [];
    versions.push({ ...moment, value });
    rows.set(id, versions);
  }
  function entries(moment: Moment = latest): [string, T][] {
    return [...rows].flatMap(([id, versions]) => {
      const value = valueAt(versions, moment);
      return value === undefined ? [] : [[id, value] satisfies [string, T]];
    });
  }
  return {
    get: (id, moment = latest) => valueAt(rows.get(id) ?? [], moment),
    values: (moment) => entries(moment).map(([, value]) => value),
    entries,
    put: (id, value) => write(id, stamp(), value),
    remove: (id) => write(id, stamp(), undefined),
    seed: (id, value) => write(id, beforeTheWorld, value),
  };
}

function valueAt<T>(versions: readonly Version<T>[], moment: Moment): T | undefined {
  return versions.findLast((version) => version.time <= moment.time && version.sequence <= moment.sequence)
    ?.value;
}
