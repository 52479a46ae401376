import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Library, openLibrary } from './library.ts';

/** Every kind of question that people ask, put to sixteen articles of an invented newsroom. */
let library: Library;

beforeAll(async () => {
  library = await openLibrary(
    path.join(fileURLToPath(new URL('../data/newsroom', import.meta.url)), 'articles'),
  );
});

afterAll(() => library.close());

test.each([
  ['who', 'Who cast the decisive vote for the tram line?', 'Tom Ferriday'],
  ['when', 'When did the Marigold pass its latest inspection?', 'in April'],
  ['where', 'Where did the yacht with the couple aboard drift?', 'Oyster Bay'],
  ['how many', 'How many flights did Sandhaven airport cancel?', '74 flights'],
  ['how much', 'How much will the tram line in Aldermoor cost?', '£412 million'],
  ['which', 'Which foundation pays for the return of the Petrel?', 'Lindqvist Foundation'],
  ['why', 'Why was the repair of Tidewatch slow?', 'relied on the very same certificate'],
  ['how', 'How does the gene Clem1 work?', 'thickens the walls of the leaf pores'],
  ['yes or no', 'Did the captain of the Marigold test positive for alcohol?', 'tested negative for alcohol'],
  [
    'a list',
    'Which towns opened libraries of things after Osterby’s model?',
    'Garvock and Little Wending, opened libraries after the same model last year, and a third is to follow in Port Ellery',
  ],
  ['a definition', 'What is black rust?', 'black rust, a fungus which cost growers'],
  [
    'what somebody said',
    'What did Anselm Riva say about the opera house?',
    'said general manager Anselm Riva',
  ],
])('%s: %j', async (_, question, words) => {
  const { answered, quotes } = await library.answerer.ask(question);
  expect(answered).toBe(true);
  expect(quotes.map(({ text }) => text).join('\n')).toContain(words);
});

test('what an article says is not known is quoted', async () => {
  const [quote] = (await library.answerer.ask('How long do the black sponges live?')).quotes;
  expect(quote?.text).toContain('How long they live is unknown');
});

test('a quote that says "it" comes with the sentence that names it', async () => {
  const [quote] = (await library.answerer.ask('When did the Marigold pass its latest inspection?')).quotes;
  expect(quote?.text).toContain('The Marigold');
  expect(quote?.text.length).toBeLessThanOrEqual(300);
});

test('where several articles are asked for, each is quoted', async () => {
  const { quotes } = await library.answerer.ask('What do both papers say about the dead of Storm Odile?');
  expect(new Set(quotes.slice(0, 2).map(({ article }) => article))).toEqual(
    new Set(['storm-odile-landfall', 'storm-odile-aftermath']),
  );
});

test.each(['Who is the mayor of Reykjavik?', 'Who won the Hallam Cup in 1987?'])(
  '%j is not in the articles',
  async (question) => {
    expect((await library.answerer.ask(question)).answered).toBe(false);
  },
);
