import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Models, Reporting } from '../answer/open.ts';
import { indexPlaces } from '../index/places.ts';
import type { SearchIndex } from '../index/search-index.ts';
import { hasIndex, openLastGood } from '../index/store.ts';
import { updateIndex } from '../index/update.ts';
import type { Settings } from '../settings.ts';
import type { Articles } from './dataset.ts';

/** Articles to index, with a name for people. */
export interface NamedArticles {
  readonly name: string;
  readonly articles: Articles;
}

/** Where a data set's index is kept: beside the index in use, named for people and told apart by what it is made of. */
export const datasetIndexDir = ({ name, articles }: NamedArticles, indexDir: string): string => {
  const made = 'folder' in articles ? articles.folder : articles.files.join('\n');
  const hash = createHash('sha256').update(made).digest('hex').slice(0, 8);
  return path.join(path.dirname(indexDir), 'eval', `${name}-${hash}`);
};

/**
 * Opens the index of a data set. In its own folder it is built, or brought up to date; an index that was named is used as
 * it is, and built only where there is none.
 *
 * @param named the folder of the index to use instead of the data set's own
 * @throws {UserError} when it cannot be built or opened
 */
export const openDatasetIndex = async (
  dataset: NamedArticles,
  { opened, embedder }: Models,
  settings: Settings,
  report: Reporting,
  named?: string,
): Promise<SearchIndex> => {
  const indexDir = named === undefined ? datasetIndexDir(dataset, settings.INDEX_DIR) : path.resolve(named);
  // Someone else's index must not lose its articles to a data set.
  if (named === undefined || !hasIndex(indexDir)) {
    const { articles } = dataset;
    const { skipped } = await updateIndex(
      {
        ...indexPlaces(settings),
        indexDir,
        // Files named one by one leave out what else is in their folder.
        articlesDir: 'folder' in articles ? articles.folder : path.join(indexDir, 'no-folder'),
      },
      { ...report, embedder, locations: 'folder' in articles ? [] : articles.files },
    );
    for (const { location, reason } of skipped) report.note(`Skipped: ${location} ${reason}`);
  }
  return openLastGood(indexDir, opened.identity, report.note);
};
