import { describe, expect, it } from 'vitest';
import { reactTo, readEvent } from '../../shared/events/react.ts';
import { anEvent, anInspectorFinding } from './an-event.ts';

const imageId = 'ami-0a1b2c3d4e5f60718';
const scope = { accountId: '111122223333', region: 'eu-central-1' };
const findingArn = 'arn:aws:inspector2:eu-central-1:111122223333:finding/0123456789abcdef0123456789abcdef';

const ofInstance = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ...{ type: 'AWS_EC2_INSTANCE', id: 'i-0123456789abcdef0' },
  details: { awsEc2Instance: { imageId } },
  ...changes,
});

describe('a finding', () => {
  it.each(['ACTIVE', 'CLOSED', 'SUPPRESSED', 'a status of tomorrow'])(
    'that is %s asks that its image be judged again',
    (status) => {
      expect(reactTo(anInspectorFinding({ status }))).toMatchObject({
        ...{ reaction: 'govern', intent: 'map-finding', scope, imageIds: [imageId] },
      });
    },
  );

  it.each(['NETWORK_REACHABILITY', 'CODE_VULNERABILITY'])('of type %s says nothing of an image', (type) => {
    expect(reactTo(anInspectorFinding({ type }))).toMatchObject({
      ...{ reaction: 'ignore', reason: 'only package vulnerabilities say anything of an image' },
    });
  });

  it.each([
    ['an instance', ofInstance()],
    ['a machine image', { type: 'MACHINE_IMAGE', id: imageId }],
    ['a machine in the newer form', { type: 'VM', details: { vm: { vmImageReference: imageId } } }],
    ['a type of tomorrow', { type: 'AWS_EC2_IMAGE', id: imageId }],
  ])('on %s leads to the image', (_, resource) => {
    expect(
      reactTo(anInspectorFinding({ type: 'PACKAGE_VULNERABILITY', resources: [resource] })),
    ).toMatchObject({ reaction: 'govern', imageIds: [imageId] });
  });

  it.each([
    'AWS_ECR_CONTAINER_IMAGE',
    'AWS_LAMBDA_FUNCTION',
    'CODE_REPOSITORY',
    'Microsoft.Compute/virtualMachines',
  ])('on a resource of type %s names no image, whatever its id looks like', (type) => {
    const resources = [{ type, id: imageId, details: { vm: { vmImageReference: imageId } } }];

    expect(reactTo(anInspectorFinding({ resources }))).toMatchObject({
      ...{ reaction: 'ignore', reason: 'the finding names no image' },
    });
  });

  it('of an instance whose image is not known is ignored', () => {
    const resources = [ofInstance({ details: { awsEc2Instance: {} } })];

    expect(reactTo(anInspectorFinding({ resources }))).toMatchObject({ reaction: 'ignore' });
  });

  it('was told at the instant of its last change, in whatever form', () => {
    const at = (detail: object) => readEvent(anInspectorFinding({ ...detail })).observation?.at;

    expect(at({ updatedAt: 'Mon Oct 12 08:05:26.418 UTC 2026' })).toBe('2026-10-12T08:05:26.418Z');
    expect(at({ updatedAt: 'Jan 19, 2022, 10:46:15 PM' })).toBe('2022-01-19T22:46:15.000Z');
    expect(at({ updatedAt: 'soon', lastObservedAt: '2026-10-01T00:00:00Z' })).toBe(
      '2026-10-01T00:00:00.000Z',
    );
    expect(at({ updatedAt: undefined })).toBe('2026-10-03T08:15:42.000Z');
  });
});

describe('copies of a finding', () => {
  const detail = { findingArn, awsAccountId: '444455556666' };
  const ofMember = { ...anInspectorFinding(detail), id: 'copy-of-the-member', account: '444455556666' };
  const ofAdmin = { ...anInspectorFinding(detail), id: 'copy-of-the-admin', account: '999988887777' };
  const observed = (event: unknown) => readEvent(event).observation;

  it('to the member and to the administrator are one event in the account of the member', () => {
    expect(observed(ofAdmin)?.scope.accountId).toBe('444455556666');
    expect(observed(ofAdmin)).toEqual(observed(ofMember));
  });

  it.each([
    ['was closed', { status: 'CLOSED' }],
    ['was changed later', { updatedAt: 'Mon Oct 12 08:05:27.000 UTC 2026' }],
    ['is graver', { severity: 'CRITICAL' }],
    ['is another one', { findingArn: `${findingArn.slice(0, -1)}0` }],
  ])('are another event than a finding that %s', (_, changes) => {
    const changed = anInspectorFinding({ ...detail, ...changes });

    expect(observed(changed)?.observationId).not.toBe(observed(ofMember)?.observationId);
  });

  it('without an instant or a name are told apart by the ids of their events', () => {
    const copies = [ofMember, ofAdmin].map(({ id, account }) => ({
      ...anInspectorFinding({ ...detail, updatedAt: 'soon' }),
      ...{ id, account },
    }));

    expect(copies.map((event) => observed(event)?.observationId)).toEqual([
      'copy-of-the-member',
      'copy-of-the-admin',
    ]);
  });

  it('never coalesce with what anybody may have sent', () => {
    const forged = {
      ...ofMember,
      source: 'inspector2.ami.ondemand',
      'detail-type': 'OnDemand AMI Scan Findings',
    };

    expect(observed(forged)?.observationId).not.toBe(observed(ofMember)?.observationId);
  });
});

describe('a scan', () => {
  const onDemand = (detail: object = {}, changes: object = {}) =>
    anEvent({
      ...{ 'detail-type': 'Inspector2 OnDemand Scan Complete', source: 'aws.inspector2', resources: [] },
      detail: {
        ...{ scanId: 'c7b1a2d3-4e5f-4a6b-8c9d-0e1f2a3b4c5d', awsAccountId: '111122223333', version: '1.0' },
        ...{ resourceId: imageId, resourceType: 'MACHINE_IMAGE', scanStatus: 'SUCCESSFUL' },
        ...{ startedAt: '2026-10-03T09:10:00Z', completedAt: '2026-10-03T09:29:40Z' },
        ...detail,
      },
      ...changes,
    });

  it.each(['SUCCESSFUL', 'FAILED'])('of an image on demand that is %s asks for a judgement', (scanStatus) => {
    const { reaction, observation } = readEvent(onDemand({ scanStatus }));

    expect(reaction).toMatchObject({
      ...{ reaction: 'govern', intent: 'map-finding', scope, imageIds: [imageId] },
    });
    expect(observation?.at).toBe('2026-10-03T09:29:40.000Z');
  });

  it('that names its image by its ARN or beside its detail is understood too', () => {
    const resources = [`arn:aws:ec2:eu-central-1::image/${imageId}`];

    expect(reactTo(onDemand({ resourceId: undefined }, { resources }))).toMatchObject({
      ...{ reaction: 'govern', imageIds: [imageId] },
    });
  });

  it('of an instance or a container image names no image', () => {
    const detail = { 'scan-status': 'INITIAL_SCAN_COMPLETE', 'instance-id': 'i-0123456789abcdef0' };
    const event = anEvent({
      'detail-type': 'Inspector2 Scan',
      source: 'aws.inspector2',
      detail,
      resources: ['i-1'],
    });

    expect(reactTo(event)).toMatchObject({ reaction: 'ignore', reason: 'the scan names no image' });
  });

  it('with a malformed image id is refused', () => {
    expect(reactTo(onDemand({ resourceId: 'ami-1111' }))).toMatchObject({ reaction: 'reject', imageIds: [] });
  });
});

describe('findings of an on-demand scan', () => {
  it('are a hint in the account that sent them: anybody may name another', () => {
    const detail = { awsAccountId: '444455556666', resources: [{ type: 'MACHINE_IMAGE', id: imageId }] };
    const event = anInspectorFinding(detail);
    const sent = { ...event, source: 'inspector2.ami.ondemand', 'detail-type': 'OnDemand AMI Scan Findings' };

    expect(reactTo(sent)).toMatchObject({
      reaction: 'govern',
      intent: 'map-finding',
      scope,
      imageIds: [imageId],
    });
  });
});
