import path from 'node:path';
import type { Settings } from '../settings.ts';
import type { IndexPlaces } from './update.ts';

/**
 * Where the settings say that the index is and what it is made from.
 *
 * @param given folders named on the command line, which win
 */
export const indexPlaces = (
  settings: Settings,
  { index, articles }: { index?: string | undefined; articles?: string | undefined } = {},
): IndexPlaces => ({
  indexDir: index === undefined ? settings.INDEX_DIR : path.resolve(index),
  articlesDir: articles === undefined ? settings.ARTICLES_DIR : path.resolve(articles),
  embeddingModel: settings.EMBEDDING_MODEL,
  modelsDir: settings.MODELS_DIR,
  hub: settings.HF_ENDPOINT,
});
