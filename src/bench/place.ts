import path from 'node:path';
import { readDataset } from '../eval/dataset.ts';
import { indexPlaces } from '../index/places.ts';
import { type IndexPlaces, updateIndex } from '../index/update.ts';
import { readSettings, type Settings } from '../settings.ts';

/** Where a measurement finds and keeps things. */
export interface BenchPlace {
  /** A folder of its own, removed when all is measured. */
  readonly folder: string;
  /** The data set, a folder with `articles` and `questions.jsonl`. */
  readonly dataset: string;
}

/** The folder of the data set's articles. */
export const articlesOf = ({ dataset }: BenchPlace): string => path.join(dataset, 'articles');

/** The settings for an index of a name, with everything else as the person has it. */
export const settingsFor = (
  { folder }: BenchPlace,
  index: string,
  articles: string,
  more: Partial<Settings> = {},
): Settings => ({
  ...readSettings(),
  INDEX_DIR: path.join(folder, index),
  ARTICLES_DIR: articles,
  ...more,
});

/** The same, as what updates an index takes it. */
export const placesFor = (place: BenchPlace, index: string, articles: string): IndexPlaces =>
  indexPlaces(settingsFor(place, index, articles));

/**
 * The settings for the index of the data set itself, which is built by whoever wants it first.
 */
export const openedDataset = async (place: BenchPlace, more: Partial<Settings> = {}): Promise<Settings> => {
  const settings = settingsFor(place, 'dataset', articlesOf(place), more);
  await updateIndex(indexPlaces(settings));
  return settings;
};

/** So many questions of the data set, over and over where there are fewer; each different by a number of its own. */
export const questionsOf = async ({ dataset }: BenchPlace, count: number): Promise<readonly string[]> => {
  const { questions } = await readDataset(dataset, articlesOf({ dataset, folder: '' }));
  return Array.from({ length: count }, (_, i) => {
    const { question } = questions[i % questions.length] ?? { question: '' };
    const round = Math.floor(i / questions.length);
    return round === 0 ? question : `${question} (${round})`;
  });
};
