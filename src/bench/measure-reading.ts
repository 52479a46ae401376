import { LocalAnswerer } from '../answer/answerer.ts';
import { openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import { readDataset } from '../eval/dataset.ts';
import { putQuestions } from '../eval/evaluate.ts';
import { measure } from '../eval/metrics.ts';
import { openIndex } from '../index/store.ts';
import { noProgress } from '../progress.ts';
import { articlesOf, type BenchPlace, openedDataset } from './place.ts';

/** Quality and time by how many passages are read. */
export interface ReadingFigures {
  readonly points: readonly {
    readonly passages: number;
    /** Shares from 0 to 1. */
    readonly quoted: number;
    readonly first: number;
    readonly median: number;
  }[];
  readonly questions: number;
}

/** Asks the data set's questions with more and more passages read for each. */
export const measureReading = async (
  place: BenchPlace,
  { passages, most }: { readonly passages: readonly number[]; readonly most: number },
): Promise<ReadingFigures> => {
  const { questions } = await readDataset(place.dataset, articlesOf(place));
  const every = Math.max(1, Math.floor(questions.length / most));
  const some = questions.filter((_, i) => i % every === 0).slice(0, most);
  const settings = await openedDataset(place);
  const models = await openModels(settings, { progress: noProgress, note: () => undefined });
  const index = await openIndex(settings.INDEX_DIR, models.opened.identity);
  const points: ReadingFigures['points'][number][] = [];
  for (const passagesRanked of passages) {
    const answerer = new LocalAnswerer({ ...models, index, ranking, passagesRanked });
    const { quoted, quotedFirst, milliseconds } = measure(
      await putQuestions(answerer, some, { progress: noProgress, name: 'reading' }),
    );
    points.push({
      passages: passagesRanked,
      quoted: quoted.count / quoted.of,
      first: quotedFirst.count / quotedFirst.of,
      median: milliseconds.median ?? 0,
    });
  }
  index.close();
  await models.close();
  return { points, questions: some.length };
};
