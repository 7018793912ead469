import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hastyPolicy, type Told, told, worldFile } from './acting.ts';

const days = 12;
const patience = 180_000;

function reportOf({ out }: Told) {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
}

describe('npm start', () => {
  let policyFile: string;
  let first: Told;

  beforeAll(async () => {
    policyFile = hastyPolicy();
    first = await told(['--seed', '1'], { days, policyFile });
  }, patience);

  it('ends well, in lines of at most 100 columns without colours', () => {
    const widest = Math.max(...first.text.split('\n').map((line) => line.length));

    expect(first.code).toBe(0);
    expect(widest).toBeLessThanOrEqual(100);
    expect(first.text).not.toContain('\u001b');
  });

  it('ends with the page that auditors get, and the story in its last chapters', () => {
    const page = readFileSync(join(first.out, 'report.html'), 'utf8');
    const data = /<script type="application\/json" id="report">(.*?)<\/script>/.exec(page)?.[1] ?? '';
    const { title, trend, histories, chapters } = JSON.parse(data);

    expect([title, trend.length]).toEqual(['An organization, governed', days]);
    expect(Object.keys(histories).length).toBeGreaterThan(10);
    expect(chapters.map((chapter: { title: string }) => chapter.title)).toContain('Launches at the end');
  });

  it('shows the statuses and all rungs literally', () => {
    for (const word of ['NON_COMPLIANT', 'notify', 'deprecate', 'disable', 'deregister'])
      expect(first.text).toContain(word);
    expect(first.text).toMatch(/day +\d+ {2}deregister {2}\S/);
    expect(first.text).toContain('launches refused: none of ');
  });

  it('shows that a tag clears its finding within its event, and that taking it away raises it again', () => {
    const { tagged } = reportOf(first);
    const ownerStatus = ({ findings }: { findings: { ruleId: string; status: string }[] }) =>
      findings.find(({ ruleId }) => ruleId === 'owner-tag')?.status;

    expect([ownerStatus(tagged.mended), ownerStatus(tagged.broken)]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
    expect(first.text).toMatch(/the table records: CreateTags, judged in the run event-/);
    expect(first.text).toMatch(/the table records: DeleteTags, judged in the run event-/);
  });

  it('does nothing that is not both an outcome in the table and a call in AWS', () => {
    const { steps, end } = reportOf(first);

    const made = Object.values<number>(end.calls.changes).reduce((sum, count) => sum + count, 0);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps).toHaveLength(made);
    expect(steps.map(({ status }: { status: string }) => status)).toEqual(steps.map(() => 'applied'));
  });

  it('shows snapshots beside images: the orphaned one goes into the Recycle Bin, the others say what needs them', () => {
    const { steps, end } = reportOf(first);

    const orphan = 'snap-0000000005a9b00c8';
    expect(first.text).toMatch(/day +\d+ {2}delete-snapshot {2}orphaned snapshot/);
    expect(steps.filter(({ snapshotId }: { snapshotId: string }) => snapshotId !== '')).toMatchObject([
      { action: 'delete-snapshot', snapshotId: orphan, status: 'applied' },
    ]);
    const deleted = end.snapshots.filter((snapshot: { deleted: string | null }) => snapshot.deleted !== null);
    expect(deleted).toContainEqual(
      expect.objectContaining({ snapshotId: orphan, state: 'in the Recycle Bin', deleted: 'orphaned' }),
    );
    expect(first.text).toContain('snapshots there: ');
    expect(first.text).toContain('snapshots deleted: ');
    const there = end.snapshots.filter(({ state }: { state: string }) => state === 'there');
    expect(there.every(({ reason }: { reason: string | null }) => reason !== null)).toBe(true);
  });

  it(
    'tells the same story for the same seed, from the sources as from the bundles',
    async () => {
      const again = await told(['--seed', '1', '--bundles'], { days, policyFile });

      expect(again.text).toBe(first.text);
    },
    patience,
  );

  it(
    'tells of other images for another seed',
    async () => {
      const other = await told(['--seed', '2'], { days: 2, policyFile });

      const images = (each: Told): string[] =>
        reportOf(each).end.images.flatMap(({ imageId, accountId, region }: Record<string, string>) =>
          `${accountId} ${region}` === '111122223333 eu-central-1' ? [] : [imageId],
        );
      expect(images(other).filter((imageId) => images(first).includes(imageId))).toEqual([]);
      expect(reportOf(other).organization).not.toEqual(reportOf(first).organization);
    },
    patience,
  );

  it(
    'changes nothing in audit mode',
    async () => {
      const audit = await told([], { days: 5, policyFile: worldFile('../../policies/baseline.yml') });

      const { end, steps } = reportOf(audit);
      expect(audit.code).toBe(0);
      expect([end.calls.changes, steps]).toEqual([{}, []]);
      expect(end.calls.total).toBeGreaterThan(100);
    },
    patience,
  );

  it(
    'takes a recorded account in the place of the shipped one, wherever it lies',
    async () => {
      const place = ['--account', '111122223333', '--region', 'ap-southeast-2'];
      const recorded = await told(['--from', worldFile('web-shop'), ...place], { days: 2 });

      expect(recorded.code).toBe(0);
      expect(recorded.text).toContain('platform  111122223333  ap-southeast-2  16 images');
      const sweep: { accountId: string; region: string; findings: Record<string, number> }[] =
        reportOf(recorded).sweep;
      const run = sweep.find((each) => each.accountId === '111122223333' && each.region === 'ap-southeast-2');
      expect(run?.findings['NON_COMPLIANT']).toBeGreaterThan(10);
    },
    patience,
  );

  it.each([
    [['--sed', '3'], /unknown option --sed; did you mean --seed\?/],
    [['--account', '111122223333'], /--account and --region belong to --from/],
    [['--from', '.', '--account', '12', '--region', 'eu-central-1'], /--account needs 12 digits/],
    [['--from', '.', '--account', '111122223333', '--region', 'here'], /--region needs a Region/],
    [['--from', 'no-such-folder', '--account', '111122223333', '--region', 'eu-central-1'], /is no folder/],
    [
      ['--from', 'tests', '--account', '111122223333', '--region', 'eu-central-1'],
      /holds no recorded answer/,
    ],
    [['--seed'], /--seed needs a value/],
  ])('refuses %j with one message', async (args, message) => {
    const refused = await told(args);

    expect(refused.code).toBe(1);
    expect(refused.text).toBe('');
    expect(refused.errors).toMatch(message);
    expect(refused.errors.trim().split('\n')).toHaveLength(1);
  });
});
