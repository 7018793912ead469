import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { policySchemaJson } from '../shared/policy/json-schema.ts';
import { rulesDoc } from '../shared/policy/rules-doc.ts';

/** Every file that is made from the code, by its path in the project. Tests hold them current. */
export const generatedFiles: ReadonlyMap<string, () => string> = new Map([
  ['docs/rules.md', rulesDoc],
  ['policies/policy.schema.json', policySchemaJson],
]);

if (import.meta.main) {
  for (const [path, content] of generatedFiles) {
    await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), content());
    console.error(`wrote ${path}`);
  }
}
