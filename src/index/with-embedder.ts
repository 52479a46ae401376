import type { OpenedModel } from '../model/open.ts';
import type { Embedder, PassageEmbedder } from './embed.ts';

/**
 * Does work that may have to embed something; the model is loaded when that is so, and freed at the end. Its library
 * takes longer to load than an update that has nothing to embed.
 *
 * @param given the caller's own, which is left loaded
 */
export const withEmbedder = async <T>(
  { model, folder }: OpenedModel,
  given: PassageEmbedder | undefined,
  work: (embedder: () => Promise<PassageEmbedder>) => Promise<T>,
): Promise<T> => {
  let own: Embedder | undefined;
  try {
    return await work(async () => {
      if (given) return given;
      const { Embedder: loader } = await import('./embed.ts');
      own ??= await loader.load(model, folder);
      return own;
    });
  } finally {
    await own?.close();
  }
};
