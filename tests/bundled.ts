import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Makes one file of a script and all that it imports, which starts several times as fast: for tests that start it a
 * hundred times. The caller calls `remove` at the end.
 */
export const bundled = async (script: string): Promise<{ file: string; remove: () => Promise<void> }> => {
  // Below node_modules, from where packages with native parts are found.
  const folder = path.resolve(
    'node_modules',
    '.cache',
    `pullquote-${process.pid}-${path.basename(script, '.ts')}`,
  );
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [script],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    minifyWhitespace: true,
    minifySyntax: true,
    external: ['hnswlib-node', '@xenova/transformers'],
    // The one file that is looked for beside a source file is package.json.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.resolve('src/version.ts')).href) },
    banner: {
      js: "import { createRequire as of } from 'node:module'; const require = of(process.cwd() + '/');",
    },
    logLevel: 'error',
  });
  return {
    file: path.join(folder, `${path.basename(script, '.ts')}.mjs`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
