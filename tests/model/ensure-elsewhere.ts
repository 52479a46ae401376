import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Model } from '../../src/model/catalogue.ts';

/** How a process ended. */
export interface Ended {
  /** `null` when it was killed. */
  readonly status: number | null;
  readonly printed: string;
  readonly said: string;
}

/** Makes sure of a model in a process of its own. */
export const ensureElsewhere = (
  model: Model,
  modelsDir: string,
  hub: string,
  /** What the process is started by, such as `setpriv --reuid 65534`. */
  under: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } => {
  const script = fileURLToPath(new URL('ensure-process.ts', import.meta.url));
  const words = [
    ...under,
    process.execPath,
    '--import',
    'tsx',
    script,
    JSON.stringify(model),
    modelsDir,
    hub,
  ];
  const [program = '', ...rest] = words;
  const child = spawn(program, rest);
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let said = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (status) => resolve({ status, printed, said })),
  );
  return { child, ended };
};
