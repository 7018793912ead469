/** USD for one unit. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  /** True: from memory or a third party alone, and not found on two sides. */
  readonly isUnsure?: true;
}

/**
 * List prices of us-east-1, without free tiers, as AWS's price pages and third parties that print them had them in 2025 and
 * 2026. They are data: look before you rely on them.
 */
export const prices = {
  lambdaRequest: { usd: 0.2e-6, per: 'invocation' },
  /** arm64, the first step of the price. */
  lambdaGbSecond: { usd: 0.0000133334, per: 'GB-second' },
  tableRead: { usd: 0.125e-6, per: 'read request unit, on demand' },
  tableWrite: { usd: 0.625e-6, per: 'write request unit, on demand' },
  tableGb: { usd: 0.25, per: 'GB and month' },
  tableBackupGb: { usd: 0.2, per: 'GB and month of point-in-time recovery' },
  fifoRequest: { usd: 0.5e-6, per: 'request to a FIFO queue' },
  publication: { usd: 0.5e-6, per: 'publication of SNS' },
  email: { usd: 2e-5, per: 'e-mail of SNS' },
  busEvent: { usd: 1e-6, per: 'custom or forwarded event' },
  schedule: { usd: 1e-6, per: 'invocation of EventBridge Scheduler' },
  logGb: { usd: 0.5, per: 'GB of logs taken in' },
  logStoredGb: { usd: 0.03, per: 'GB and month of logs kept, compressed' },
  metric: { usd: 0.3, per: 'custom metric and month' },
  alarm: { usd: 0.1, per: 'alarm and month' },
  trace: { usd: 5e-6, per: 'trace of X-Ray recorded' },
  objectPut: { usd: 5e-6, per: 'object put into S3' },
  objectGb: { usd: 0.023, per: 'GB and month in S3 Standard' },
  key: { usd: 1, per: 'customer-managed key and month' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;
