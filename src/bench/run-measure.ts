import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type PlainError, revivedError } from '../thread/plain-error.ts';
import type { Measures } from './measures.ts';
import type { BenchPlace } from './place.ts';

/** The loaders that package.json starts every command with. */
export const loaders: readonly string[] = [
  '--import',
  'tsx',
  '--import',
  new URL('../thread/packages.mjs', import.meta.url).href,
];

/** What a measurement wants to know besides its place. */
type Needs<F> = F extends (place: BenchPlace, parameters: infer P) => unknown ? P : undefined;

/**
 * Measures in a process of its own, so that nothing that was measured before is in its way.
 *
 * @throws what the measurement throws
 */
export const runMeasure = <K extends keyof Measures>(
  name: K,
  place: BenchPlace,
  parameters: Needs<Measures[K]>,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<Measures[K]>>> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./measure-process.ts', import.meta.url)), [], {
      execArgv: ['--expose-gc', ...loaders],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      ...(signal ? { signal } : {}),
    });
    child.on('message', (result: { value: Awaited<ReturnType<Measures[K]>> } | { error: PlainError }) => {
      if ('error' in result) reject(revivedError(result.error));
      else resolve(result.value);
    });
    child.on('error', reject);
    child.on('exit', (code, by) => reject(new Error(`Measuring ${name} ended with ${by ?? code}`)));
    child.send({ name, place, parameters });
  });
