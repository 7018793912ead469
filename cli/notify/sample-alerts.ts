import type { Alert, AlertFacts, AlertKind } from '../../shared/domain/notify/alert.ts';
import { byUrgency, type Digest } from '../../shared/domain/notify/digest.ts';

/*
 * One alert of each kind, made up: what the preview shows. Account, names and people are those of documentation.
 */

const scope = { accountId: '111122223333', region: 'eu-central-1' };

const facts: AlertFacts = {
  alertId: 'alert-1',
  at: '2026-10-01T12:00:00.000Z',
  scope,
  accountName: 'shop production',
  subjectId: 'ami-00000000000000001',
  name: 'web-20240101',
  owner: 'shop@example.com',
  creator: 'arn:aws:sts::111122223333:assumed-role/Builder/jane@example.com',
  severity: 'medium',
  ruleIds: ['one-year'],
};

/** About one image of a shop. */
export const sampleAlerts: { readonly [Kind in AlertKind]: Extract<Alert, { readonly kind: Kind }> } = {
  violation: {
    ...{ ...facts, alertId: 'violation-1', kind: 'violation', check: 'max-age', mode: 'enforce' },
    reason: 'it was created at 2024-01-01T00:00:00.000Z, more than 365 days ago',
    since: '2026-09-30T03:00:00.000Z',
    dates: {
      deprecate: '2026-10-08T12:00:00.000Z',
      disable: '2026-10-31T12:00:00.000Z',
      deregister: '2026-11-30T12:00:00.000Z',
    },
    suspendedBy: null,
    descendants: 'made from it: ami-00000000000000002 (111122223333 eu-central-1)',
    orphanCost: null,
  },
  warning: {
    ...{ ...facts, alertId: 'warning-1', kind: 'warning', action: 'disable' },
    dueAt: '2026-10-04T12:00:00.000Z',
  },
  'action-taken': {
    ...{ ...facts, alertId: 'action-taken-1', kind: 'action-taken', action: 'disable' },
    reason: 'due since 2026-10-01T12:00:00.000Z',
  },
  'action-failed': {
    ...{ ...facts, alertId: 'action-failed-1', kind: 'action-failed', action: 'deregister' },
    reason: 'ec2:DeregisterImage: UnauthorizedOperation: not allowed',
  },
  held: {
    ...{ ...facts, alertId: 'held-1', kind: 'held', action: 'disable', heldBy: 'in-use' },
    reason: 'instance i-00000000000000001 runs it',
  },
  objection: {
    ...{ ...facts, alertId: 'objection-1', kind: 'objection', what: 'enabled', ruleIds: [] },
    seenAt: '2026-10-01T12:00:00.000Z',
    until: '2026-10-15T12:00:00.000Z',
  },
  resolved: {
    ...{ ...facts, alertId: 'resolved-1', kind: 'resolved', severity: 'informational' },
    reason: 'it has the tag Owner',
    since: '2026-09-30T03:00:00.000Z',
  },
  'waiver-expiring': {
    ...{ ...facts, alertId: 'waiver-1', kind: 'waiver-expiring', until: '2026-10-08' },
    grantedBy: 'arn:aws:iam::111122223333:user/lab',
  },
  'image-changed': {
    ...{ ...facts, alertId: 'changed-1', kind: 'image-changed', severity: 'high', ruleIds: [] },
    what: 'deregistered',
    matters: ['in-use'],
    by: 'arn:aws:iam::111122223333:user/eve',
    from: '198.51.100.7',
    canComeBack: 'yes',
  },
  'service-trouble': {
    ...{ ...facts, alertId: 'trouble-1', kind: 'service-trouble', severity: 'high', ruleIds: [] },
    ...{ subjectId: '111122223333/eu-central-1', name: null, owner: null, creator: null },
    what: 'AutoScalingGroups, Fleets',
    reason: 'AccessDenied: not allowed',
  },
};

/** They as one digest for the owner. */
export function sampleDigest(alerts: readonly Alert[], changes: Partial<Digest> = {}): Digest {
  return {
    digestId: '111122223333/eu-central-1/2026-10-01T12:00:00.000Z/owner/shop@example.com',
    at: '2026-10-01T12:00:00.000Z',
    scope,
    accountName: 'shop production',
    audience: 'owner',
    recipient: 'shop@example.com',
    slack: null,
    alerts: alerts.toSorted(byUrgency),
    ...changes,
  };
}
