import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { awsAccess } from '../shared/aws/live/access.ts';
import { liveFactsReader } from '../shared/aws/live/facts-reader.ts';
import { noHistory } from '../shared/domain/history.ts';
import { planScope } from '../shared/pipeline/plan-scope.ts';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import type { ReportStore } from '../shared/ports.ts';
import { bucketArchive } from '../shared/report/export/archive.ts';

// Everything that govern does in a sweep but the table: read, judge, plan, export. The simulator is another process.
const images = Number(process.argv[2]);
const world = fork(fileURLToPath(new URL('./sweep-world.ts', import.meta.url)), [String(images), '0']);
const [{ endpoint, credentials }] = (await once(world, 'message')) as [Started];
const parsed = parsePolicy(
  await readFile(new URL('../policies/baseline.yml', import.meta.url)),
  'baseline.yml',
);
if (!parsed.ok) throw new Error('the default policy does not parse');

const access = awsAccess({
  ...{ hubAccountId: '111122223333', region: 'eu-central-1', endpoint, credentials, callPacing: 'off' },
});
const shared = Array.from({ length: images }, (_, n) => `ami-0${String(n).padStart(16, '0')}`);
const readAt = new Date().toISOString();
const store: ReportStore = {
  saveReport: async () => {},
  saveTrials: async () => {},
  saveAnnounced: async () => {},
};
const exported: number[] = [];
await planScope(
  {
    scope: { accountId: '111122223333', region: 'eu-central-1' },
    imageIds: null,
    run: { runId: 'sweep-1', kind: 'sweep' },
  },
  parsed.policy,
  {
    now: () => new Date(),
    facts: liveFactsReader(access, { imageReferences: 'left-to-apply' }),
    history: {
      // Shares were read lately, as in every sweep but the first.
      readHistory: async () => ({
        ...noHistory,
        shares: new Map(shared.map((imageId) => [imageId, { launchPermissions: [], readAt }])),
      }),
    },
    elsewhere: {
      index: {
        readElsewhere: async () => ({ indexedAt: new Map(), uses: new Map(), everUsedBy: new Map() }),
        readDescendants: async () => new Map(),
        saveUses: async () => {},
      },
      governed: { readGoverned: async () => ({ known: true, value: null }) },
    },
    store,
    alerts: { note: async () => {}, announce: async () => {}, announceNoted: async () => {} },
    archive: bucketArchive({ put: async (_, body) => void exported.push(body.byteLength) }),
  },
);
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.send?.(
  `memory of a sweep of ${images} images, ${2 * images} snapshots: ${peakMiB.toFixed(0)} MiB at most; export ${(exported.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20).toFixed(2)} MiB`,
);
world.send('close');
process.disconnect?.();

interface Started {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}
