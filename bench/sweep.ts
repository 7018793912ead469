import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { awsAccess } from '../shared/aws/live/access.ts';
import { liveFactsReader } from '../shared/aws/live/facts-reader.ts';

interface Started {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const images = 10_000;
const dueShares = 100;
const latencyMs = 20;
const pageSize = 1000;
// How many share calls run at once (shared/aws/live/side-by-side.ts).
const sharesAtOnce = 25;

/**
 * Reads a scope of 10,000 images and 20,000 snapshots from the simulator at 20 ms a call, as a planning sweep does:
 * counts calls against the pages that exist, and the time against the longest chain of calls that need each other.
 */
export async function measureSweep(): Promise<void> {
  const world = fork(fileURLToPath(new URL('./sweep-world.ts', import.meta.url)), [
    String(images),
    String(latencyMs),
  ]);
  const [{ endpoint, credentials }] = (await once(world, 'message')) as [Started];
  const calls = new Map<string, number>();
  const access = awsAccess({
    ...{ hubAccountId: '111122223333', region: 'eu-central-1', endpoint, credentials },
    pacer: {
      take: async ({ operation }) => {
        calls.set(operation, (calls.get(operation) ?? 0) + 1);
      },
    },
  });
  const facts = liveFactsReader(access, { imageReferences: 'left-to-apply' });
  const scope = { accountId: '111122223333', region: 'eu-central-1' };
  const known = Array.from({ length: images - dueShares }, (_, n) => `ami-0${String(n).padStart(16, '0')}`);
  const start = process.hrtime.bigint();
  const read = await facts.readFacts(scope, null, {
    launchTemplateVersions: 10,
    parameterPaths: [],
    extra: new Set(),
    ancestries: new Map(),
    launchPermissions: new Map(known.map((imageId) => [imageId, []])),
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  world.send('close');
  print(calls, seconds, read.reads.filter(({ known }) => !known).length);
}

function print(calls: ReadonlyMap<string, number>, seconds: number, unread: number): void {
  const pages: Readonly<Record<string, number>> = {
    DescribeImages: images / pageSize,
    DescribeSnapshots: (2 * images) / pageSize,
    DescribeImageAttribute: dueShares,
  };
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  const paged = Object.entries(pages).map(
    ([operation, exist]) => `${operation} ${calls.get(operation) ?? 0} of ${exist}`,
  );
  const others = total - Object.keys(pages).reduce((sum, name) => sum + (calls.get(name) ?? 0), 0);
  // The snapshots' pages follow one another; so do those of the images, and then the shares that are due.
  const chain = Math.max((2 * images) / pageSize, images / pageSize + Math.ceil(dueShares / sharesAtOnce));
  const floor = (chain * latencyMs) / 1000;
  console.log(
    [
      `sweep of ${images} images, ${2 * images} snapshots: ${total} calls (${paged.join(', ')}, ${others} others)`,
      `${unread} answers unread`,
      `${seconds.toFixed(2)} s, ${(seconds / floor).toFixed(2)} x the longest chain of ${chain} calls at ${latencyMs} ms`,
      `process ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at most`,
    ].join('; '),
  );
}

if (import.meta.main) await measureSweep();
