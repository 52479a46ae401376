import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { answersFolder, createAnswerRecord } from '../../src/answer/answer-record.ts';
import { quotesGiven } from '../../src/answer/quotes-given.ts';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';
import { describeQuotesGiven } from '../../src/terminal/describe-update.ts';
import { library, newsOf, writeFiles } from '../index/library.ts';

/** Notes an answer that quotes these words of an article's text. */
const give = async (
  { indexDir }: IndexPlaces,
  article: string,
  text: string,
  ...words: readonly string[]
): Promise<void> => {
  const record = createAnswerRecord({ folder: answersFolder(indexDir), days: 30 });
  const quotes = words.map((quoted) => {
    const start = text.indexOf(quoted);
    expect(start).toBeGreaterThanOrEqual(0);
    return { article, start, end: start + quoted.length, text: quoted };
  });
  record.note({ question: 'Who?', answered: true, quotes, index: 'before' });
  await record.close();
};

const ENGLISH = newsOf('Ellery');
const CHAIR = 'Its chair, Odette Marlow, said the building had cost less than the crane it replaced.';
const VOLUMES =
  'Readers will find twelve thousand volumes on the shelves, most of them given by former sailors.';
const COUNCIL = 'The council of Ellery promised to look at both matters before the first snow.';

test('quotes that stayed, moved, were changed and were taken out are told apart, each counted once', async () => {
  const places = await library({ 'a.txt': ENGLISH, 'b.txt': newsOf('Osterby') });
  await updateIndex(places);
  expect(await quotesGiven(places.indexDir)).toBeNull();

  await give(places, 'a', ENGLISH, CHAIR, VOLUMES, COUNCIL);
  await give(places, 'a', ENGLISH, CHAIR);
  await give(places, 'b', newsOf('Osterby'), CHAIR);
  expect(await quotesGiven(places.indexDir)).toEqual({ unchanged: 4, moved: 0, lost: 0, removed: 0 });

  // One sentence is longer by a word, so that all after it move, and that one's words are no longer there.
  await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery', 'about thirty') });
  await rm(path.join(places.articlesDir, 'b.txt'));
  await updateIndex(places);
  const fates = await quotesGiven(places.indexDir);
  expect(fates).toEqual({ unchanged: 1, moved: 1, lost: 1, removed: 1 });
  expect(fates && describeQuotesGiven(fates)).toBe(
    'Quotes given so far: 1 where they were, 1 moved, 1 no longer in the article, 1 of articles taken out',
  );
});

test('a quote whose line breaks changed is found, as moved', async () => {
  const text = `${newsOf('Ellery')}\nThe harbour master keeps the keys of all nine boats in a blue tin.\n`;
  const keys = 'The harbour master keeps the keys of all nine boats in a blue tin.';
  const places = await library({ 'a.txt': text });
  await updateIndex(places);
  await give(places, 'a', text, VOLUMES, keys);
  await writeFiles(places.articlesDir, { 'a.txt': text.replace('thousand volumes', 'thousand\nvolumes') });
  await updateIndex(places);
  expect(await quotesGiven(places.indexDir)).toEqual({ unchanged: 1, moved: 1, lost: 0, removed: 0 });
});

test('answers without quotes leave nothing to tell', async () => {
  const places = await library({ 'a.txt': ENGLISH });
  await updateIndex(places);
  await give(places, 'a', ENGLISH);
  expect(await quotesGiven(places.indexDir)).toBeNull();
});
