import { rm } from 'node:fs/promises';
import { AutoModel, type PreTrainedModel, Tensor } from '@xenova/transformers';
import { Embedder, type PassageInput } from '../index/embed.ts';
import { updateIndex } from '../index/update.ts';
import { networkOptions } from '../model/network-options.ts';
import { openModel } from '../model/open.ts';
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

/** Indexes the data set from nothing, some times over, with the model warm. */
export const measureIndexing = async (
  place: BenchPlace,
  { rounds, articles = articlesOf(place) }: { readonly rounds: number; readonly articles?: string },
): Promise<IndexingFigures> => {
  const places = placesFor(place, 'indexing', articles);
  const { model, folder } = await openModel(places);
  const embedder = await Embedder.load(model, folder);
  let inputs: readonly PassageInput[] = [];
  const listening = {
    passages: (given: readonly PassageInput[], report?: (done: number) => void) => {
      inputs = given;
      return embedder.passages(given, report);
    },
  };
  await embedder.question('What is being measured once the model is warm?');
  const seconds: number[] = [];
  let passages = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      await rm(places.indexDir, { recursive: true, force: true });
      const { value, milliseconds } = await timed(() => updateIndex(places, { embedder: listening }));
      passages = value.counts.passages;
      seconds.push(milliseconds / 1_000);
    }
    return {
      characters: inputs.reduce((sum, { sentences }) => sum + sentences.join(' ').length, 0),
      passages,
      seconds,
      tokens: inputs.map((input) => embedder.tokenCount(input)),
    };
  } finally {
    await embedder.close();
    await rm(places.indexDir, { recursive: true, force: true });
  }
};

/** How fast the model's runtime alone is. */
export interface FloorFigures {
  /** Tokens in a batch, of the sizes tried the one that did best. */
  readonly batchTokens: number;
  /** Of each round over all passages. */
  readonly seconds: readonly number[];
}

/**
 * Runs the network alone over passages of so many tokens each, longest first, in batches of the size that does best:
 * nobody who embeds each token once can be faster.
 */
export const measureFloor = async (
  place: BenchPlace,
  { tokens, rounds }: { readonly tokens: readonly number[]; readonly rounds: number },
): Promise<FloorFigures> => {
  const { folder } = await openModel(placesFor(place, 'floor', articlesOf(place)));
  const { session_options: asleep, ...awake } = networkOptions;
  const networks = [
    await AutoModel.from_pretrained(folder, { ...awake, session_options: asleep }),
    // With the runtime's own choice of how its threads wait, in case that is faster here.
    await AutoModel.from_pretrained(folder, awake),
  ];
  const run = async (network: PreTrainedModel, lengths: readonly number[]): Promise<void> => {
    const shape = [lengths.length, lengths[0] ?? 0];
    const size = (shape[0] ?? 0) * (shape[1] ?? 0);
    const ids = new BigInt64Array(size).fill(2_003n);
    const mask = new BigInt64Array(size).fill(1n);
    await network({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
    });
  };
  const all = async (
    network: PreTrainedModel,
    lengths: readonly number[],
    batchTokens: number,
  ): Promise<number> => {
    const { milliseconds } = await timed(async () => {
      for (const batch of batchesOf(lengths, batchTokens)) await run(network, batch);
    });
    return milliseconds / 1_000;
  };
  const longestFirst = [...tokens].sort((a, b) => b - a);
  // Every fourth passage is enough to tell which does best.
  const some = longestFirst.filter((_, i) => i % 4 === 0);
  let best = { network: networks[0], batchTokens: 0, seconds: Number.POSITIVE_INFINITY };
  for (const network of networks) {
    await run(network, some.slice(0, 1));
    for (const batchTokens of [128, 256, 512, 1_024, 2_048]) {
      const seconds = await all(network, some, batchTokens);
      if (seconds < best.seconds) best = { network, batchTokens, seconds };
    }
  }
  const seconds: number[] = [];
  for (let round = 0; best.network && round < rounds; round++)
    seconds.push(await all(best.network, longestFirst, best.batchTokens));
  await Promise.all(networks.map((network) => network.dispose()));
  return { batchTokens: best.batchTokens, seconds };
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
