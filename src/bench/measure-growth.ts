import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAnswerer } from '../answer/answerer.ts';
import { openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import { openIndex } from '../index/store.ts';
import { subjectTerms } from '../index/terms.ts';
import { updateIndex } from '../index/update.ts';
import { dot } from '../index/vectors.ts';
import { openModel } from '../model/open.ts';
import { noProgress } from '../progress.ts';
import { articlesOf, type BenchPlace, openedDataset, placesFor, questionsOf, settingsFor } from './place.ts';
import { randomNumbers, residentMemory, type Times, timed, times } from './statistics.ts';
import { createSyntheticEmbedder, near } from './synthetic-embedder.ts';
import { writeCopies } from './texts.ts';

/** Where an index of a size is, and what it is made of. */
interface Size {
  /** Passages, more or less. */
  readonly passages: number;
  /** Passages in an article of the data set, on average. */
  readonly inArticle: number;
}

const nameOf = ({ passages }: Size): string => `grown-${passages}`;
const articlesIn = (place: BenchPlace, size: Size): string =>
  path.join(place.folder, `${nameOf(size)}-articles`);
const vectorsFile = (place: BenchPlace): string => path.join(place.folder, 'real-vectors.f32');

/** Embeds the data set once, and keeps its vectors: those of larger indexes are made from them. */
export const prepareGrowth = async (place: BenchPlace): Promise<{ readonly inArticle: number }> => {
  const { INDEX_DIR } = await openedDataset(place);
  const index = await openIndex(INDEX_DIR);
  const { counts, model } = index.manifest;
  const { dimension } = model;
  const all = new Float32Array(counts.passages * dimension);
  for (let i = 0; i < counts.passages; i++) all.set(index.vectors.get(i), i * dimension);
  index.close();
  await writeFile(vectorsFile(place), Buffer.from(all.buffer));
  return { inArticle: counts.passages / counts.articles };
};

const realVectors = async (place: BenchPlace, dimension: number): Promise<Float32Array[]> => {
  const bytes = await readFile(vectorsFile(place));
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return Array.from({ length: all.length / dimension }, (_, i) =>
    all.subarray(i * dimension, (i + 1) * dimension),
  );
};

/** What building an index of a size took, without the model. */
export interface BuildFigures {
  readonly characters: number;
  readonly articles: number;
  readonly passages: number;
  readonly seconds: number;
  /** The most that was resident, bytes. */
  readonly peakBytes: number;
}

/** Builds an index of about so many passages; texts by other names, vectors by moving real ones. */
export const measureBuild = async (place: BenchPlace, size: Size): Promise<BuildFigures> => {
  const articlesDir = articlesIn(place, size);
  const characters = await writeCopies(
    articlesOf(place),
    articlesDir,
    Math.max(1, Math.round(size.passages / size.inArticle)),
  );
  const places = placesFor(place, nameOf(size), articlesDir);
  const { identity } = await openModel(places);
  const embedder = createSyntheticEmbedder(await realVectors(place, identity.dimension));
  const { value, milliseconds } = await timed(() => updateIndex(places, { embedder }));
  return {
    characters,
    articles: value.counts.articles,
    passages: value.counts.passages,
    seconds: milliseconds / 1_000,
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  };
};

/** What it took to bring an index in step when one sentence of one article had changed. */
export interface ChangeFigures {
  readonly seconds: number;
  readonly embedded: number;
}

/** Changes a word of one article, and updates the index. */
export const measureChange = async (place: BenchPlace, size: Size): Promise<ChangeFigures> => {
  const articlesDir = articlesIn(place, size);
  const places = placesFor(place, nameOf(size), articlesDir);
  const { identity } = await openModel(places);
  const embedder = createSyntheticEmbedder(await realVectors(place, identity.dimension));
  const index = await openIndex(places.indexDir, identity);
  const { source } = index.article(Math.floor(index.articles.length / 2));
  index.close();
  const text = await readFile(source, 'utf8');
  await writeFile(source, text.replace(/ the (?![\s\S]* the )/, ' the changed '));
  const { value, milliseconds } = await timed(() => updateIndex(places, { embedder }));
  return { seconds: milliseconds / 1_000, embedded: value.cost.embedded };
};

/** What questions to an index of a size take. */
export interface SizeFigures {
  readonly passages: number;
  readonly loadSeconds: number;
  /** Resident memory with model and index loaded and questions answered, bytes. */
  readonly residentBytes: number;
  /** Of the model alone, before the index was loaded. */
  readonly modelBytes: number;
  /** Reader off. */
  readonly question: Times;
  /** The search by meaning alone, and an exact scan of the same vectors in typed arrays. */
  readonly nearest: Times;
  readonly exact: Times;
  /** The search by words alone. */
  readonly words: Times;
  /** How many of the ten nearest by exact search the index finds. */
  readonly recall: number;
}

/** Opens an index of a size and puts questions to it. */
export const measureSize = async (
  place: BenchPlace,
  { count, ...size }: Size & { readonly count: number },
): Promise<SizeFigures> => {
  const settings = settingsFor(place, nameOf(size), articlesIn(place, size), { READER: 'off' });
  const models = await openModels(settings, { progress: noProgress, note: () => undefined });
  const questions = await questionsOf(place, count + 5);
  await models.embedder.question(questions[0] ?? '');
  const modelBytes = await residentMemory();
  const loaded = await timed(() => openIndex(settings.INDEX_DIR, models.opened.identity));
  const index = loaded.value;
  const answerer = createAnswerer({ ...models, index, ranking });
  const asked: number[] = [];
  for (const [i, question] of questions.entries()) {
    const { milliseconds } = await timed(() => answerer.ask(question));
    if (i >= 5) asked.push(milliseconds);
  }
  const residentBytes = await residentMemory();
  const searches = await compareSearches(place, index, Math.min(count, 100));
  const words: number[] = [];
  for (const question of questions) {
    const terms = subjectTerms(question);
    words.push((await timed(() => index.keywords.search(terms, 50))).milliseconds);
  }
  const { passages } = index.manifest.counts;
  index.close();
  await models.close();
  return {
    passages,
    loadSeconds: loaded.milliseconds / 1_000,
    residentBytes,
    modelBytes,
    question: times(asked),
    words: times(words),
    ...searches,
  };
};

/** Compares the index's nearest neighbours, the ten nearest of each query, with those of an exact scan. */
const compareSearches = async (
  place: BenchPlace,
  index: Awaited<ReturnType<typeof openIndex>>,
  queries: number,
): Promise<Pick<SizeFigures, 'nearest' | 'exact' | 'recall'>> => {
  const { dimension } = index.manifest.model;
  const { passages } = index.manifest.counts;
  const rows = new Float32Array(passages * dimension);
  for (let i = 0; i < passages; i++) rows.set(index.vectors.get(i), i * dimension);
  const real = await realVectors(place, dimension);
  const random = randomNumbers(1);
  const k = 10;
  const [nearest, exact]: [number[], number[]] = [[], []];
  let found = 0;
  for (let query = 0; query < queries; query++) {
    const vector = near(real[Math.floor(random() * real.length)] ?? new Float32Array(), random, 0.7);
    const byIndex = await timed(() => index.vectors.search(vector, k));
    const byScan = await timed(() => scan(rows, vector, k));
    nearest.push(byIndex.milliseconds);
    exact.push(byScan.milliseconds);
    // Documents that are alike are as near as each other: what counts is how near those found are.
    const least = byScan.value.at(-1) ?? -1;
    found += byIndex.value.filter(
      ({ document }) =>
        dot(rows.subarray(document * dimension, (document + 1) * dimension), vector) >= least - 1e-6,
    ).length;
  }
  return { nearest: times(nearest), exact: times(exact), recall: found / (queries * Math.min(k, passages)) };
};

/** The cosines of the `k` nearest rows, nearest first. */
const scan = (rows: Float32Array, vector: Float32Array, k: number): number[] => {
  const dimension = vector.length;
  const best: number[] = [];
  for (let start = 0; start < rows.length; start += dimension) {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += (rows[start + i] ?? 0) * (vector[i] ?? 0);
    if (best.length === k && sum <= (best[k - 1] ?? 0)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] ?? 0) < sum) at--;
    best.splice(at, 0, sum);
    if (best.length > k) best.pop();
  }
  return best;
};
