import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openThreadedAnswerer } from '../answer/threaded.ts';
import { noProgress } from '../progress.ts';
import { articlesOf, type BenchPlace, openedDataset, placesFor, questionsOf } from './place.ts';
import { loaders } from './run-measure.ts';
import { type Times, timed, times } from './statistics.ts';
import { writeCopies } from './texts.ts';

/** Many questions at once, against one after another. */
export interface LoadFigures {
  /** Questions a second, one at a time. */
  readonly alone: number;
  /** Milliseconds of a question alone. */
  readonly aloneTimes: Times;
  /** Questions a second with so many in flight. */
  readonly together: number;
  readonly inFlight: number;
  /** Milliseconds from asking to the answer with so many in flight. */
  readonly togetherTimes: Times;
  /** The most that a timer of the main thread was late while questions were answered and an index run worked, milliseconds. */
  readonly latest: number;
  /** Whether the index run was still at work at the end. */
  readonly indexing: boolean;
}

/** Notes how late a timer of this thread comes, as the gateway's heartbeat would. */
const watchTimer = (interval: number): { stop: () => number } => {
  let latest = 0;
  let due = performance.now() + interval;
  const timer = setInterval(() => {
    const now = performance.now();
    latest = Math.max(latest, now - due);
    due = now + interval;
  }, interval);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(latest, performance.now() - due);
    },
  };
};

/**
 * Asks as the bot does, with the models on a thread of their own: one at a time, then many at once, and at last many at
 * once while another process indexes.
 */
export const measureLoad = async (
  place: BenchPlace,
  { count, inFlight }: { readonly count: number; readonly inFlight: number },
): Promise<LoadFigures> => {
  const answerer = await openThreadedAnswerer(await openedDataset(place), {
    progress: noProgress,
    note: () => undefined,
  });
  try {
    const [warmUp, questions] = [
      await questionsOf(place, 5),
      (await questionsOf(place, 2 * count + 5)).slice(5),
    ];
    for (const question of warmUp) await answerer.ask(question);
    const alone: number[] = [];
    const oneByOne = await timed(async () => {
      for (const question of questions.slice(0, count))
        alone.push((await timed(() => answerer.ask(question))).milliseconds);
    });
    const many = async (list: readonly string[]) => {
      const waiting = [...list];
      const each: number[] = [];
      const asker = async (): Promise<void> => {
        for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
          const text = question;
          each.push((await timed(() => answerer.ask(text))).milliseconds);
        }
      };
      const { milliseconds } = await timed(() => Promise.all(Array.from({ length: inFlight }, asker)));
      return { each, perSecond: (1_000 * list.length) / milliseconds };
    };
    const together = await many(questions.slice(count));
    const busy = await indexBeside(place, 4 * count);
    const timer = watchTimer(20);
    await many(questions.slice(0, count).map((question) => `${question} Really?`));
    const latest = timer.stop();
    const indexing = await busy.end();
    return {
      alone: (1_000 * count) / oneByOne.milliseconds,
      aloneTimes: times(alone),
      together: together.perSecond,
      inFlight,
      togetherTimes: times(together.each),
      latest,
      indexing,
    };
  } finally {
    await answerer.close();
  }
};

/**
 * Starts an index run that has more to do than the measurement takes, and tells at its end whether it was still at it.
 *
 * @param count articles
 */
const indexBeside = async (place: BenchPlace, count: number): Promise<{ end: () => Promise<boolean> }> => {
  const articles = path.join(place.folder, 'beside-articles');
  await writeCopies(articlesOf(place), articles, count);
  const child = fork(
    fileURLToPath(new URL('./index-beside.ts', import.meta.url)),
    [JSON.stringify(placesFor(place, 'beside', articles))],
    { execArgv: [...loaders], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  await Promise.race([once(child, 'message'), ended]);
  return {
    async end() {
      const busy = child.exitCode === null;
      child.kill('SIGKILL');
      await ended;
      return busy;
    },
  };
};
