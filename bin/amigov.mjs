#!/usr/bin/env node
// Runs the TypeScript sources in a checkout and the bundle in an installed package:
// Node strips types everywhere but below node_modules.
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `amigov needs Node 24, this is ${process.version}. Run it as "npx amigov" in the project: its own Node 24 then comes first.`,
  );
  process.exit(1);
}
enableCompileCache(here('../node_modules/.cache/node-compile'));
const source = here('../cli/main.ts');
const { main } = await import(existsSync(source) ? '../cli/main.ts' : '../dist/amigov.mjs');
process.exitCode = await main(process.argv.slice(2));
