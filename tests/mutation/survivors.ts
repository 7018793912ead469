import { readFileSync } from 'node:fs';

/** As much of Stryker's report as this needs (mutation-testing-report-schema). */
interface Report {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>
  >;
}

interface ReportedMutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** Both count from one. */
interface Place {
  readonly line: number;
  readonly column: number;
}

const root = new URL('../../', import.meta.url);

/** Whoever adds a survivor explains it, and whoever kills one takes its explanation away. */
function main(): void {
  const report: Report = JSON.parse(readFileSync(new URL('out/mutation.json', root), 'utf8'));
  const survived = survivorsIn(report);
  const explained = explainedIn(readFileSync(new URL('docs/mutation.md', root), 'utf8'));
  const unexplained = [...survived].filter((survivor) => !explained.has(survivor));
  const gone = [...explained].filter((survivor) => !survived.has(survivor));
  for (const survivor of unexplained)
    console.error(`survives, and docs/mutation.md does not say why: ${survivor}`);
  for (const survivor of gone) console.error(`explained in docs/mutation.md, but killed: ${survivor}`);
  console.log(`${survived.size} kinds of survivors, ${unexplained.length} of them not explained`);
  if (unexplained.length + gone.length > 0) process.exitCode = 1;
}

/** Each as `file: code → mutated code`; the same change in several places of a file is told once. */
function survivorsIn({ files }: Report): ReadonlySet<string> {
  return new Set(
    Object.entries(files).flatMap(([file, { source, mutants }]) =>
      mutants
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .map(({ location, replacement = '' }) => {
          return `${file}: ${oneLine(codeAt(location, source))} → ${oneLine(replacement)}`;
        }),
    ),
  );
}

function codeAt({ start, end }: ReportedMutant['location'], source: string): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, n) => line.slice(n === 0 ? start.column - 1 : 0, n === last ? end.column - 1 : undefined))
    .join('\n');
}

/** Long code is cut: where it begins tells it from the others. */
function oneLine(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 70 ? `${line.slice(0, 70)}…` : line;
}

/** The list items of the document: under the heading of a file, the code that survives in backticks, then why. */
function explainedIn(document: string): ReadonlySet<string> {
  let file = '';
  const explained = new Set<string>();
  for (const line of document.split('\n')) {
    file = /^### `(.+)`$/.exec(line)?.[1] ?? file;
    const item = /^- (`+) ?(.+?) ?\1: ./.exec(line)?.[2];
    if (item !== undefined) explained.add(`${file}: ${item}`);
  }
  return explained;
}

main();
