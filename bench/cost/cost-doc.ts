import { assumptions } from './assumptions.ts';
import { type Counts, type Month, monthOf, readCounts } from './month.ts';
import { type PriceName, prices } from './prices.ts';

const sizes = [10, 100, 1_000] as const;
/** Of which organizations there are counts. */
export const measuredAccounts = { small: 20, large: 200 } as const;

const words = {
  lambdaRequest: 'Lambda, invocations',
  lambdaGbSecond: 'Lambda, GB-seconds',
  tableRead: 'DynamoDB, read units',
  tableWrite: 'DynamoDB, write units',
  tableGb: 'DynamoDB, GB kept',
  tableBackupGb: 'DynamoDB, GB in point-in-time recovery',
  fifoRequest: 'SQS, requests to FIFO queues',
  publication: 'SNS, publications',
  email: 'SNS, e-mails',
  busEvent: 'EventBridge, custom and forwarded events',
  schedule: 'EventBridge Scheduler, invocations',
  logGb: 'CloudWatch Logs, GB taken in',
  logStoredGb: 'CloudWatch Logs, GB kept',
  metric: 'CloudWatch, custom metrics',
  alarm: 'CloudWatch, alarms',
  trace: 'X-Ray, traces',
  objectPut: 'S3, objects of the export',
  objectGb: 'S3, GB of the export kept',
  key: 'KMS, customer-managed keys',
} as const satisfies Record<PriceName, string>;

/** `docs/cost.md`: dollars a month, by the committed counts, the prices and the assumptions. */
export function costDoc(): string {
  const small = readCounts(measuredAccounts.small);
  const large = readCounts(measuredAccounts.large);
  const months = sizes.map((accounts) => monthOf(accounts, small, large));
  return `# What it costs

Made by \`npm run cost\`; a test holds it equal to the counts that \`npm run bench:organization\` wrote, to the prices in
\`bench/cost/prices.ts\` and to the assumptions in \`bench/cost/assumptions.ts\`. List prices of us-east-1, without free
tiers, discounts and tax; other Regions differ, mostly by less than a fourth. What EC2 itself costs, images and snapshots
among it, is not here, and reading it is free.

**${dollars(months[0]?.total)} a month for 10 accounts, ${dollars(months[1]?.total)} for 100, ${dollars(months[2]?.total)} for 1,000.**

${table(months)}

The first day judges everything for the first time: ${months.map(({ accounts, firstDayUsd }) => `${dollars(firstDayUsd)} for ${number(accounts)} accounts`).join(', ')}, once.

## What drives it

${drivers(months)}

- The fixed part, ${dollars(fixedOf(months[0]))} a month, is metrics, alarms, the key, and the queues that are asked while nothing is there.
- A day on which nothing changes writes the run record of each scope and when its uses were told; reading the history is most
  of the read units.
- Time is the sum of the calls of an invocation, as if each waited for the one before: a third of it would be no surprise.

## How to lower it

- Govern the Regions that are in use: \`regions\` in the policy. A scope without images costs nearly as many calls as one with few.
- \`govern\` has 1,024 MB for accounts with tens of thousands of images; 512 MB is enough for a few thousand
  (\`governMemoryMb\`), and halves its part.
- \`export=false\` where nobody asks the export.
- \`logLevel=WARN\` drops the lines of every judged action; the table has them.
- Shorter \`logRetentionDays\`, and no alarm that nobody looks at.

## What was counted

The sandbox runs the deployed functions over ${number(large.size.accounts)} accounts in ${large.size.regions} Regions with ${large.size.images} images each: ${number(scopesIn(large))} scopes,
${number(scopesIn(large) * large.size.images)} images; one account whose role is gone, and one Region of another in which EC2 only throttles. Every scope is
judged once a sweep, and each sweep ends complete with these ${notJudged(large)} scopes told as not judged.

${countTable(large)}

Read and write units are computed from the requests and the items, by the rules of the DynamoDB Developer Guide. The table
holds ${number(Math.round(large.tableBytes / 2 ** 20))} MiB after them, indexes included. Beyond ${number(measuredAccounts.large)} accounts the reads of a scope grow as they did from ${measuredAccounts.small} to ${number(measuredAccounts.large)}.

## Assumptions

${assumptionTable()}

## Prices

| for | USD | |
|---|---|---|
${Object.entries(prices)
  .map(
    ([name, { usd, per }]) =>
      `| ${words[name as PriceName]} | ${usd.toLocaleString('en-US', { maximumSignificantDigits: 6 })} | ${per} |`,
  )
  .join('\n')}
`;
}

function table(months: readonly Month[]): string {
  const names = Object.keys(words).filter((name): name is PriceName => name in words);
  const rows = names.map((name) => {
    const cells = months.map(({ usage, usd }) => `${number(usage[name])} | ${dollars(usd[name])}`);
    return `| ${words[name]} | ${cells.join(' | ')} |`;
  });
  const heads = months.map(({ accounts }) => `${number(accounts)} accounts | USD`).join(' | ');
  const totals = months.map(({ total }) => `| **${dollars(total)}**`).join(' | ');
  return [
    `| a month | ${heads} |`,
    `|---|${months.map(() => '---:|---:|').join('')}`,
    ...rows,
    `| **all** | ${totals} |`,
  ].join('\n');
}

function drivers(months: readonly Month[]): string {
  const lines = months.map(({ accounts, usd, total }) => {
    const largest = Object.entries(usd).toSorted(([, one], [, other]) => other - one);
    const named = largest
      .slice(0, 3)
      .map(([name, cost]) => `${words[name as PriceName]} ${Math.round((100 * cost) / total)} %`);
    return `- ${number(accounts)} accounts: ${named.join(', ')}.`;
  });
  return lines.join('\n');
}

function fixedOf(month: Month | undefined): number {
  if (month === undefined) return 0;
  const idle = assumptions.idleQueueRequestsPerMonth * prices.fifoRequest.usd;
  return month.usd.metric + month.usd.alarm + month.usd.key + idle;
}

function countTable({ first, steady, byEvents, events }: Counts): string {
  const phases = [
    ['first sweep', first],
    ['a day without change', steady],
    [`${events} events`, byEvents],
  ] as const;
  const rows = phases.flatMap(([name, phase]) =>
    Object.entries(phase).map(([key, counts]) => {
      const aws = sumOf(counts.awsCalls);
      const tableRequests = sumOf(
        Object.fromEntries(
          Object.entries(counts.ownCalls).filter(([action]) => action.startsWith('dynamodb:')),
        ),
      );
      const figures = [
        counts.invocations,
        aws,
        tableRequests,
        counts.readUnits,
        counts.writeUnits,
        counts.messages,
      ];
      return `| ${name} | ${key} | ${figures.map(number).join(' | ')} |`;
    }),
  );
  return [
    '| | function | invocations | calls to AWS accounts | requests to the table | read units | write units | messages and events sent |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

function assumptionTable(): string {
  const rows = Object.entries(assumptions).map(([name, value]) => `| \`${name}\` | ${number(value)} |`);
  return ['| | |', '|---|---:|', ...rows].join('\n');
}

function notJudged({ sweeps }: Counts): string {
  return number(Number(Object(sweeps[0]).notJudged));
}

function scopesIn({ size }: Counts): number {
  return size.accounts * size.regions;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, value) => total + value, 0);
}

function dollars(usd = 0): string {
  return usd >= 10 ? `$${number(Math.round(usd))}` : `$${usd.toFixed(2)}`;
}

/** Three significant digits below a hundred, whole above. */
function number(value: number): string {
  const digits = value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en-US', digits);
}
