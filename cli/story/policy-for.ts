import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const shipped = fileURLToPath(new URL('../../sandbox/worlds/organization-policy.yml', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/ami-governor', import.meta.url));
const regionsLine = /^regions: .*$/m;

/** The shipped policy for these Regions: a copy with another line where a recorded account lies elsewhere. */
export async function policyFor(regions: readonly string[]): Promise<string> {
  const text = await readFile(shipped, 'utf8');
  const wanted = `regions: [${regions.toSorted().join(', ')}]`;
  if (regionsLine.exec(text)?.[0] === wanted) return shipped;
  await mkdir(cache, { recursive: true });
  const file = `${cache}/policy-${regions.join('-')}.yml`;
  await writeFile(file, text.replace(regionsLine, wanted));
  return file;
}
