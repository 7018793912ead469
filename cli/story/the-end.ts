import { by } from '../../shared/domain/order.ts';
import { rungActions } from '../../shared/domain/policy.ts';
import { isOwnChange } from './days.ts';
import type { Launch } from './launches.ts';
import type { SnapshotAtEnd } from './snapshots-at-end.ts';
import { accountName, imageNames, type Stage } from './stage.ts';

export interface ImageAtEnd {
  readonly accountId: string;
  readonly account: string;
  readonly region: string;
  readonly imageId: string;
  readonly name: string;
  /** As EC2 says: available, disabled, failed ...; `in the Recycle Bin`; `gone`. */
  readonly state: string;
  readonly deprecatedAt: string | null;
  /** Until when the Recycle Bin keeps it. */
  readonly binUntil: string | null;
}

/** An image that a rule wants to change and a guard does not let it: the service's own log of its last sweep. */
export interface HeldImage {
  readonly accountId: string;
  readonly region: string;
  readonly imageId: string;
  readonly name: string;
  readonly action: string;
  readonly heldBy: string;
  readonly reason: string;
}

export interface TheEnd {
  readonly images: readonly ImageAtEnd[];
  readonly held: readonly HeldImage[];
  readonly snapshots: readonly SnapshotAtEnd[];
  readonly launches: readonly Launch[];
  readonly calls: CallCounts;
}

export interface CallCounts {
  readonly total: number;
  readonly reads: number;
  /** Changes that the service made in AWS, by operation. */
  readonly changes: Readonly<Record<string, number>>;
  readonly refused: number;
  readonly invocations: Readonly<Record<string, number>>;
}

/** Every image that the governed accounts own or owned, as the simulator has it now. */
export function imagesAtEnd(stage: Stage, names: ReadonlyMap<string, string>): readonly ImageAtEnd[] {
  return stage.scopes.flatMap(({ accountId, region }) => {
    const present = new Map(stage.aws.world.scope(accountId, region).images.entries());
    const made = stage.aws.calls.flatMap((call) => removedIn(call, accountId, region));
    return [...new Set([...present.keys(), ...made])].flatMap((imageId): readonly ImageAtEnd[] => {
      const record = present.get(imageId);
      const isGone = record === undefined || record.deregisteredAt !== undefined;
      const inBin = record?.bin !== undefined;
      const state = record?.image.State ?? '';
      return [
        {
          ...{ accountId, account: accountName(stage, accountId), region, imageId },
          name: names.get(imageId) ?? record?.image.Name ?? imageId,
          state: inBin ? 'in the Recycle Bin' : isGone ? 'gone' : state,
          deprecatedAt: record?.image.DeprecationTime ?? null,
          binUntil: record?.bin === undefined ? null : new Date(record.bin.exitsAt).toISOString(),
        },
      ];
    });
  });
}

type Call = Stage['aws']['calls'][number];

function removedIn(call: Call, accountId: string, region: string): readonly string[] {
  const isHere = call.accountId === accountId && call.region === region;
  if (!isHere || call.operation !== 'DeregisterImage' || !call.hadEffect) return [];
  return [String(call.input['ImageId'])];
}

const rungOrder: readonly string[] = rungActions;

/** What the last sweep would not let happen, the earliest step of each image. `lines` is the service's log of it. */
export function heldImages(stage: Stage, lines: readonly { readonly text: string }[]): readonly HeldImage[] {
  const names = imageNames(stage);
  const held = lines.flatMap(({ text }) => text.split('\n')).flatMap((line) => heldIn(line, names));
  const ordered = held.toSorted(
    by(
      ({ accountId }) => accountId,
      ({ region }) => region,
      ({ imageId }) => imageId,
      ({ action }) => String(rungOrder.indexOf(action)),
    ),
  );
  return ordered.filter(({ imageId }, at) => ordered[at - 1]?.imageId !== imageId);
}

function heldIn(line: string, names: ReadonlyMap<string, string>): readonly HeldImage[] {
  if (!line.includes('"action planned"')) return [];
  const fields: Readonly<Record<string, unknown>> = JSON.parse(line);
  // What is said of snapshots stands in the table.
  if (fields['message'] !== 'action planned' || fields['status'] !== 'held' || fields['imageId'] === null)
    return [];
  const text = (key: string): string => String(fields[key] ?? '');
  const imageId = text('imageId');
  const place = { accountId: text('accountId'), region: text('region'), imageId };
  const also = Array.isArray(fields['alsoHeldBy']) ? fields['alsoHeldBy'].map(String) : [];
  const hold = holdOf([text('heldBy'), ...also], text('reason'));
  return [{ ...place, name: names.get(imageId) ?? imageId, action: text('action'), ...hold }];
}

const timeGuards: ReadonlySet<string> = new Set(['waiting-period', 'dwell']);

/** Which guard says no whatever the day is, and its part of the reason: the guards and the parts go together. */
function holdOf(guards: readonly string[], reason: string): Pick<HeldImage, 'heldBy' | 'reason'> {
  const parts = reason.split('; ');
  const at = guards.findIndex((guard) => !timeGuards.has(guard));
  const heldBy = guards[at] ?? guards[0] ?? '';
  return { heldBy, reason: parts.length === guards.length ? (parts[at] ?? reason) : reason };
}

/** What the service asked of AWS besides its own table and queues. */
export function countCalls({ aws, runtime }: Stage): CallCounts {
  const own = aws.calls.filter(({ functionName }) => functionName !== undefined);
  return {
    total: own.length,
    reads: own.filter(({ mutating }) => !mutating).length,
    changes: countBy(own.filter(isOwnChange).map(({ operation }) => operation)),
    refused: own.filter(({ outcome }) => outcome !== 'ok').length,
    invocations: countBy(runtime.invocations.map(({ functionKey }) => functionKey)),
  };
}

export function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values.toSorted()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
