import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Builds every function as for a deployment, with this policy inside, and answers the folder. Not `dist`: what lies
 * there is deployed, and this policy is not for that.
 */
export async function buildBundles(policyFile: string): Promise<string> {
  const project = fileURLToPath(new URL('../../', import.meta.url));
  const folder = 'node_modules/.cache/ami-governor/bundles';
  await run(process.execPath, ['esbuild.config.ts', folder], {
    cwd: project,
    env: { POLICY_FILE: policyFile },
  });
  return `${project}${folder}`;
}
