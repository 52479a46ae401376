import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchPlace } from './place.ts';

/** What `npm ci` leaves on the disk. */
export interface InstallFigures {
  readonly bytes: number;
  /** Packages above 20 MB, largest first, and what each is there for. */
  readonly large: readonly { readonly name: string; readonly bytes: number; readonly why: string }[];
}

/** What large packages are there for. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^onnxruntime-node$/, 'runs the models; the libraries of this system alone'],
  [/^@biomejs\//, 'format and lint (npm run check): one binary; development only'],
  [/^@typescript\//, 'the type checker (npm run check): one binary; development only'],
  [/^@rolldown\//, 'bundles for the test runner; development only'],
  [/^openai$/, 'speaks the chat API, where a writer is set'],
];

const sizeOf = async (name: string): Promise<number> => {
  const stats = await lstat(name);
  if (!stats.isDirectory()) return stats.size;
  const below = await Promise.all((await readdir(name)).map((entry) => sizeOf(path.join(name, entry))));
  return below.reduce((sum, size) => sum + size, 0);
};

/** Weighs the installed packages. */
export const measureInstall = async (_: BenchPlace): Promise<InstallFigures> => {
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const names = (
    await Promise.all(
      (
        await readdir(modules)
      ).map(async (name) =>
        name.startsWith('@')
          ? (await readdir(path.join(modules, name))).map((inner) => `${name}/${inner}`)
          : [name],
      ),
    )
  ).flat();
  const packages = await Promise.all(
    names.map(async (name) => ({ name, bytes: await sizeOf(path.join(modules, ...name.split('/'))) })),
  );
  return {
    bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0),
    large: packages
      .filter(({ bytes }) => bytes > 20e6)
      .sort((a, b) => b.bytes - a.bytes)
      .map((each) => ({ ...each, why: reasons.find(([name]) => name.test(each.name))?.[1] ?? '' })),
  };
};
