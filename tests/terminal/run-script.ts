import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../../src/errors.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings } from '../../src/settings.ts';
import type { Command } from '../../src/terminal/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a command wrote and how it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/**
 * Runs a script of the project as a person would in `folder`, which has no `.env`, with the project's models and
 * settings otherwise at their defaults.
 *
 * @param input what is piped to it; nothing and the end of it when absent
 */
export const runScript = (
  name: 'ask' | 'summary',
  words: readonly string[],
  {
    folder,
    input = '',
    settings = {},
  }: { folder: string; input?: string; settings?: Readonly<Record<string, string>> },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const { MODELS_DIR, HF_ENDPOINT } = readSettings();
    const { PATH = '', HOME = '' } = process.env;
    // The loader is named by its address, since the folder that it runs in has no packages.
    const loader = import.meta.resolve('tsx');
    const child = spawn(
      process.execPath,
      ['--import', loader, path.join(root, 'scripts', `${name}.ts`), ...words],
      {
        cwd: folder,
        env: { PATH, HOME, MODELS_DIR, HF_ENDPOINT, ...settings },
      },
    );
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
      });
    child.on('error', reject).on('close', (status) => resolve({ ...output, status }));
    // A command that ends without reading its input closes the pipe.
    child.stdin.on('error', () => {}).end(input);
  });

/** Runs a command in this process, which is many times faster than starting one; what ends it for people is told. */
export const runHere = async <O extends NonNullable<ParseArgsConfig['options']>>(
  command: Command<O>,
  words: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string; readonly error: UserError | null }> => {
  const written = { stdout: '', stderr: '' };
  const given = parseArgs({ args: [...words], options: command.options, allowPositionals: true });
  try {
    await command.run(given, {
      progress: noProgress,
      print: (text) => {
        written.stdout += `${text}\n`;
      },
      note: (message) => {
        written.stderr += `${message}\n`;
      },
      signal: new AbortController().signal,
    });
    return { ...written, error: null };
  } catch (error) {
    if (error instanceof UserError) return { ...written, error };
    throw error;
  }
};
