import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Loads an ES module of a package as it is; leaves everything else to the hooks that were there before. */
export const load = async (url, context, next) => {
  const isPackage = url.startsWith('file:') && url.includes('/node_modules/');
  const isModule = context.format === 'module' && /\.m?js$/.test(url);
  return isPackage && isModule
    ? { format: 'module', shortCircuit: true, source: await readFile(fileURLToPath(url)) }
    : next(url, context);
};
