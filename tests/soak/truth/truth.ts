import type { Moment, Table } from '../../../sandbox/aws/state/table.ts';
import type { Scope, World } from '../../../sandbox/aws/state/world.ts';
import type { PolicySpec } from '../world/policy-spec.ts';

/**
 * What the simulator itself holds at a moment, read from its tables and from nothing of the product's: no reader, no
 * parser, no rule of the code under test is asked.
 */
export interface Truth {
  readonly world: World;
  readonly moment: Moment;
  /** The instant that this moment is at. */
  readonly now: Date;
  readonly safety: PolicySpec['safety'];
  rows<T>(table: Table<T>): readonly T[];
  row<T>(table: Table<T>, id: string): T | undefined;
}

/** Something that could launch from an image, or that keeps it on purpose. */
export interface TrueUse {
  readonly kind: string;
  readonly name: string;
}

export function truthAt(
  world: World,
  moment: Moment,
  now: Date,
  { safety }: Pick<PolicySpec, 'safety'>,
): Truth {
  return {
    ...{ world, moment, now, safety },
    rows: (table) => table.values(moment),
    row: (table, id) => table.get(id, moment),
  };
}

/** The scopes of one Region, whoever's they are. */
export function scopesIn({ world }: Truth, region: string): readonly Scope[] {
  return [...world.scopes.values()].filter((scope) => scope.region === region);
}
