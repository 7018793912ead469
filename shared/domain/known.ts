/**
 * A fact that was read, or the reason why it could not be.
 *
 * Unknown is not false and not empty: `value` exists only after `known` was asked, so no rule and no guard can
 * take an unread fact for "not in use", "not shared" or "none".
 */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function unknown(why: string): Known<never> {
  return { known: false, why };
}

export function mapKnown<T, U>(fact: Known<T>, change: (value: T) => U): Known<U> {
  return fact.known ? known(change(fact.value)) : fact;
}
