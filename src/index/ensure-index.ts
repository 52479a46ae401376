import { type OpenedModel, openModel } from '../model/open.ts';
import type { SearchIndex } from './search-index.ts';
import { hasIndex, openLastGood } from './store.ts';
import type { IndexPlaces, UpdateOptions } from './update.ts';
import { describeCounts } from './update-report.ts';

/**
 * Opens the index; where there is none, builds it from the folder of articles first and says so. Where it is damaged,
 * the state before its last change is opened, with a word.
 *
 * @param options `opened` saves checking the model again, where the caller has just done it
 * @throws {UserError} when it is damaged, of another model or format, or cannot be built
 */
export const ensureIndex = async (
  places: IndexPlaces,
  { opened, ...options }: UpdateOptions & { readonly opened?: OpenedModel } = {},
): Promise<SearchIndex> => {
  const { indexDir, articlesDir } = places;
  if (!hasIndex(indexDir)) {
    options.note?.(`There is no index in ${indexDir} yet; building it from ${articlesDir}`);
    // Loaded when needed: reading articles of all kinds takes libraries that answering does not.
    const { updateIndex } = await import('./update.ts');
    const { skipped, counts } = await updateIndex(places, options);
    for (const { location, reason } of skipped) options.note?.(`Skipped: ${location} ${reason}`);
    options.note?.(`Indexed ${describeCounts(counts)}`);
  }
  const { identity } = opened ?? (await openModel(places, options));
  return openLastGood(indexDir, identity, (message) => options.note?.(message));
};
