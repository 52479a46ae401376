import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file of the page, ready to be sent. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const browser = fileURLToPath(new URL('../browser/', import.meta.url));

/** Builds the page from its sources: a fraction of a second, so that it is never older than they are. */
export const buildAssets = async (): Promise<ReadonlyMap<string, Asset>> => {
  const [{ outputFiles }, html, icon] = await Promise.all([
    build({
      entryPoints: { app: `${browser}main.ts`, style: `${browser}style.css` },
      outdir: '/',
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      write: false,
      logLevel: 'silent',
    }),
    readFile(`${browser}index.html`),
    readFile(`${browser}icon.svg`),
  ]);
  const built = (ending: string): Buffer =>
    Buffer.from(outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? []);
  return new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: built('.js') }],
    ['/style.css', { type: 'text/css; charset=utf-8', body: built('.css') }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
};
