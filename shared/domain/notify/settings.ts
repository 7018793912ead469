import type { AccountId } from '../image.ts';
import type { TextPattern } from '../text-pattern.ts';

/** Who is told, and when. */
export interface NotifySettings {
  /** One message an owner and run. */
  readonly digest: 'run';
  /** The tag whose value is the owner of an image or snapshot. */
  readonly ownerTag: string;
  /** Who is told where there is no owner, or none whom an alert reaches. */
  readonly fallback: string;
  /** The first that matches decides. */
  readonly routes: readonly AlertRoute[];
  /** Null: there are none. */
  readonly quietHours: QuietHours | null;
}

/** Where the alerts of some owners or accounts go. All keys that are set must match; empty: not asked. */
export interface AlertRoute {
  readonly owners: readonly TextPattern[];
  readonly accounts: readonly AccountId[];
  /** In the place of the owner; null: the owner stays. */
  readonly to: string | null;
  /** The name of a webhook among the deployment's own; null: none of its own. */
  readonly slack: string | null;
}

/** Minutes of the UTC day. From late to early: over midnight. */
export interface QuietHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}
