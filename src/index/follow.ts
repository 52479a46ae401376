import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.ts';
import { FolderWatch, type Unwatched } from './folder-watch.ts';
import { absolute, isAddress } from './gather.ts';
import { readManifest } from './store.ts';
import { type IndexPlaces, type UpdateRequest, updateIndex } from './update.ts';
import type { UpdateReport } from './update-report.ts';

/** How to keep an index in step, and who hears of it. */
export interface FollowOptions {
  /** Whether to look again as soon as files change. */
  readonly watch: boolean;
  /** After how many milliseconds to look again in any case; `null` for never. */
  readonly every: number | null;
  readonly clock?: Clock;
  readonly onRound: (report: UpdateReport) => Promise<void>;
  /** Hears what went wrong in a round; the next one may go better. */
  readonly onFailure: (error: unknown) => void;
  /** Hears which folders the system does not let us watch. */
  readonly onUnwatched: (folders: readonly Unwatched[]) => void;
}

/** Nothing must change for so many milliseconds before a change is looked at: who saves is still at it. */
const quiet = 250;
/** Where things change all the time, they are looked at after so many milliseconds in any case. */
const longestUnrest = 3_000;
/** A round that failed is tried again after so many milliseconds, changes or not. */
const retry = 60_000;

/**
 * Keeps an index in step with its sources, round by round, until the signal aborts. A round that fails ends nothing,
 * save the first one where it was asked to take something out.
 *
 * @throws {UserError} when what is to be taken out is not there
 */
export const followSources = async (
  places: IndexPlaces,
  { signal, locations = [], remove = [], ...request }: UpdateRequest & { readonly signal: AbortSignal },
  options: FollowOptions,
): Promise<void> => {
  const { clock = systemClock, watch, every, onRound, onFailure } = options;
  const folders = new FolderWatch(places.indexDir);
  let pending = locations;
  let removing = remove;
  try {
    while (!signal.aborted) {
      const began = clock.now();
      let pause = every;
      try {
        const before = await rememberedIn(places.indexDir);
        if (watch) await cover(folders, places, [...before, ...pending], options);
        const report = await updateIndex(places, {
          ...request,
          clock,
          signal,
          locations: pending,
          remove: removing,
        });
        removing = [];
        pending = await awaited(places, pending, before);
        await onRound(report);
      } catch (error) {
        signal.throwIfAborted();
        if (removing.length > 0) throw error;
        onFailure(error);
        pause = Math.min(every ?? retry, retry);
      }
      await untilNext(folders, { ...options, clock, every: pause }, began, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    folders.close();
  }
};

/** What is read from here on may change from here on: it is watched before it is read. */
const cover = async (
  folders: FolderWatch,
  { articlesDir }: IndexPlaces,
  sources: readonly string[],
  { onUnwatched }: FollowOptions,
): Promise<void> => {
  folders.forget();
  const unwatched = await folders.cover([articlesDir, ...sources].filter((source) => !isAddress(source)));
  if (unwatched.length > 0) onUnwatched(unwatched);
};

const rememberedIn = (indexDir: string): Promise<readonly string[]> =>
  readManifest(indexDir).then(
    ({ manifest }) => manifest.sources,
    () => [],
  );

/**
 * What is to be asked for again although it is no source: locations that gave nothing yet, and sources of before that
 * are gone, for they may be made again. One that was remembered is not, for it may be taken out meanwhile.
 */
const awaited = async (
  { indexDir }: IndexPlaces,
  pending: readonly string[],
  before: readonly string[],
): Promise<readonly string[]> => {
  const remembered = new Set(await rememberedIn(indexDir));
  const gone = before.filter((source) => !isAddress(source) && !existsSync(source));
  return [...new Set([...pending.map(absolute), ...gone])].filter((location) => !remembered.has(location));
};

const untilNext = async (
  folders: FolderWatch,
  { watch, every, clock }: FollowOptions & { readonly clock: Clock },
  began: number,
  signal: AbortSignal,
): Promise<void> => {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  // Where the clock was set back meanwhile, the pause is as long as ever.
  const rest = every === null ? null : Math.min(every, Math.max(0, every - (clock.now() - began)));
  const waits = [
    ...(rest === null ? [] : [clock.wait(rest, either)]),
    ...(watch ? [folders.next(either).then(() => untilQuiet(folders, clock, either))] : []),
  ];
  try {
    await Promise.race(waits);
  } finally {
    ended.abort();
    await Promise.allSettled(waits);
  }
};

const untilQuiet = async (folders: FolderWatch, clock: Clock, signal: AbortSignal): Promise<void> => {
  for (let waited = 0; waited < longestUnrest; waited += quiet) {
    folders.forget();
    await clock.wait(quiet, signal);
    if (!folders.hasChanged) return;
  }
};
