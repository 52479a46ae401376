import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IndexPlaces } from '../../src/index/update.ts';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `scripts/index.ts` as people do, on these places. `before` is a program that starts it in turn. */
export const startIndex = (
  { indexDir, articlesDir, modelsDir }: IndexPlaces,
  args: readonly string[] = [],
  before: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } => {
  const command = [...before, process.execPath, '--import', 'tsx', 'scripts/index.ts', ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    env: { ...process.env, INDEX_DIR: indexDir, ARTICLES_DIR: articlesDir, MODELS_DIR: modelsDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.on('data', (text) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([status, signal]) => ({ status, signal, ...said }));
  return { child, ended };
};

/** Runs it to its end. */
export const runIndex = (
  places: IndexPlaces,
  args: readonly string[] = [],
  before: readonly string[] = [],
): Promise<Ended> => startIndex(places, args, before).ended;
