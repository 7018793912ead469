import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { DumpName } from './dump/dump-names.ts';
import type { FaultCodes } from './errors.ts';
import type { Fault } from './faults/fault-plan.ts';
import type { Principal } from './identity/principal.ts';
import type { Moment, Table } from './state/table.ts';
import type { Scope, World } from './state/world.ts';

/** What a handler works with beside its input. */
export interface Context {
  readonly world: World;
  /** The caller's account and Region: the truth, for changes and for checks that AWS makes at once. */
  readonly scope: Scope;
  readonly accountId: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly now: Date;
  /** The moment that reads see: behind the present under eventual consistency or a stale-read fault. */
  readonly moment: Moment;
  /** The fault that strikes this call, for handlers that carry it out themselves. */
  readonly fault: Fault | undefined;
  readonly codes: FaultCodes;
  /** What a Describe sees of a table. */
  read<T>(table: Table<T>): T[];
  /** Whether the caller's IAM rights allow an action on a resource, for answers that tell it per resource. */
  mayCall(action: string, resourceArn: string): boolean;
}

/** The SDK marks required members as `T | undefined`; the dispatcher has checked that they are there. */
export type Input<T> = {
  [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] : NonNullable<T[K]>;
};

/** One simulated operation. */
export interface Operation {
  readonly schema: StaticOperationSchema;
  /** The members of the input that the handler takes into account; any other one is refused. */
  readonly honours: readonly string[];
  /** Whether CloudTrail logs it as a write, and `DryRun` and intent matter. */
  readonly mutating: boolean;
  /** The dump files without which the answer is not known. */
  readonly facts: readonly DumpName[];
  handle(input: object, context: Context): object;
}

interface OperationEntry<I extends object, O extends object> {
  readonly schema: StaticOperationSchema;
  readonly honours: readonly (keyof I & string)[];
  readonly mutating?: boolean;
  readonly facts?: readonly DumpName[];
  handle(input: I, context: Context): O;
}

/** Declares an operation; `DryRun` is honoured by the dispatcher for all of EC2. */
export function operation<I extends object, O extends object>(entry: OperationEntry<I, O>): Operation {
  return { mutating: false, facts: [], ...entry };
}

/** The operation's name on the wire. */
export function operationName(entry: Pick<Operation, 'schema'>): string {
  return entry.schema[2];
}

/** The members without which the input is not complete, by the SDK's schema (it lists them first). */
export function requiredMembers(entry: Operation): readonly string[] {
  const shape = NormalizedSchema.of(entry.schema[4]).getSchema();
  if (!Array.isArray(shape) || shape[0] !== 3) return [];
  const [, , , , names, , requiredCount] = shape;
  return (names ?? []).slice(0, requiredCount ?? 0);
}
