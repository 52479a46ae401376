import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type BenchPlace, openedDataset, questionsOf } from './place.ts';
import { loaders } from './run-measure.ts';
import { type Times, times } from './statistics.ts';

/** Milliseconds from starting a command to its first answer, and where they go. */
export interface StartFigures {
  /** `npm run ask` to the first characters of the answer. */
  readonly ask: Times;
  /** Milliseconds of the steps in its process, in their order. */
  readonly steps: Readonly<Record<string, number>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Milliseconds until a program says something, or until it ends. */
const untilFirstWord = async (
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> => {
  const began = performance.now();
  const child = spawn(program, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const milliseconds = performance.now() - began;
  child.stdout.resume();
  await ended;
  return milliseconds;
};

const stepsOf = async (env: NodeJS.ProcessEnv, question: string): Promise<Record<string, number>> => {
  const child = spawn(
    process.execPath,
    [...loaders, fileURLToPath(new URL('./start-steps.ts', import.meta.url)), question],
    { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  await once(child, 'close');
  return JSON.parse(said) as Record<string, number>;
};

/** Starts `npm run ask` some times over, with a small index. */
export const measureStart = async (
  place: BenchPlace,
  { rounds }: { readonly rounds: number },
): Promise<StartFigures> => {
  const settings = await openedDataset(place);
  const env = {
    ...process.env,
    INDEX_DIR: settings.INDEX_DIR,
    ARTICLES_DIR: settings.ARTICLES_DIR,
    MODELS_DIR: settings.MODELS_DIR,
  };
  const [question = ''] = await questionsOf(place, 1);
  const ask = () => untilFirstWord('npm', ['run', '--silent', 'ask', '--', question], env);
  // The first one finds nothing in the system's caches.
  await ask();
  const asked: number[] = [];
  for (let round = 0; round < rounds; round++) asked.push(await ask());
  return {
    ask: times(asked),
    steps: await stepsOf(env, question),
  };
};
