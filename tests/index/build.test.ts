import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSources } from '../../src/article/read-sources.ts';
import { buildIndex } from '../../src/index/build.ts';
import { Embedder } from '../../src/index/embed.ts';
import { articleOf, draftOf, type IndexDraft, isCurrent } from '../../src/index/index-draft.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, writeIndex } from '../../src/index/store.ts';
import { dot } from '../../src/index/vectors.ts';
import { type OpenedModel, openModel } from '../../src/model/open.ts';
import { noProgress } from '../../src/progress.ts';
import { placesIn } from './library.ts';

let model: OpenedModel;
let embedder: Embedder;
let drafts: IndexDraft[];
/** An index of all of them. */
let whole: Awaited<ReturnType<typeof build>>;

beforeAll(async () => {
  model = await openModel(placesIn('unused'));
  embedder = await Embedder.load(model.model, model.folder);
  drafts = [];
  for await (const read of readSources(['tests/data/newsroom/articles'])) {
    if ('skipped' in read) throw new Error(read.skipped.reason);
    drafts.push(draftOf(read.article));
  }
  whole = await build(drafts);
});

afterAll(async () => {
  whole.index.close();
  await embedder.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

const folders: string[] = [];

/** Builds an index, writes and opens it. */
const build = async (of: readonly IndexDraft[], previous: SearchIndex | null = null) => {
  const { content, cost } = await buildIndex({
    drafts: of,
    model: model.identity,
    embedder: async () => embedder,
    previous,
    sources: ['/news'],
    excluded: [],
    progress: noProgress,
    now: '2024-05-03T10:00:00.000Z',
    since: new Map([[of[0]?.article.id ?? '', '2020-01-01T00:00:00.000Z']]),
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-build-'));
  folders.push(folder);
  await writeIndex(folder, content);
  return { index: await openIndex(folder, model.identity), cost };
};

test('an index holds every article as it went in, and finds each passage by its own words and meaning', async () => {
  const { index, cost } = whole;
  const passages = drafts.reduce((sum, { keys }) => sum + keys.length, 0);
  expect(cost).toEqual({ embedded: passages, reused: 0 });
  for (const [number, draft] of drafts.entries()) {
    const { article } = draft;
    expect(index.articleNumber(article.id)).toBe(number);
    expect(articleOf(index, number)).toEqual(article);
    expect(isCurrent(index, number, draft)).toBe(true);
    const sentences = index.sentences(...index.sentenceRange(number));
    expect(sentences).toEqual(
      draft.sentences.map((sentence, i) => ({
        ...sentence,
        article: number,
        number: (sentences[0]?.number ?? 0) + i,
      })),
    );
    const [first, last] = index.passageRange(number);
    expect(last - first).toBe(draft.passages.length);
    for (const [i, { start, end }] of draft.passages.entries()) {
      const passage = index.passage(first + i);
      expect(passage).toMatchObject({ article: number, start, end });
      expect(index.vectors.search(index.vectors.get(first + i), 1)[0]?.document).toBe(first + i);
    }
  }
  expect(index.articles.map(({ indexed }) => indexed.slice(0, 4))).toEqual(
    drafts.map((_, i) => (i ? '2024' : '2020')),
  );
  const [hit] = index.keywords.search(['wanjala', 'osterbi'], 1);
  expect(index.article(index.passage(hit?.document ?? 0).article).id).toBe('osterby-marathon-record');
});

test('sentence vectors point where the model said', async () => {
  const [draft] = drafts;
  if (!draft) throw new Error('There are no articles');
  const { index } = await build([draft]);
  const fresh = (await embedder.passages(draft.inputs)).flatMap(({ sentences }) => sentences);
  const kept = index.sentenceVectors(0, index.manifest.counts.sentences);
  expect(kept).toHaveLength(fresh.length);
  kept.forEach((vector, i) => {
    const cosine = dot(vector, fresh[i] ?? []) / Math.sqrt(dot(vector, vector));
    expect(cosine).toBeGreaterThan(0.999);
  });
  index.close();
});

test('of an article in which one sentence changed few passages are embedded, the rest has its vectors of before', async () => {
  const changed = drafts.map((draft, number) => {
    const middle = draft.sentences[draft.sentences.length >> 1];
    if (number !== 3 || !middle) return draft;
    const { article } = draft;
    const text = `${article.text.slice(0, middle.start)}It rained.${article.text.slice(middle.end)}`;
    const shift = text.length - article.text.length;
    const moved = (at: number) => (at > middle.start ? at + shift : at);
    const blocks = article.blocks.map((block) => ({
      ...block,
      start: moved(block.start),
      end: moved(block.end),
    }));
    return draftOf({ ...article, text, blocks });
  });
  const after = await build(changed, whole.index);
  expect(after.cost.embedded).toBeGreaterThan(0);
  expect(after.cost.embedded).toBeLessThanOrEqual(3);
  expect(isCurrent(whole.index, 3, changed[3] as IndexDraft)).toBe(false);
  expect(isCurrent(after.index, 3, changed[3] as IndexDraft)).toBe(true);
  const [first, last] = [whole.index.passageRange(5)[0], after.index.passageRange(5)[0]];
  expect(dot(after.index.vectors.get(last), whole.index.vectors.get(first))).toBeCloseTo(1, 5);
  const sentence = (index: SearchIndex) =>
    index.sentenceVectors(index.sentenceRange(5)[0], index.sentenceRange(5)[1]);
  expect(sentence(after.index)).toEqual(sentence(whole.index));
  after.index.close();
});
