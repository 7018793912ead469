import {
  DescribeRegions$,
  type DescribeRegionsRequest,
  type DescribeRegionsResult,
  type Region,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { applyFilters, type FilterFields } from './filters.ts';

// Regions that every account has, and some that an account has to opt in to.
const alwaysOn = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
const optedOut = ['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1'];

const awsRegions: readonly Region[] = [
  ...alwaysOn.map((name) => toRegion(name, 'opt-in-not-required')),
  ...optedOut.map((name) => toRegion(name, 'not-opted-in')),
];

const regionFilters: FilterFields<Region> = {
  endpoint: ({ Endpoint }) => Endpoint,
  'opt-in-status': ({ OptInStatus }) => OptInStatus,
  'region-name': ({ RegionName }) => RegionName,
};

/** The Regions that are on for the account; with `AllRegions` also those that are not opted in to. */
export const describeRegions = operation({
  schema: DescribeRegions$,
  honours: ['AllRegions', 'Filters', 'RegionNames'],
  handle(
    { AllRegions, Filters, RegionNames = [] }: DescribeRegionsRequest,
    { world },
  ): DescribeRegionsResult {
    const regions = world.regions?.map((name) => toRegion(name, 'opt-in-not-required')) ?? awsRegions;
    const unknown = RegionNames.find((name) => !regions.some(({ RegionName }) => RegionName === name));
    if (unknown !== undefined) {
      throw new AwsError('InvalidParameterValue', `Invalid values '[${unknown}]' for the region name.`);
    }
    const shown = regions
      .filter(({ OptInStatus }) => AllRegions === true || OptInStatus !== 'not-opted-in')
      .filter(({ RegionName = '' }) => RegionNames.length === 0 || RegionNames.includes(RegionName));
    return { Regions: applyFilters({ items: shown, filters: Filters, fields: regionFilters }) };
  },
});

function toRegion(RegionName: string, OptInStatus: string): Region {
  return { RegionName, OptInStatus, Endpoint: `ec2.${RegionName}.amazonaws.com` };
}
