import { known } from '../../shared/domain/known.ts';
import type { Alert } from '../../shared/domain/notify/alert.ts';
import type { Observation } from '../../shared/ports/observations.ts';
import type { Store } from '../../shared/store/dynamo-store.ts';
import { anImage, scope } from '../builders.ts';
import {
  aFinding,
  anAction,
  anImageReport,
  anIntent,
  anOutcome,
  aReport,
  aSnapshotFinding,
  aSweep,
  noon,
  noonPlus,
  oneImage,
} from './reports.ts';
import { aPause, aWaiver } from './statement-claims.ts';

const orphan = 'snap-00000000000000009';
const scopeSubject = '111122223333/eu-central-1';

/** Does with the store whatever a service does with one, so that each kind of item is there. */
export async function storeEveryItem(store: Store): Promise<void> {
  await observed(store);
  await swept(store);
  await said(store);
  await done(store);
  const alert: Alert = {
    ...{ kind: 'held', alertId: 'held-1', at: noon, scope, accountName: null, subjectId: oneImage },
    ...{ name: 'web', owner: null, creator: null, severity: 'low', ruleIds: ['one-year'] },
    ...{ action: 'disable', reason: 'something uses it', heldBy: 'in-use' },
  };
  await store.noteAlerts(scope, [alert], noon);
  const arn = 'arn:aws:ec2:eu-central-1:222233334444:launch-template/lt-1';
  const use = { imageId: oneImage, region: scope.region, arn, via: [] };
  const user = { accountId: '222233334444', region: scope.region };
  await store.saveUses(user, {
    ...{ at: noon, isWhole: true, users: [] },
    uses: [
      { ...use, kind: 'use' },
      { ...use, kind: 'child' },
    ],
  });
}

async function observed(store: Store): Promise<void> {
  const observation: Observation = {
    ...{ observationId: 'event-1', name: 'CreateImage', actorArn: 'arn:aws:iam::111122223333:user/alice' },
    ...{ sourceAddress: '203.0.113.7', at: noonPlus(-1), scope, imageIds: [oneImage] },
    ...{ errorCode: null, requestId: null, change: null },
  };
  await store.recordObservation(observation);
  const refused = { ...observation, name: 'RunInstances', errorCode: 'Client.InvalidAMIID.Unavailable' };
  await store.recordObservation({ ...refused, observationId: 'event-2' });
  const shared = { ...observation, name: 'ModifyImageAttribute', change: 'deregistered' } as const;
  await store.recordObservation({ ...shared, observationId: 'event-3', requestId: 'request-3' });
  await store.markWaiting(scope, [oneImage], 'event-1');
}

async function swept(store: Store): Promise<void> {
  const tags = known([{ key: 'Owner', value: 'ann@example.com' }]);
  const image = anImageReport(
    [aFinding(), aFinding({ ruleId: 'owner', check: 'required-tags', status: 'COMPLIANT' })],
    { image: anImage({ tags }) },
  );
  const report = aReport([image], {
    scopeFindings: [aFinding({ subjectId: scopeSubject, ruleId: 'no-public-sharing', severity: 'high' })],
    snapshots: [
      aSnapshotFinding(),
      aSnapshotFinding({ snapshotId: orphan, status: 'ORPHANED', orphanedSince: noon }),
    ],
    orphanFindings: [aFinding({ subjectId: orphan, ruleId: 'orphaned-snapshots' })],
    actions: [anAction()],
  });
  await store.saveReport(report, aSweep());
}

async function said(store: Store): Promise<void> {
  await store.saveWaiver(scope, aWaiver(), 180);
  await store.savePause(aPause());
  const by = 'arn:aws:iam::111122223333:user/ann';
  await store.saveApproval(scope, {
    ...{ ruleId: 'one-year', action: 'disable', ruleHash: 'definition 1', by, at: noon, until: noonPlus(2) },
  });
  await store.acceptBaseline(scope, { by, why: 'the old shop is gone', at: noon });
}

async function done(store: Store): Promise<void> {
  await store.takeLease(scope, 'apply-1', 60_000);
  await store.reservePlace({
    ...{ scope, actionId: `disable#${oneImage}`, action: 'disable', limit: 'disable', isDestructive: true },
    ...{ at: noon, allowance: 3, gib: 0, gibAllowance: 0, organizationAllowance: 100 },
  });
  await store.recordIntent(anIntent());
  await store.recordOutcome(anOutcome());
  await store.recordIntent(anIntent({ planId: 'plan-2', at: noonPlus(1) }));
}
