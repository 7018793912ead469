import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ImageRecord, Scope } from '../../../sandbox/aws/state/world.ts';
import type { Store } from '../../../shared/store/dynamo-store.ts';
import type { Simulator } from '../harness/simulator.ts';

/** Something that a person does without asking anybody. AWS may refuse it. */
export interface Act {
  readonly id: string;
  /** `n` says which image, group ... counted round; nothing happens where there is none. */
  do(stage: Stage, n: number): Promise<void>;
}

/** Where people act. */
export interface Stage {
  readonly simulator: Simulator;
  /** The governed scopes, home first. */
  readonly scopes: readonly Scope[];
  readonly store: Store;
}

/** The n-th of all own images of the governed scopes that are as wanted. */
export function nthImage(
  { scopes }: Stage,
  n: number,
  isWanted: (record: ImageRecord) => boolean,
): { readonly scope: Scope; readonly imageId: string; readonly record: ImageRecord } | null {
  const images = scopes.flatMap((scope) =>
    scope.images.entries().map(([imageId, record]) => ({ scope, imageId, record })),
  );
  return nthOf(
    images.filter(({ record }) => isWanted(record)),
    n,
  );
}

export function nthOf<T>(items: readonly T[], n: number): T | null {
  return items.length === 0 ? null : (items[n % items.length] ?? null);
}

export function isAvailable({ image, deregisteredAt }: ImageRecord): boolean {
  return image.State === 'available' && deregisteredAt === undefined;
}

export function personIn({ simulator }: Stage, { accountId, region }: Scope): EC2Client {
  return simulator.person(accountId, region);
}

/** A name that nothing else in the world has. */
export function newName({ simulator }: Stage): string {
  return `new-${simulator.world.ids.uuid('people').slice(0, 8)}`;
}
