import { createAnswerer } from '../answer/answerer.ts';
import { type Models, openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import type { SearchIndex } from '../index/search-index.ts';
import { openIndex } from '../index/store.ts';
import { updateIndex } from '../index/update.ts';
import { noProgress } from '../progress.ts';
import { articlesOf, type BenchPlace, placesFor, questionsOf, settingsFor } from './place.ts';
import { residentMemory, type Times, timed, times } from './statistics.ts';
import { writeCopies } from './texts.ts';

const silent = { progress: noProgress, note: () => undefined };

/** Opens an index of at least so many passages of the data set, with other names in what is repeated. */
const openIndexOf = async (place: BenchPlace, models: Models, passages: number): Promise<SearchIndex> => {
  const places = placesFor(place, `index-${passages}`, `${place.folder}/articles-${passages}`);
  let articles = 4;
  for (;;) {
    await writeCopies(articlesOf(place), places.articlesDir, articles);
    const { counts } = await updateIndex(places, { embedder: models.embedder });
    if (counts.passages >= passages) return openIndex(places.indexDir, models.opened.identity);
    articles = Math.max(articles + 1, Math.ceil((articles * passages) / counts.passages));
  }
};

/** What one question takes, beside one embedding of that question alone. */
export interface QuestionFigures {
  readonly passages: number;
  readonly question: Times;
  readonly embedding: Times;
}

/** Puts questions one after another to a warm answerer, each after it was embedded by itself. */
export const measureQuestions = async (
  place: BenchPlace,
  {
    reader,
    passages,
    count,
  }: { readonly reader: boolean; readonly passages: number; readonly count: number },
): Promise<QuestionFigures> => {
  const settings = settingsFor(place, 'unused', articlesOf(place), { READER: reader ? 'on' : 'off' });
  const models = await openModels(settings, silent);
  const index = await openIndexOf(place, models, passages);
  const answerer = createAnswerer({ ...models, index, ranking });
  const [question, embedding]: [number[], number[]] = [[], []];
  const questions = await questionsOf(place, count + 5);
  for (const [i, text] of questions.entries()) {
    const alone = await timed(() => models.embedder.question(text));
    const whole = await timed(() => answerer.ask(text));
    // The first ones warm up what comes after the model.
    if (i < 5) continue;
    embedding.push(alone.milliseconds);
    question.push(whole.milliseconds);
  }
  const figures = {
    passages: index.manifest.counts.passages,
    question: times(question),
    embedding: times(embedding),
  };
  index.close();
  await models.close();
  return figures;
};

/** Resident memory while many questions are answered. */
export interface EnduranceFigures {
  /** After how many questions, and bytes then. */
  readonly memory: readonly { readonly questions: number; readonly bytes: number }[];
}

/** Puts very many questions, all different, and looks at the memory now and then. */
export const measureEndurance = async (
  place: BenchPlace,
  {
    passages,
    count,
    every,
    reader,
  }: {
    readonly passages: number;
    readonly count: number;
    readonly every: number;
    readonly reader: boolean;
  },
): Promise<EnduranceFigures> => {
  const settings = settingsFor(place, 'unused', articlesOf(place), { READER: reader ? 'on' : 'off' });
  const models = await openModels(settings, silent);
  const index = await openIndexOf(place, models, passages);
  const answerer = createAnswerer({ ...models, index, ranking });
  const memory: { questions: number; bytes: number }[] = [];
  for (const [i, question] of (await questionsOf(place, count)).entries()) {
    await answerer.ask(question);
    if ((i + 1) % every === 0) memory.push({ questions: i + 1, bytes: await residentMemory() });
  }
  index.close();
  await models.close();
  return { memory };
};
