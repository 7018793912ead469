import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { athenaTemplate } from '../infra/athena.ts';
import { monitoringTemplate } from '../infra/monitoring.ts';
import { hubRolesTemplate, memberTemplate } from '../infra/permissions/templates.ts';
import { usageSources } from '../shared/aws/find-usage.ts';
import { otherAccounts } from '../shared/domain/elsewhere.ts';
import { eventsDoc } from '../shared/events/events-doc.ts';
import { policySchemaJson } from '../shared/policy/json-schema.ts';
import { lifeCycleDoc } from '../shared/policy/life-cycle-doc.ts';
import { remediesDoc } from '../shared/policy/remedies-doc.ts';
import { rulesDoc } from '../shared/policy/rules-doc.ts';

/** Every file that is made from the code, by its path in the project. Tests hold them current. */
export const generatedFiles: ReadonlyMap<string, () => string> = new Map([
  ['docs/events.md', eventsDoc],
  ['docs/life-cycle.md', lifeCycleDoc],
  ['docs/remedies.md', remediesDoc],
  ['docs/rules.md', rulesDoc],
  ['infra/athena.yml', () => athenaTemplate(namedQueries())],
  ['infra/monitoring.yml', monitoringTemplate],
  ['infra/member-account.yml', () => memberTemplate(committed('infra/member-account.yml'))],
  ['infra/roles.yml', hubRolesTemplate],
  ['shared/policy/usage-sources.ts', usageSourceList],
  ['policies/policy.schema.json', policySchemaJson],
]);

/** Only the rights of the roles are made: what else stands there is written by hand. */
function committed(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}

/** The questions that auditors ask of the export, a file each. */
function namedQueries() {
  const folder = new URL('../infra/queries/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return files.toSorted().map((file) => ({
    name: file.replace(/\.sql$/, ''),
    sql: readFileSync(new URL(file, folder), 'utf8'),
  }));
}

/** The policy file names them, and what reads it must not know AWS. */
function usageSourceList(): string {
  const ids = [...usageSources.map(({ id }) => id), otherAccounts]
    .toSorted()
    .map((id) => `  '${id}',\n`)
    .join('');
  return `/** The sources of usage, by their ids: a policy may declare one of them absent. Written by \`npm run generate\`. */
export const usageSources = [\n${ids}] as const;\n`;
}

if (import.meta.main) {
  for (const [path, content] of generatedFiles) {
    await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), content());
    console.error(`wrote ${path}`);
  }
}
