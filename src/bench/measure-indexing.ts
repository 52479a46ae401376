import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Embedder, type PassageEmbedder, type PassageInput } from '../index/embed.ts';
import { startEmbeddingThreads, threadsFor } from '../index/embedding-threads.ts';
import { updateIndex } from '../index/update.ts';
import { type OpenedModel, openModel } from '../model/open.ts';
import { startThread } from '../thread/start.ts';
import type { FloorTasks } from './floor-thread.ts';
import { articlesOf, type BenchPlace, placesFor } from './place.ts';
import { timed } from './statistics.ts';

/** What indexing some articles took. */
export interface IndexingFigures {
  readonly characters: number;
  readonly passages: number;
  /** Of each round, from nothing to an index on disk. */
  readonly seconds: readonly number[];
  /** Tokens of each passage, special ones included. */
  readonly tokens: readonly number[];
}

/** Indexes a folder of articles from nothing, some times over, with the model warm. */
export const measureIndexing = async (
  place: BenchPlace,
  { rounds, articles }: { readonly rounds: number; readonly articles: string },
): Promise<IndexingFigures> => {
  const places = placesFor(place, 'indexing', articles);
  const opened = await openModel(places);
  const embedder = await startEmbeddingThreads(opened, threadsFor(Number.POSITIVE_INFINITY));
  const inputs: PassageInput[] = [];
  const listening: PassageEmbedder = {
    passages: (given, report) => {
      inputs.push(...given);
      return embedder.passages(given, report);
    },
  };
  // A job for each thread: the first pass through a network costs more than all later ones.
  await embedder.passages(Array.from({ length: 128 }, () => ({ context: '', sentences: ['Warm.'] })));
  const seconds: number[] = [];
  let passages = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      await rm(places.indexDir, { recursive: true, force: true });
      inputs.length = 0;
      const { value, milliseconds } = await timed(() => updateIndex(places, { embedder: listening }));
      passages = value.counts.passages;
      seconds.push(milliseconds / 1_000);
    }
    return {
      characters: inputs.reduce((sum, { sentences }) => sum + sentences.join(' ').length, 0),
      passages,
      seconds,
      tokens: await tokensOf(opened, inputs),
    };
  } finally {
    await embedder.close();
    await rm(places.indexDir, { recursive: true, force: true });
  }
};

const tokensOf = async ({ model, folder }: OpenedModel, inputs: readonly PassageInput[]) => {
  const embedder = await Embedder.load(model, folder);
  const tokens = inputs.map((input) => embedder.tokenCount(input));
  await embedder.close();
  return tokens;
};

/** How fast the model's runtime alone is. */
export interface FloorFigures {
  /** Tokens in a batch, of the sizes tried the one that did best. */
  readonly batchTokens: number;
  /** Networks at work at once, each on its share of the cores; of the ways tried the one that did best. */
  readonly networks: number;
  /** Of each round over all passages. */
  readonly seconds: readonly number[];
}

/** Ways of using the cores: one network that spreads over all of them, or one for each. */
const ways: readonly { readonly networks: number; readonly threads?: number; readonly asleep: boolean }[] = [
  { networks: 1, asleep: true },
  // With the runtime's own choice of how its threads wait, in case that is faster here.
  { networks: 1, asleep: false },
  { networks: availableParallelism(), threads: 1, asleep: true },
];

/**
 * Runs the network alone over passages of so many tokens each, longest first, in batches of the size and with the use
 * of the cores that do best: nobody who embeds each token once can be faster.
 */
export const measureFloor = async (
  place: BenchPlace,
  { tokens, rounds }: { readonly tokens: readonly number[]; readonly rounds: number },
): Promise<FloorFigures> => {
  const { folder } = await openModel(placesFor(place, 'floor', articlesOf(place)));
  const longestFirst = [...tokens].sort((a, b) => b - a);
  // Every fourth passage is enough to tell which does best.
  const some = longestFirst.filter((_, i) => i % 4 === 0);
  let best = { way: ways[0], batchTokens: 0, seconds: Number.POSITIVE_INFINITY };
  for (const way of ways) {
    await using networks = await openNetworks(folder, way);
    for (const batchTokens of [128, 256, 512, 1_024, 2_048]) {
      const seconds = await networks.seconds(some, batchTokens);
      if (seconds < best.seconds) best = { way, batchTokens, seconds };
    }
  }
  const seconds: number[] = [];
  await using networks = await openNetworks(folder, best.way);
  for (let round = 0; round < rounds; round++)
    seconds.push(await networks.seconds(longestFirst, best.batchTokens));
  return { batchTokens: best.batchTokens, networks: best.way?.networks ?? 1, seconds };
};

/** Networks that share out batches, each on a thread of its own, warm. */
const openNetworks = async (folder: string, way = ways[0]) => {
  const { networks = 1, threads, asleep = true } = way ?? {};
  const all = Array.from({ length: networks }, () =>
    startThread<FloorTasks>(new URL('./floor-thread.ts', import.meta.url)),
  );
  await Promise.all(
    all.map(async (thread) => {
      await thread.call('load', [folder, threads, asleep]);
      await thread.call('run', [[32]]);
    }),
  );
  return {
    /** How long they take over texts of so many tokens. */
    async seconds(lengths: readonly number[], batchTokens: number): Promise<number> {
      const batches = batchesOf(lengths, batchTokens);
      const { milliseconds } = await timed(() =>
        Promise.all(
          all.map(async (thread) => {
            for (let batch = batches.shift(); batch; batch = batches.shift())
              await thread.call('run', [batch]);
          }),
        ),
      );
      return milliseconds / 1_000;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
};

const batchesOf = (longestFirst: readonly number[], batchTokens: number): number[][] => {
  const groups: number[][] = [];
  for (const length of longestFirst) {
    const group = groups.at(-1);
    if (group && (group.length + 1) * (group[0] ?? 0) <= batchTokens) group.push(length);
    else groups.push([length]);
  }
  return groups;
};
