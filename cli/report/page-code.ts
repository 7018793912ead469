import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PageCode } from '../../shared/report/html-report.ts';
import { UserError } from '../user-error.ts';

const pageFile = (name: string): string =>
  fileURLToPath(new URL(`../../shared/report/page/${name}`, import.meta.url));

/** The page's code and looks, bundled and minified from their sources; the same bytes each time. */
export async function bundlePage(): Promise<PageCode> {
  const { build } = await import('esbuild').catch((cause: unknown) => {
    throw new UserError('a report as HTML is bundled by esbuild: install it with npm ci', { cause });
  });
  const bundled = async (file: string): Promise<string> => {
    const { outputFiles } = await build({
      entryPoints: [pageFile(file)],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      charset: 'ascii',
      legalComments: 'none',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  };
  const [script, style] = await Promise.all([bundled('main.ts'), bundled('style.css')]);
  return { script: `${await licences()}${script}`, style };
}

/** The libraries in the page say in a file of theirs what has to go with every copy. */
async function licences(): Promise<string> {
  const texts = await Promise.all(
    ['@tanstack/table-core', '@tanstack/store'].map((name) =>
      readFile(new URL('LICENSE', import.meta.resolve(`${name}/package.json`)), 'utf8'),
    ),
  );
  return `/*! TanStack Table and TanStack Store\n${[...new Set(texts)].join('\n')}*/\n`;
}
