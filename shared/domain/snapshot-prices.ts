/** A list price in USD for one GB and month (AWS counts 2^30 bytes as a GB), as it was published then and there. */
export interface ListPrice {
  readonly usd: number;
  /** The day or month of the publication; prices change. */
  readonly asOf: string;
  readonly source: string;
}

export interface SnapshotPrice {
  readonly standard: ListPrice;
  /** Null: no published price of this Region was found. */
  readonly archive: ListPrice | null;
}

const userGuide = {
  asOf: '2023',
  source: 'https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive-pricing.html',
};
const sydney = {
  asOf: '2022-08',
  source: 'AWS price list, as printed by the AWS sample "Amazon EBS Snapshot Tiering Evaluator"',
};

/** Only Regions whose price somebody published where it can be looked up; for all others the cost has no upper bound here. */
export const snapshotPrices: ReadonlyMap<string, SnapshotPrice> = new Map([
  ['us-east-1', { standard: { usd: 0.05, ...userGuide }, archive: { usd: 0.0125, ...userGuide } }],
  [
    'us-west-1',
    {
      standard: { usd: 0.055, asOf: '2023-08-01', source: 'AWS price list, SKU 3F2BXQPS4TRZ6SR6' },
      archive: null,
    },
  ],
  ['ap-southeast-2', { standard: { usd: 0.055, ...sydney }, archive: { usd: 0.01375, ...sydney } }],
]);
