import fc from 'fast-check';
import { expect, it } from 'vitest';
import { questionRoutes } from '../../functions/api/question-answer.ts';
import { memoryStore } from '../../shared/store/memory.ts';
import { anImage } from '../builders.ts';
import { aFinding, anImageReport, aReport, aSweep } from '../contract/reports.ts';
import { answerTo, apiPorts, aQuestion, now, scope } from './api-requests.ts';

const words = [
  ...['status', 'rule', 'severity', 'account', 'region', 'owner', 'image', 'from', 'to', 'framework'],
  ...['control', 'days', 'day', 'on', 'cursor', 'limit', 'format', '__proto__', 'constructor', ''],
];
const values = [
  ...['NON_COMPLIANT', 'one-year', 'high', scope.accountId, scope.region, 'ami-00000000000000001'],
  ...['2026-10-01', '0', '1', '-1', '1e9', 'NaN', 'csv', 'html', 'null', '%00', "' OR '1'='1", '#', 'S#x'],
];
const text = fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary', maxLength: 40 }));
const madeCursor = fc
  .tuple(fc.anything(), fc.anything(), fc.anything())
  .map((parts) => Buffer.from(JSON.stringify(parts) ?? '').toString('base64url'));

it('whatever is asked is answered or refused, never broken', async () => {
  const ports = apiPorts({ questions: memoryStore({ now: () => now }) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...questionRoutes.keys()),
      fc.dictionary(fc.oneof(fc.constantFrom(...words), text), fc.oneof(text, madeCursor), { maxKeys: 5 }),
      fc.record({ subject: text, region: text, imageId: text }),
      fc.dictionary(fc.constantFrom('accept', 'Accept', 'x'), text),
      async (routeKey, query, pathParameters, headers) => {
        const event = aQuestion(routeKey.slice(4), query, { pathParameters, headers });
        const { statusCode, headers: told } = await answerTo(event, ports);
        expect([200, 400]).toContain(statusCode);
        expect(told['link'] ?? '').not.toMatch(/[\r\n]/);
      },
    ),
    { numRuns: 500 },
  );
});

it('whatever strangers wrote comes out as text, in every format', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (said) => {
      const name = `${said}<img src=x onerror=alert(1)>"'=1`;
      const store = memoryStore({ now: () => now });
      const image = anImageReport([aFinding({ reason: name, evidence: { name } })], {
        image: anImage({ name }),
      });
      await store.saveReport(aReport([image]), aSweep());
      const ask = async (format: string) => {
        const query = { account: scope.accountId, region: scope.region, format };
        return (await answerTo(aQuestion('/findings', query), apiPorts({ questions: store }))).body;
      };

      expect(await ask('html')).not.toContain('<img');
      expect(JSON.parse(await ask('json')).items[0].name).toBe(name.toWellFormed());
      const csv = await ask('csv');
      expect(csv.slice(csv.indexOf('\r\n') + 2)).not.toMatch(/^[=+\-@\t\r]/);
    }),
    { numRuns: 100 },
  );
});
