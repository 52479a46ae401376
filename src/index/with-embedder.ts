import type { OpenedModel } from '../model/open.ts';
import type { PassageEmbedder } from './embed.ts';

/**
 * Does work that may have to embed something; the model is loaded when that is so, for many passages once a thread,
 * and freed at the end. Its library takes longer to load than an update that has nothing to embed.
 *
 * @param given the caller's own, which is left loaded
 */
export const withEmbedder = async <T>(
  opened: OpenedModel,
  given: PassageEmbedder | undefined,
  work: (embedder: (passages: number) => Promise<PassageEmbedder>) => Promise<T>,
): Promise<T> => {
  let own: (PassageEmbedder & { close(): Promise<void> }) | undefined;
  try {
    return await work(async (passages) => {
      if (given) return given;
      own ??= await load(opened, passages);
      return own;
    });
  } finally {
    await own?.close();
  }
};

const load = async (opened: OpenedModel, passages: number) => {
  const { startEmbeddingThreads, threadsFor } = await import('./embedding-threads.ts');
  const threads = threadsFor(passages);
  if (threads > 1) return startEmbeddingThreads(opened, threads);
  const { Embedder } = await import('./embed.ts');
  return Embedder.load(opened.model, opened.folder);
};
