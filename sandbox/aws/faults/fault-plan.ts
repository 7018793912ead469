import { chance } from '../state/ids.ts';

/** What goes wrong with a call. */
export type Fault =
  | { readonly kind: 'throttle' }
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 | 504 }
  /** The answer never comes; with `afterEffect` the change was made all the same. */
  | { readonly kind: 'timeout'; readonly afterEffect?: boolean }
  | { readonly kind: 'reset'; readonly afterEffect?: boolean }
  /** The effect is there, the connection breaks in the middle of the answer's body. */
  | { readonly kind: 'partial' }
  /** A read sees the world of `agoMs` ago, or before the last `writes` writes. */
  | { readonly kind: 'stale'; readonly agoMs?: number; readonly writes?: number }
  | { readonly kind: 'denied' }
  /** The code and status given, instead of an effect. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string; readonly status?: number }
  /** DeregisterImage succeeds, its snapshots get this code (aws-facts B.7). */
  | {
      readonly kind: 'snapshot-result';
      readonly returnCode: 'internal-error' | 'client-error' | 'missing-permissions';
    }
  /** A list answers an empty page with a token for what it kept back. */
  | { readonly kind: 'empty-page' }
  /** CreateImage or CopyImage is accepted; the image fails at the end with this reason. */
  | { readonly kind: 'fails-later'; readonly message: string }
  /** The caller dies at this call: told to `onCrash`, then the connection breaks. */
  | { readonly kind: 'crash-before-effect' }
  | { readonly kind: 'crash-after-effect' };

/** Which calls a rule strikes; what is not given matches all. */
interface CallMatch {
  readonly service?: string;
  readonly operation?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly functionName?: string;
  readonly mutating?: boolean;
  /** Counted from 1 among the calls that the rest of the rule matches. */
  readonly nth?: number | readonly number[];
  /** From this one on, counted likewise. */
  readonly fromNth?: number;
  /** Strikes this share of the calls, chosen by the world's seed. */
  readonly probability?: number;
}

export interface FaultRule {
  readonly match: CallMatch;
  readonly fault: Fault;
}

interface FaultedCall {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  readonly functionName: string | undefined;
  readonly mutating: boolean;
}

export interface FaultPlan {
  /** Replaces the rules and starts counting anew. */
  set(rules: readonly FaultRule[]): void;
  /** The fault of the first rule that strikes this call. Counts the call for every rule that it matches. */
  strike(call: FaultedCall): Fault | undefined;
}

export function createFaultPlan(seed: string, rules: readonly FaultRule[] = []): FaultPlan {
  let current = rules.map((rule) => ({ rule, seen: 0 }));
  return {
    set: (next) => {
      current = next.map((rule) => ({ rule, seen: 0 }));
    },
    strike: (call) => {
      const matching = current.filter(({ rule }) => matches(rule.match, call));
      for (const counted of matching) counted.seen += 1;
      return matching.find(({ rule, seen }) => strikes(rule.match, seen, `${seed}|${JSON.stringify(rule)}`))
        ?.rule.fault;
    },
  };
}

function matches(match: CallMatch, call: FaultedCall): boolean {
  return (
    (match.service ?? call.service) === call.service &&
    (match.operation ?? call.operation) === call.operation &&
    (match.accountId ?? call.accountId) === call.accountId &&
    (match.region ?? call.region) === call.region &&
    (match.functionName ?? call.functionName) === call.functionName &&
    (match.mutating ?? call.mutating) === call.mutating
  );
}

function strikes({ nth, fromNth, probability }: CallMatch, seen: number, salt: string): boolean {
  if (nth !== undefined && ![nth].flat().includes(seen)) return false;
  if (fromNth !== undefined && seen < fromNth) return false;
  return probability === undefined || chance(salt, seen) < probability;
}
