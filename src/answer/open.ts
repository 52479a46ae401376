import { Embedder } from '../index/embed.ts';
import { ensureIndex } from '../index/ensure-index.ts';
import { indexPlaces } from '../index/places.ts';
import { hasIndex } from '../index/present.ts';
import { openIndex } from '../index/store.ts';
import { openModel } from '../model/open.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { Answerer } from './answer.ts';
import { createAnswerer } from './answerer.ts';
import { openReader } from './open-reader.ts';
import ranking from './ranking.json' with { type: 'json' };

/** Who hears of long work and of what people may want to know meanwhile. */
export interface Reporting {
  readonly progress: Progress;
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Opens all that answering takes, as the settings say: the model (fetched where it is missing), the index (built from
 * the folder of articles where there is none) and the reader.
 *
 * @throws {UserError} when one of them is not to be had
 */
export const openAnswerer = async (settings: Settings, report: Reporting): Promise<Answerer> => {
  const places = indexPlaces(settings);
  const { model, folder, identity } = await openModel(places, report);
  if (!hasIndex(settings.INDEX_DIR)) (await ensureIndex(places, report)).close();
  const [index, embedder, reader] = await Promise.all([
    openIndex(settings.INDEX_DIR, identity),
    Embedder.load(model, folder),
    openReader(settings, report),
  ]);
  return createAnswerer({ index, embedder, reader, ranking });
};
