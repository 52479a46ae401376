import { OtherIndexFormat } from '../errors.ts';
import { type OpenedModel, openModel } from '../model/open.ts';
import { migrateAlone } from './migrate.ts';
import type { SearchIndex } from './search-index.ts';
import { hasIndex, openLastGood } from './store.ts';
import type { IndexPlaces, UpdateOptions } from './update.ts';
import { describeCounts } from './update-report.ts';

/**
 * Opens the index; where there is none, builds it from the folder of articles first and says so. Where it is damaged,
 * the state before its last change is opened, with a word; one of an older format is
 * rebuilt from its stored texts.
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
  const model = opened ?? (await openModel(places, options));
  const open = () => openLastGood(indexDir, model.identity, (message) => options.note?.(message));
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof OtherIndexFormat)) throw error;
    const done = await migrateAlone(indexDir, model, options);
    if (done !== null) options.note?.(done);
    return open();
  }
};
