import type { StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

// Written by hand in the form of the SDK's schemas, from the CloudTrail API reference: of its client two reads are needed.
const namespace = 'com.amazonaws.cloudtrail';
const text = 0;
const flag = 2;

const trail: StaticStructureSchema = [
  3,
  namespace,
  'Trail',
  0,
  ['Name', 'TrailARN', 'HomeRegion', 'IsMultiRegionTrail', 'IsOrganizationTrail'],
  [text, text, text, flag, flag],
];
const describeTrailsRequest: StaticStructureSchema = [
  3,
  namespace,
  'DescribeTrailsRequest',
  0,
  ['trailNameList', 'includeShadowTrails'],
  [[1, namespace, 'TrailNameList', 0, text], flag],
];
const describeTrailsResponse: StaticStructureSchema = [
  3,
  namespace,
  'DescribeTrailsResponse',
  0,
  ['trailList'],
  [() => [1, namespace, 'TrailList', 0, () => trail]],
];
const getTrailStatusRequest: StaticStructureSchema = [
  3,
  namespace,
  'GetTrailStatusRequest',
  0,
  ['Name'],
  [text],
  1,
];
const getTrailStatusResponse: StaticStructureSchema = [
  3,
  namespace,
  'GetTrailStatusResponse',
  0,
  ['IsLogging'],
  [flag],
];

export const DescribeTrails$: StaticOperationSchema = [
  9,
  namespace,
  'DescribeTrails',
  0,
  () => describeTrailsRequest,
  () => describeTrailsResponse,
];

export const GetTrailStatus$: StaticOperationSchema = [
  9,
  namespace,
  'GetTrailStatus',
  0,
  () => getTrailStatusRequest,
  () => getTrailStatusResponse,
];
