import type { EmbeddingModel } from '../model/catalogue.ts';
import { serve } from '../thread/serve.ts';
import { Embedder, type PassageInput } from './embed.ts';
import { type PackedVectors, packVectors } from './packed-vectors.ts';

let embedder: Embedder | undefined;

const tasks = {
  /** @param cores that the network spreads over */
  async load(_call: unknown, model: EmbeddingModel, folder: string, cores: number): Promise<void> {
    embedder = await Embedder.load(model, folder, { threads: cores });
  },
  async passages(_call: unknown, inputs: readonly PassageInput[]): Promise<PackedVectors> {
    if (!embedder) throw new Error('No model was loaded');
    return packVectors(await embedder.passages(inputs), embedder.model.dimension);
  },
};

/** What a thread does that embeds passages. */
export type EmbeddingTasks = typeof tasks;

serve(tasks);
