import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SummaryLength } from '../../src/answer/answer.ts';
import { leansOnBefore } from '../../src/answer/leaning.ts';
import { type Library, openLibrary } from './library.ts';

const newsroom = fileURLToPath(new URL('../data/newsroom', import.meta.url));

/** The sentences of each article that a person put into a summary, by how they begin. */
let chosen: Map<string, readonly string[]>;
let library: Library;

beforeAll(async () => {
  const lines = (await readFile(path.join(newsroom, 'summaries.jsonl'), 'utf8')).trim().split(/\r?\n/);
  chosen = new Map(
    lines
      .map((line) => JSON.parse(line) as { article: string; sentences: string[] })
      .map(({ article, sentences }) => [article, sentences]),
  );
  library = await openLibrary(path.join(newsroom, 'articles'));
});

afterAll(() => library.close());

const isChosen = (article: string, sentence: string): boolean =>
  chosen.get(article)?.some((start) => sentence.replace(/\s+/g, ' ').startsWith(start)) ?? false;

/** The share of summaries' sentences that a person chose, and of as many sentences from each article's beginning. */
const agreement = async (length: SummaryLength): Promise<{ summaries: number; beginnings: number }> => {
  const { index, answerer } = library;
  let taken = 0;
  let right = 0;
  let rightAtFirst = 0;
  for (const [number, { id }] of index.articles.entries()) {
    const { quotes } = await answerer.summarise(id, length);
    const [first, last] = index.sentenceRange(number);
    const body = index
      .sentences(first, last)
      .filter(({ block }) => index.blockKind(number, block) === 'body');
    const beginning = body
      .slice(0, quotes.length)
      .map(({ start, end }) => index.text(number).slice(start, end));
    taken += quotes.length;
    right += quotes.filter(({ text }) => isChosen(id, text)).length;
    rightAtFirst += beginning.filter((text) => isChosen(id, text)).length;
  }
  return { summaries: right / taken, beginnings: rightAtFirst / taken };
};

test.each<[SummaryLength, number, number]>([
  ['brief', 0.65, 0.1],
  ['standard', 0.55, 0.1],
  ['detailed', 0.45, 0.05],
])('a %s summary holds what people choose, more than the first sentences do', async (length, least, more) => {
  const { summaries, beginnings } = await agreement(length);
  expect(summaries).toBeGreaterThan(beginnings + more);
  expect(summaries).toBeGreaterThan(least);
});

test('no sentence of a summary hangs in the air, and each is told once', async () => {
  for (const { id } of library.index.articles) {
    const { quotes } = await library.answerer.summarise(id, 'detailed');
    expect(new Set(quotes.map(({ text }) => text)).size).toBe(quotes.length);
    for (const { text } of quotes) expect([text, leansOnBefore(text)]).toEqual([text, false]);
  }
});
