import type { Entry } from './harness/chronicle.ts';
import type { PlayedWorld } from './harness/play-world.ts';
import { imageFeatures } from './world/image-spec.ts';
import { isLaterPage, nameOfFault } from './world/mishaps.ts';

/** What happened over many worlds. */
export interface Tally {
  readonly worlds: number;
  readonly calls: number;
  readonly faults: number;
  /** Images that were disabled or deregistered, shares and snapshots that were taken. */
  readonly destructive: number;
  readonly deregistered: number;
  /** Orphaned snapshots. */
  readonly deleted: number;
  /** `guard in-use`, `fault throttle`, `action tag` ... : how often each occurred. */
  readonly occurred: ReadonlyMap<string, number>;
}

export const nothingYet: Tally = {
  ...{ worlds: 0, calls: 0, faults: 0, destructive: 0, deregistered: 0, deleted: 0, occurred: new Map() },
};

const destructive: ReadonlySet<string> = new Set([
  ...['DisableImage', 'DeregisterImage', 'ModifyImageAttribute', 'DeleteSnapshot'],
]);

/** The tally with one world more. */
export function withWorld(tally: Tally, played: PlayedWorld): Tally {
  const { entries } = played.simulator.chronicle;
  const calls = entries.flatMap((entry) =>
    entry.kind === 'call' && entry.invocation !== null ? [entry.call] : [],
  );
  const effects = calls.filter(({ mutating, hadEffect }) => mutating && hadEffect);
  const names = [...entries.flatMap(namesIn), ...featuresOf(played)];
  const occurred = new Map(tally.occurred);
  for (const name of names) occurred.set(name, (occurred.get(name) ?? 0) + 1);
  return {
    worlds: tally.worlds + 1,
    calls: tally.calls + calls.length,
    faults: tally.faults + names.filter((name) => name.startsWith('mishap ')).length,
    destructive: tally.destructive + effects.filter(({ operation }) => destructive.has(operation)).length,
    deregistered: tally.deregistered + countOf('DeregisterImage', effects),
    deleted: tally.deleted + countOf('DeleteSnapshot', effects),
    occurred,
  };
}

function countOf(operation: string, calls: readonly { readonly operation: string }[]): number {
  return calls.filter((call) => call.operation === operation).length;
}

function namesIn(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'report':
      return entry.report.actions.flatMap(({ heldBy, alsoHeldBy }) =>
        (heldBy === null ? [] : [heldBy, ...alsoHeldBy]).map((guard) => `guard ${guard}`),
      );
    case 'outcome':
      return [
        ...(entry.outcome.status === 'applied' ? [`action ${entry.outcome.action}`] : []),
        `outcome ${entry.outcome.status}`,
      ];
    case 'alert':
      return entry.accepted ? ['action notify'] : [];
    case 'mishap':
      return [`mishap ${entry.mishap}`];
    case 'deed':
      return entry.refusedBy === null ? [`act ${entry.act}`] : [];
    case 'call':
      return faultIn(entry.call);
    default:
      return [];
  }
}

function faultIn({ fault, input }: Extract<Entry, { readonly kind: 'call' }>['call']): readonly string[] {
  if (fault === null) return [];
  const isLater = ['NextToken', 'nextToken', 'Marker'].some((key) => input[key] !== undefined);
  return [`mishap ${nameOfFault(fault)}`, ...(isLater && isLaterPage(fault) ? ['mishap later-page'] : [])];
}

function featuresOf({ spec }: PlayedWorld): readonly string[] {
  return spec.scopes.flatMap(({ images, snapshots, place, bin }) => [
    ...[`place ${place}`, `bin ${bin}`, ...snapshots.map(({ id }) => `snapshot ${id}`)],
    ...images.flatMap((image) => [
      ...image.uses.map(({ id }) => `use ${id}`),
      ...Object.keys(imageFeatures).map((feature) => `image ${feature} ${Object(image)[feature]}`),
    ]),
  ]);
}
