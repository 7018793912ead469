import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { functionNames } from './infra/function-names.ts';
import { readConfig } from './shared/config.ts';
import { compilePolicy } from './shared/policy/compile-policy.ts';
import { usesRe2 } from './shared/policy/load-policy.ts';

/*
 * One ESM bundle a function: dist/<name>/index.mjs, with lazy parts as chunk-*.mjs beside it and the source maps for
 * people, which stay out of the zip. The policy goes in as checked JSON, so that a wrong one fails here.
 */

const projectUrl = new URL('.', import.meta.url);

/** A structure of a schema module: its name, its members, their types. */
const structures = /^export var (\w+)\$ = \[3, n0, (\w+),\n {4}0,\n {4}\[.*\],\n {4}\[.*\](?:, \d+)?\n\];$/gm;

function onlyRead(schemas: string): string {
  return schemas.replace(structures, (whole, name: string, id: string) =>
    unreadStructures.test(name) ? `export var ${name}$ = [3, n0, ${id}, 0, [], []];` : whole,
  );
}

/**
 * Of Inspector's findings only severity, dates and instance are read, and counts by image alone: what else an answer holds is
 * passed over as any member is that the SDK does not know yet. A third of that client, four kilobytes of each zip.
 */
const unreadStructures =
  /^(?:(?:Package|Code)Vulnerability|NetworkReachability|Exploitability|Epss|InspectorScore|AwsEcrContainerImage|AwsLambdaFunction|CodeRepository)Details$|^(?!Ami)\w+Aggregation(?:Response)?$|^(?:EcrRepository|EcrContainerImage|LambdaFunction|CodeRepository|VmInstance|ContainerImage|ContainerRepository|ContainerRegistry|ServerlessFunction)Metadata$|^(?:Remediation|Image|ServerlessFunction)$/;

/**
 * The SDK's schema modules name their keys by constants, `{ [_eQN]: "x" }`. To esbuild a computed key is a side effect,
 * so it would keep thousands of shapes that nothing uses; with literal keys they go (552 kB become 10 kB for EC2). The
 * modelled errors of a service are registered one by one, 140 of them for SSM, and kept for that. Nobody asks for their
 * classes: an error that is not registered is the service's general one, with AWS's code as its name all the same.
 */
const awsSchemas: Plugin = {
  name: 'aws-schemas',
  setup(esbuild) {
    const schemas =
      /[\\/]@aws-sdk[\\/](client-[^\\/]+[\\/]dist-es|nested-clients[\\/]dist-es[\\/]submodules[\\/][^\\/]+)[\\/]schemas[\\/]schemas_\d+\.js$/;
    esbuild.onLoad({ filter: schemas }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const constants = new Map<string, string>();
      for (const [, name = '', text = ''] of source.matchAll(/^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)) {
        constants.set(name, text);
      }
      const contents = source
        .replace(/\[(_\w+)\]: /g, (whole, name: string) => {
          const text = constants.get(name);
          return text === undefined ? whole : `${text}: `;
        })
        .replace(/^n0_registry\.registerError\(.*\);$/gm, '');
      return { contents: path.includes('client-inspector2') ? onlyRead(contents) : contents, loader: 'js' };
    });
  },
};

/** Each client of the SDK imports its whole package.json, two kilobytes, to tell its version in the user agent. */
const clientVersions: Plugin = {
  name: 'client-versions',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** A Lambda function has its credentials in its environment and nowhere else: no profiles, no SSO, no metadata service. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, () => ({
      contents:
        "import { fromEnv } from '@aws-sdk/credential-provider-env'; export const defaultProvider = () => fromEnv();",
      loader: 'js',
    }));
  },
};

/** None of the operations here streams events: what would read them is loaded by nothing, five kilobytes of each zip. */
const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup(esbuild) {
    const entry = /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/;
    esbuild.onLoad({ filter: entry }, () => ({ contents: 'export {};', loader: 'js' }));
  },
};

/** What the files of rules and actions say for readers is for the generated documents: no function tells it anybody. */
const withoutDocuments: Plugin = {
  name: 'without-documents',
  setup(esbuild) {
    const text = String.raw`'(?:[^'\\]|\\.)*'`;
    const fields = new RegExp(String.raw`^ {2}(title|why|source|undo):\s+${text},$`, 'gm');
    const parameters = new RegExp(
      String.raw`\b(days|optionalDays|integer|flag|oneOf|list|words|optionalText|optionalTagKey|patterns|tagMap|tags|daysBySeverity)\(\s*${text}`,
      'g',
    );
    const filter = /[\\/]shared[\\/]domain[\\/](?:rules|actions)[\\/][a-z0-9-]+\.ts$/;
    esbuild.onLoad({ filter }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        .replace(fields, "  $1: '',")
        .replace(parameters, "$1(''")
        .replace(/^ {2}example: `(?:[^`\\]|\\.)*`,$/gm, "  example: '',");
      return { contents, loader: 'ts' };
    });
  },
};

/** RE2 is 150 kB. A policy that is compiled in and has no pattern of it never asks for it: `loadPolicy` decides the same way. */
function re2Where(isUsed: boolean): Plugin {
  return {
    name: 're2-where-used',
    setup(esbuild) {
      if (isUsed) return;
      esbuild.onLoad({ filter: /[\\/]shared[\\/]policy[\\/]re2\.ts$/ }, () => ({
        contents: 'export {};',
        loader: 'ts',
      }));
    },
  };
}

/** Puts the compiled policy in the place of the module that compiles it while the functions run from source. */
function policyInside(compiled: string): Plugin {
  return {
    name: 'policy-inside',
    setup(esbuild) {
      esbuild.onLoad({ filter: /[\\/]functions[\\/]compiled-policy\.ts$/ }, () => ({
        contents: `export const compiledPolicy = ${JSON.stringify(compiled)};`,
        loader: 'ts',
      }));
    },
  };
}

async function compilePolicyFile(): Promise<string> {
  const file =
    readConfig(['policyFile']).policyFile ??
    fileURLToPath(new URL('./policies/baseline.yml', import.meta.url));
  return compilePolicy(await readFile(file), file);
}

/** Writes all bundles. Answers how many bytes each loads when it starts: lazy chunks do not count. */
export async function buildFunctions(outdir: string): Promise<ReadonlyMap<string, number>> {
  const compiled = await compilePolicyFile();
  const built = functionNames.map(
    async (name) => [name, await buildFunction(name, `${outdir}/${name}`, compiled)] as const,
  );
  return new Map(await Promise.all(built));
}

async function buildFunction(name: string, folder: string, compiledPolicy: string): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: fileURLToPath(projectUrl),
    entryPoints: { index: `functions/${name}/index.ts` },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    legalComments: 'none',
    logLevel: 'silent',
    // For the few CommonJS modules that ask for `require` at run time.
    banner: { js: "import{createRequire as __c}from'node:module';const require=__c(import.meta.url);" },
    plugins: [
      ...[awsSchemas, clientVersions, environmentCredentials],
      ...[
        withoutEventStreams,
        withoutDocuments,
        re2Where(usesRe2(compiledPolicy)),
        policyInside(compiledPolicy),
      ],
    ],
  });
  return keepReachable(metafile.outputs);
}

/**
 * esbuild also writes chunks that nothing loads any more, such as the YAML reader behind the compiled policy: they go.
 * Answers the bytes of the entry and of what it imports at once.
 */
async function keepReachable(outputs: Metafile['outputs']): Promise<number> {
  const entry = Object.keys(outputs).find((path) => path.endsWith('/index.mjs')) ?? '';
  const reached = reach(entry, outputs, () => true);
  const orphans = Object.keys(outputs).filter((path) => !reached.has(path.replace(/\.map$/, '')));
  for (const path of orphans) await rm(new URL(path, projectUrl), { force: true });
  const atOnce = reach(entry, outputs, (kind) => kind === 'import-statement');
  return [...atOnce].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}

function reach(
  entry: string,
  outputs: Metafile['outputs'],
  follows: (kind: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set([entry]);
  // A set that grows while it is walked: each path is visited once.
  for (const path of reached) {
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (external !== true && follows(kind)) reached.add(next);
    }
  }
  return reached;
}

/** esbuild's first complaint, or the error itself. */
function complaintOf(error: unknown): string {
  const [first] = (error as { errors?: { text: string; location: { file: string } | null }[] }).errors ?? [];
  if (first !== undefined) return `${first.location?.file ?? ''}: ${first.text}`;
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    // Another folder for those who want another policy inside: what `dist` holds is what a deployment uploads.
    const outdir = process.argv[2] ?? 'dist';
    const sizes = await buildFunctions(fileURLToPath(new URL(outdir, projectUrl)));
    for (const [name, bytes] of sizes) console.log(`${outdir}/${name}/index.mjs ${bytes} bytes`);
  } catch (error) {
    console.error(`build failed: ${complaintOf(error)}`);
    process.exitCode = 1;
  }
}
