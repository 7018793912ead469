/** One line of the call log: what was asked, by whom, and what came of it. */
export interface CallRecord {
  /** ISO 8601, the world's clock. */
  readonly at: string;
  readonly requestId: string;
  readonly accountId: string;
  readonly region: string;
  readonly principalArn: string;
  /** From the User-Agent's application id, else from the access key; undefined if neither names one. */
  readonly functionName: string | undefined;
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the caller got: `ok`, an error code, or `timeout`, `reset`, `partial`, `crash`. */
  readonly outcome: string;
  readonly mutating: boolean;
  /** Whether the operation was carried out: with `timeout`, `reset`, `partial` or `crash` it may have been. */
  readonly hadEffect: boolean;
}
