import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { account, imageId, region } from '../sandbox/running-aws.ts';
import { runningSystem, slowMs, tableNameOf, unownedImages } from './running-system.ts';
import { saying, where } from './saying.ts';

const eve = `arn:aws:sts::${account}:assumed-role/Auditor/eve@example.com`;
const resources = [`arn:aws:execute-api:${region}:${account}:sandbox/*/GET/*`];
const mayAsk = { statements: [{ effect: 'Allow', actions: ['execute-api:Invoke'], resources }] } as const;

describe('an auditor', { timeout: slowMs }, () => {
  it('gets the same answers from the API as from the table, also of what is gone', async () => {
    const system = await runningSystem({ fill: unownedImages(3) });
    const ask = await saying(system, eve, [mayAsk]);
    await system.days(6);
    const reports = [
      ['--rule', 'owner-tag', '--status', 'NON_COMPLIANT'],
      [...where],
      ['images', ...where],
      ['runs', '--on', '2026-10-02'],
      ['--due', '30'],
      ['waivers'],
      ['story', '--image', imageId(1)],
      ['story', ...where],
      ['--on', '2026-10-03', '--image', imageId(1)],
      ['--on', '2026-10-03', ...where],
      ['usage', '--image', imageId(1), '--region', region],
      ['--framework', 'NIST 800-53', ...where],
    ];

    for (const words of reports) {
      const asked = ['report', ...words, '--format', 'json'];
      const fromApi = await ask(...asked);
      const fromTable = await runCli([...asked, '--table', tableNameOf(system)]);

      expect([words, fromApi]).toEqual([words, fromTable]);
      expect([words, fromApi.code]).toEqual([words, 0]);
    }
    const findings = await ask('report', '--rule', 'owner-tag', '--format', 'json');
    expect(JSON.parse(findings.stdout).rows).toHaveLength(3);
    const story = await ask('report', 'story', '--image', imageId(1), '--format', 'json');
    expect(JSON.parse(story.stdout).rows.length).toBeGreaterThan(2);
    const refused = await ask('pause', ...where, '--why', 'x', '--until', '2026-12-31');
    expect(refused.stderr).toMatch(/^the API lets these credentials not in/);
  });

  it('without the policy of auditors gets nothing, and is told which one is missing', async () => {
    const system = await runningSystem({ fill: unownedImages(1) });
    const ask = await saying(system, eve, [{ statements: [] }]);

    expect(await ask('report')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'the API lets these credentials not in (Forbidden): they need the policy of auditors, output AuditorPolicyArn\n',
    });
  });
});
