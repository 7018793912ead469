/**
 * What no count tells. Durations of one machine say nothing of AWS: an invocation is taken for the sum of its calls, as if
 * each waited for the one before. Most run side by side, so that this is more than will be billed.
 */
export const assumptions = {
  daysPerMonth: 30.4,
  scopesPerAccount: 4,
  imagesPerScope: 50,
  /** Images made, shared, tagged, or found vulnerable. */
  eventsPerAccountAndDay: 10,
  /** To EC2 and the other services of the governed accounts. */
  awsCallMs: 120,
  tableRequestMs: 8,
  /** To queues, topics, buses and the scheduler. */
  ownCallMs: 25,
  /** What an invocation computes, and its share of cold starts. */
  computeMs: 400,
  /** A batch of the table takes 25 writes, a call of the queue ten messages: the counts have them already. Receiving and deleting does not show there. */
  queueRequestsPerMessage: 2,
  /** Polls of the event source mappings while nothing comes: five FIFO queues, a long poll of 20 seconds, two pollers each. */
  idleQueueRequestsPerMonth: 5 * 2 * 3 * 60 * 24 * 30.4,
  /** Shares of an image are read again after a week. */
  shareReadsPerImageAndDay: 1 / 7,
  /** Findings told by e-mail: new ones only, and the end of a sweep. */
  emailsPerAccountAndDay: 0.2,
  /** In 90 days a log of so many bytes is kept; it compresses to a seventh. */
  logDaysKept: 90,
  logCompression: 7,
  /** Findings, and how complete the sweep was. */
  exportObjectsPerScopeAndDay: 2,
  /** 50 images with five findings each, compressed, as measured: docs/decisions/0053. */
  exportBytesPerScopeAndDay: 5_000,
  /** As the bucket is made: seven years. This is what it costs when all of them are full. */
  exportKeptMonths: 84,
  /** Stories are brought there once a minute, where there are any. */
  mostArchiveRunsPerDay: 1_440,
  customMetrics: 30,
  alarms: 30,
  keys: 1,
} as const;
