import { groupBy } from '../group-by.ts';
import { by } from '../order.ts';
import type { Alert } from './alert.ts';
import { byUrgency, type Digest } from './digest.ts';
import type { AlertRoute, NotifySettings } from './settings.ts';

/** Whether a digest would reach anybody. */
export type Reach = (digest: Digest) => boolean;

export interface Composed {
  /** In order of recipient, those of owners first. */
  readonly digests: readonly Digest[];
  /** What would reach nobody. */
  readonly unroutable: readonly Alert[];
}

type Occasion = Pick<Digest, 'at' | 'scope' | 'accountName'>;

/**
 * One digest an owner, and one for those who run the service: of what has no owner, or one whom no alert reaches. What does
 * not reach them either is unroutable.
 */
export function composeDigests(
  alerts: readonly Alert[],
  occasion: Occasion,
  settings: NotifySettings,
  reaches: Reach,
): Composed {
  const addressed = alerts.map((alert) => ({ alert, ...addressOf(alert, settings) }));
  const groups = groupBy(
    addressed.filter(({ isOfPlatform }) => !isOfPlatform),
    ({ recipient }) => recipient,
  );
  const owners = [...groups.values()].map((same): Digest => {
    const [first] = same;
    const slack = same.find((each) => each.slack !== null)?.slack ?? null;
    const mine = same.map(({ alert }) => alert);
    return digestOf('owner', { recipient: first?.recipient ?? '', slack }, mine, occasion);
  });
  const reached = owners.filter(reaches).toSorted(by(({ recipient }) => recipient));
  const unreached = owners.filter((digest) => !reached.includes(digest)).flatMap((digest) => digest.alerts);
  const left = [
    ...addressed.filter(({ isOfPlatform }) => isOfPlatform).map(({ alert }) => alert),
    ...unreached,
  ];
  if (left.length === 0) return { digests: reached, unroutable: [] };
  const platform = digestOf('platform', { recipient: settings.fallback, slack: null }, left, occasion);
  return reaches(platform)
    ? { digests: [...reached, platform], unroutable: [] }
    : { digests: reached, unroutable: platform.alerts };
}

interface Address {
  readonly recipient: string;
  readonly slack: string | null;
  /** Of those who run the service. */
  readonly isOfPlatform: boolean;
}

/** By the tag, else by whoever made it; the first route that matches may say otherwise. */
export function addressOf(alert: Alert, { fallback, routes }: NotifySettings): Address {
  if (alert.kind === 'service-trouble') return { recipient: fallback, slack: null, isOfPlatform: true };
  const owner = alert.owner ?? nameOfCreator(alert.creator);
  const route = routes.find((each) => isFor(each, owner, alert.scope.accountId));
  const recipient = route?.to ?? owner;
  const slack = route?.slack ?? null;
  const isOfPlatform = slack === null && (recipient === null || recipient === fallback);
  return { recipient: recipient ?? fallback, slack, isOfPlatform };
}

function isFor({ owners, accounts }: AlertRoute, owner: string | null, accountId: string): boolean {
  if (accounts.length > 0 && !accounts.includes(accountId)) return false;
  return owners.length === 0 || (owner !== null && owners.some((pattern) => pattern.matches(owner)));
}

/** `jane@example.com` of `arn:aws:sts::111122223333:assumed-role/Builder/jane@example.com`: the session or the user. */
function nameOfCreator(arn: string | null): string | null {
  const name = arn?.split('/').at(-1)?.trim() ?? '';
  return name === '' ? null : name;
}

function digestOf(
  audience: Digest['audience'],
  { recipient, slack }: Pick<Digest, 'recipient' | 'slack'>,
  alerts: readonly Alert[],
  occasion: Occasion,
): Digest {
  const { at, scope } = occasion;
  return {
    ...occasion,
    digestId: [scope.accountId, scope.region, at, audience, recipient].join('/'),
    ...{ audience, recipient, slack, alerts: alerts.toSorted(byUrgency) },
  };
}
