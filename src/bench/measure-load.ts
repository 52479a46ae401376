import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answerer } from '../answer/answer.ts';
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

interface Asked {
  /** Milliseconds of each question, and of all from the first to the last answer. */
  readonly each: number[];
  milliseconds: number;
}

/** Puts questions with so many of them under way at any time. */
const askAll = async (
  answerer: Pick<Answerer, 'ask'>,
  questions: readonly string[],
  inFlight: number,
): Promise<Asked> => {
  const waiting = [...questions];
  const each: number[] = [];
  const asker = async (): Promise<void> => {
    for (;;) {
      const question = waiting.shift();
      if (question === undefined) return;
      each.push((await timed(() => answerer.ask(question))).milliseconds);
    }
  };
  const { milliseconds } = await timed(() => Promise.all(Array.from({ length: inFlight }, asker)));
  return { each, milliseconds };
};

const worded = (questions: readonly string[], word: string): string[] =>
  questions.map((question) => `${question} ${word}`);

const add = (sum: Asked, more: Asked): void => {
  sum.each.push(...more.each);
  sum.milliseconds += more.milliseconds;
};

const perSecond = ({ each, milliseconds }: Asked): number => (1_000 * each.length) / milliseconds;

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
    const [warmUp, questions] = [await questionsOf(place, 5), (await questionsOf(place, count + 5)).slice(5)];
    for (const question of warmUp) await answerer.ask(question);
    const one = await askAll(answerer, [], 1);
    const many = await askAll(answerer, [], inFlight);
    // In turn, so that a machine that slows down slows both; with a word more, so that no vector is remembered and
    // both have as much to read.
    for (let from = 0; from < questions.length; from += inFlight) {
      const some = questions.slice(from, from + inFlight);
      add(one, await askAll(answerer, worded(some, 'Really?'), 1));
      add(many, await askAll(answerer, worded(some, 'Surely?'), inFlight));
    }
    const busy = await indexBeside(place, 4 * count);
    const timer = watchTimer(20);
    await askAll(answerer, worded(questions, 'Truly?'), inFlight);
    const latest = timer.stop();
    const indexing = await busy.end();
    return {
      alone: perSecond(one),
      aloneTimes: times(one.each),
      together: perSecond(many),
      inFlight,
      togetherTimes: times(many.each),
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
