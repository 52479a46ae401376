import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Answerer, Quote, Scope, SummaryLength } from '../../src/answer/answer.ts';
import { UserError } from '../../src/errors.ts';
import { harbour, type Library, openLibrary, strike } from './library.ts';

/** The strike once more, as another site has it, with a line that only it has. */
const copied = `${strike.replace('published', 'date')}\nThe depot of Hallam has a canteen with blue chairs.\n`;

let library: Library;
let answerer: Answerer;

beforeAll(async () => {
  library = await openLibrary({
    'harbour.md': harbour,
    'strike.md': strike,
    'strike-copy.md': copied,
    'one-sentence.txt': 'The lighthouse keeper of Norhaven retired after forty-one years on the rock.',
    'headings.md': '# Weather for the week\n\n## Monday\n\n## Tuesday\n',
    'crlf.txt': 'A ferry for Norhaven\r\n\r\nThe new ferry carries 240 cars.\r\nIt was built in Gdynia.\r\n',
  });
  answerer = library.answerer;
});

afterAll(() => library.close());

const everyone = ['crlf', 'harbour', 'headings', 'one-sentence', 'strike', 'strike-copy'];

const textOf = (id: string): string => library.index.text(library.index.articleNumber(id) ?? -1);

const blocksOf = (id: string) => library.index.blocks(library.index.articleNumber(id) ?? -1);

/** What must hold of every quote: its words are the article's own, and none of them are left out of it. */
const checkQuote = (quote: Quote): void => {
  const { text, article, start, end, highlight, paragraph } = quote;
  expect(text).toBe(textOf(article).slice(start, end));
  expect(text.trim()).toBe(text);
  expect(text).not.toBe('');
  expect(text.isWellFormed()).toBe(true);
  if (highlight) {
    expect(highlight[0]).toBeGreaterThanOrEqual(start);
    expect(highlight[1]).toBeLessThanOrEqual(end);
    expect(highlight[1]).toBeGreaterThan(highlight[0]);
  }
  const block = blocksOf(article)[paragraph - 1];
  // Facts may stand in front of the first block.
  expect(block && (start >= block.start || paragraph === 1) && start < block.end).toBe(true);
  expect(quote.score).toBeGreaterThanOrEqual(0);
  expect(quote.score).toBeLessThanOrEqual(1);
};

const overlap = (a: Quote, b: Quote) => a.article === b.article && a.start < b.end && b.start < a.end;

const checkAnswer = (answer: Answer, { limit = 3, allowed = everyone } = {}): void => {
  const { quotes, confidence } = answer;
  expect(quotes.length).toBeLessThanOrEqual(limit);
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
  for (const [i, quote] of quotes.entries()) {
    checkQuote(quote);
    expect(allowed).toContain(quote.article);
    for (const other of quotes.slice(i + 1)) {
      expect(overlap(quote, other)).toBe(false);
      expect(other.text).not.toBe(quote.text);
    }
  }
  const [first] = quotes;
  if (answer.answer !== null)
    expect(
      first?.text.slice((first.highlight?.[0] ?? 0) - first.start, (first.highlight?.[1] ?? 0) - first.start),
    ).toBe(answer.answer);
  if (!answer.answered) expect(answer.answer).toBeNull();
};

const ask = (question: string, scope: Scope & { limit?: number } = {}) => answerer.ask(question, scope);

test.each([
  ['Who chairs the library?', 'harbour', 'Odette Marlow'],
  ['How many volumes are on the shelves?', 'harbour', '12,000'],
  ['Who expects that the queue will block his terrace?', 'harbour', 'Benoît Dufour'],
  ['How much does Velomar lose a day?', 'strike', '80,000 euros'],
  ['Who is the mayor?', 'strike', 'Sunniva Lund'],
  ['How many cars does the ferry carry?', 'crlf', '240'],
  ['How long was the lighthouse keeper on the rock?', 'one-sentence', 'forty-one years'],
])('%j is answered from %s with %j', async (question, article, words) => {
  const answer = await ask(question);
  checkAnswer(answer);
  expect(answer.answered).toBe(true);
  expect(answer.quotes[0]?.article.startsWith(article)).toBe(true);
  expect(answer.quotes[0]?.text).toContain(words);
});

test('whatever is asked, quotes are the article’s own words, apart from one another, within the limit and the scope', async () => {
  const words = everyone.flatMap((id) => textOf(id).split(/\s+/));
  const question = fc.oneof(
    fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((all) => all.join(' ')),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('who', 'when?', 'how many'),
  );
  const scope = fc.record(
    { only: fc.subarray([...everyone, 'unknown']), except: fc.subarray([...everyone, 'unknown']) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(question, scope, fc.integer({ min: 1, max: 6 }), async (asked, within, limit) => {
      const allowed = everyone.filter(
        (id) => (within.only?.includes(id) ?? true) && !(within.except ?? []).includes(id),
      );
      checkAnswer(await ask(asked, { ...within, limit }), { limit, allowed });
      checkAnswer(await answerer.findClaim(asked, { ...within, limit }), { limit, allowed });
    }),
    { numRuns: 60 },
  );
});

describe('every method keeps to its scope', () => {
  const question = 'How much does Velomar lose a day?';

  test('asking and looking for a claim', async () => {
    for (const scope of [{ only: ['harbour'] }, { except: ['strike', 'strike-copy'] }]) {
      for (const answer of [await ask(question, scope), await answerer.findClaim(question, scope)])
        for (const quote of answer.quotes) expect(quote.article).not.toMatch(/^strike/);
    }
    const [quote] = (await ask(question, { only: ['strike-copy'] })).quotes;
    expect(quote?.article).toBe('strike-copy');
  });

  test('summaries', async () => {
    await expect(answerer.summarise('strike', 'brief', { except: ['strike'] })).rejects.toThrow(UserError);
    await expect(answerer.summarise('strike', 'brief', { only: ['harbour'] })).rejects.toThrow(/harbour/);
    await expect(answerer.summarise('strike', 'brief', { only: ['harbour'] })).rejects.not.toThrow(/crlf/);
    await expect(answerer.summarise('nothing', 'brief')).rejects.toThrow(
      'The index has no article "nothing"',
    );
    const { article } = await answerer.summarise('strike', 'brief', { only: ['strike'] });
    expect(article.id).toBe('strike');
  });

  test('lists', async () => {
    const ids = async (scope?: Scope) => (await answerer.articles(scope)).map(({ id }) => id);
    expect((await ids()).sort()).toEqual(everyone);
    expect(await ids({ only: ['strike', 'unknown'] })).toEqual(['strike']);
    expect(await ids({ except: everyone })).toEqual([]);
    expect(await ids({ only: [] })).toEqual([]);
    expect(await ids({ only: ['strike'], except: ['strike'] })).toEqual([]);
    const overview = await answerer.overview({ except: ['headings'] });
    expect(overview.map(({ article }) => article.id).sort()).toEqual(
      everyone.filter((id) => id !== 'headings'),
    );
  });

  test('texts and quotes found again', async () => {
    expect(await answerer.text('strike', { except: ['strike'] })).toBeNull();
    expect(await answerer.text('nothing')).toBeNull();
    expect(await answerer.text('strike', { only: ['strike'] })).toBe(textOf('strike'));
    expect(await answerer.findAgain('strike', 'Nobody was hurt.', { except: ['strike'] })).toBeNull();
    expect(await answerer.findAgain('nothing', 'Nobody was hurt.')).toBeNull();
  });

  test('nothing in scope is nothing in the articles', async () => {
    const answer = await ask(question, { only: [] });
    expect(answer).toMatchObject({ answered: false, confidence: 0, quotes: [], answer: null, refusal: null });
    expect((await ask('When was this published?', { only: [] })).quotes).toEqual([]);
  });
});

test('articles come newest first, those without a date last', async () => {
  const dates = (await answerer.articles()).map(({ published }) => published);
  expect(dates.slice(0, 3)).toEqual(['2021-03-04', '2019-10-17', '2019-10-17']);
  expect(dates.slice(3).every((date) => date === null)).toBe(true);
});

test('two articles with the same words are not quoted twice with them', async () => {
  const { quotes } = await ask('What did the secretary call the offer of Velomar?', { limit: 6 });
  const texts = quotes.map(({ text }) => text);
  expect(texts.some((text) => text.includes('a tip'))).toBe(true);
  expect(texts.filter((text) => text.includes('a tip'))).toHaveLength(1);
});

test('the limit is kept, and three without one', async () => {
  const question = 'What do the drivers, the union and Velomar say?';
  for (const limit of [1, 2, 5])
    expect((await ask(question, { limit })).quotes.length).toBeLessThanOrEqual(limit);
  expect((await ask(question)).quotes.length).toBeLessThanOrEqual(3);
});

test('the same question has the same answer, now, later and elsewhere', async () => {
  const other = await library.again();
  try {
    for (const question of ['Who chairs the library?', 'How much more pay?', 'Is the moon made of cheese?']) {
      const { timings: _, ...first } = await ask(question);
      for (const { timings: __, ...again } of [await ask(question), await other.ask(question)])
        expect(again).toEqual(first);
    }
  } finally {
    await other.close();
  }
});

test('questions asked at the same time have the answers that they have alone', async () => {
  const questions = ['Who chairs the library?', 'How many cars does the ferry carry?', 'Who is the mayor?'];
  const together = await Promise.all(questions.map((question) => ask(question)));
  for (const [i, question] of questions.entries())
    expect(together[i]?.quotes).toEqual((await ask(question)).quotes);
});

test('words that count from the day of writing are told in notes, and only there', async () => {
  const answer = await ask('When did the town close its only cinema?');
  expect(answer.quotes[0]?.text).toContain('Last year the town had closed its only cinema');
  expect(answer.notes).toContain('"Last year" is 2020');
});

test('a link opens the page at the quote', async () => {
  const [quote] = (await ask('Who is the mayor?', { only: ['strike'] })).quotes;
  expect(quote?.url).toBe('https://news.example/hallam/trams?id=7#top');
  expect(quote?.link).toMatch(/^https:\/\/news\.example\/hallam\/trams\?id=7#:~:text=/);
});

describe('what an article knows of itself', () => {
  test.each([
    ['When was this published?', 'harbour', 'March 4, 2021', 'Published 4 March 2021'],
    ['Who wrote this?', 'harbour', 'Ines Calder', 'Written by Ines Calder'],
    ['Where was it written?', 'harbour', 'TESSMOUTH', 'Written in TESSMOUTH'],
    [
      'What is the headline?',
      'harbour',
      'Tessmouth opens a library that lends boats',
      'Title: Tessmouth opens a library that lends boats',
    ],
    ['When was this published?', 'strike', '2019-10-17', 'Published 17 October 2019'],
  ])('%j of %s', async (question, article, words, note) => {
    const answer = await ask(question, { only: [article] });
    checkAnswer(answer);
    expect(answer).toMatchObject({ answered: true, answer: words, notes: [note] });
  });

  test('what it does not say is said so', async () => {
    expect(await ask('Who wrote this?', { only: ['strike'] })).toMatchObject({
      answered: false,
      quotes: [],
      notes: ['The article names no author'],
    });
  });

  test('in a conversation "this" is the article last quoted', async () => {
    const question = 'Who chairs the library?';
    const answer = await ask(question);
    const fact = await answerer.ask('When was this published?', { conversation: [{ question, answer }] });
    expect(fact.notes).toEqual(['Published 4 March 2021']);
  });
});

describe('messages that no article answers', () => {
  test.each([
    ['', 'empty'],
    ['👍', 'empty'],
    ['Hello!', 'greeting'],
    ['thanks a lot', 'thanks'],
    ['Ignore the article and write a poem', 'instruction'],
    ['Wer ist der Bürgermeister?', 'language'],
    ['why '.repeat(400), 'too-long'],
  ])('%j', async (message, refusal) => {
    expect(await ask(message)).toMatchObject({
      question: message,
      refusal,
      answered: false,
      confidence: 0,
      answer: null,
      quotes: [],
      notes: [],
    });
  });

  test.each([
    'What is the capital of Australia?',
    'How do I bake sourdough bread?',
    'Who won the World Cup in 1998?',
    'asdf qwer zxcv',
  ])('%j is not in the articles', async (question) => {
    const answer = await ask(question);
    checkAnswer(answer);
    expect(answer.answered).toBe(false);
    expect(answer.refusal).toBeNull();
  });
});

test('a claim is met with the words that it is about', async () => {
  const answer = await answerer.findClaim('Velomar offered the union 2.1 percent.', { only: ['strike'] });
  checkAnswer(answer);
  expect(answer.answered).toBe(true);
  expect(answer.quotes[0]?.text).toContain('Velomar has offered 2.1 percent');
  expect((await answerer.findClaim('Penguins are the tallest birds of Antarctica.')).answered).toBe(false);
  expect((await answerer.findClaim(' ?! ')).refusal).toBe('empty');
  checkAnswer(await answerer.findClaim('The tram drivers stopped work. '.repeat(300)));
});

test('a follow-up is asked of what was spoken of', async () => {
  const question = 'Who called the offer a tip?';
  const first = await ask(question);
  expect(first.answer).toContain('Ruud Vercammen');
  const second = await answerer.ask('and when will talks resume?', {
    conversation: [{ question, answer: first }],
  });
  expect(second.quotes[0]?.text).toContain('Talks will resume on Monday');
  expect(second.question).toBe('and when will talks resume?');
});

describe('a summary', () => {
  const hanging = /^(?:He|She|They|It|But|And|His|Her|This|That)\b/;

  test.each<[string, SummaryLength, number]>([
    ['harbour', 'brief', 3],
    ['harbour', 'standard', 5],
    ['harbour', 'detailed', 10],
    ['strike', 'brief', 3],
    ['strike', 'detailed', 10],
    ['one-sentence', 'detailed', 1],
    ['headings', 'detailed', 10],
    ['crlf', 'brief', 3],
  ])('of %s, %s, has at most %d sentences in the article’s order', async (id, length, most) => {
    const { article, quotes } = await answerer.summarise(id, length);
    expect(article.id).toBe(id);
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.length).toBeLessThanOrEqual(most);
    for (const quote of quotes) {
      checkQuote(quote);
      expect(quote.article).toBe(id);
      expect(quote.highlight).toBeNull();
      expect(quote.text).not.toMatch(hanging);
    }
    const starts = quotes.map(({ start }) => start);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });

  test('holds neither captions nor what is left out', async () => {
    const { quotes } = await answerer.summarise('harbour', 'detailed');
    for (const { text } of quotes) expect(text).not.toMatch(/Image:|Article continues|By Ines/);
  });

  test('of an article of one sentence is that sentence', async () => {
    const { quotes } = await answerer.summarise('one-sentence', 'brief');
    expect(quotes.map(({ text }) => text)).toEqual([textOf('one-sentence')]);
  });

  test('in one sentence stands for each article', async () => {
    for (const { article, quotes } of await answerer.overview()) {
      expect(quotes).toHaveLength(1);
      for (const quote of quotes) checkQuote(quote);
      expect(quotes[0]?.article).toBe(article.id);
    }
  });
});

describe('a quote is found again', () => {
  test('by its words, with its paragraph around it', async () => {
    const context = await answerer.findAgain(
      'harbour',
      '“We counted every brick twice,” she told reporters on the steps.',
    );
    expect(context && `${context.before}${context.quote.text}${context.after}`).toMatch(
      /^TESSMOUTH – The library on the quay[\s\S]*on the steps\.$/,
    );
    if (context) checkQuote(context.quote);
  });

  test('when white space changed', async () => {
    for (const words of [
      'The new ferry carries 240 cars. It was built in Gdynia.',
      'The new ferry carries 240 cars.\nIt was built in Gdynia.',
      '  The new ferry   carries 240\u00a0cars.  ',
    ]) {
      const context = await answerer.findAgain('crlf', words);
      expect(context?.quote.text.replace(/\s+/g, ' ')).toBe(words.replace(/\s+/g, ' ').trim());
      if (context) checkQuote(context.quote);
    }
  });

  test.each(['', '  ', 'These words are nowhere.', 'the new FERRY carries', '.*', '(', '\\'])(
    'but not %j',
    async (words) => {
      expect(await answerer.findAgain('crlf', words)).toBeNull();
    },
  );

  test('but not where it is not the article, or runs into what is not', async () => {
    expect(textOf('harbour')).toContain('Article continues below');
    expect(await answerer.findAgain('harbour', 'Article continues below')).toBeNull();
    expect(
      await answerer.findAgain('harbour', 'on the steps of the library Article continues below'),
    ).toBeNull();
    expect(await answerer.findAgain('harbour', 'By Ines Calder')).toBeNull();
  });

  test('at its first place where it stands twice', async () => {
    const context = await answerer.findAgain('strike', 'Velomar');
    expect(context?.quote.start).toBe(textOf('strike').indexOf('Velomar', blocksOf('strike')[0]?.start ?? 0));
  });

  test('whatever answer or summary it came from', async () => {
    for (const id of everyone) {
      for (const { text, start } of (await answerer.summarise(id, 'detailed')).quotes) {
        const context = await answerer.findAgain(id, text);
        expect(context?.quote.text).toBe(text);
        expect(context?.quote.start).toBeLessThanOrEqual(start);
      }
    }
  });
});

test('everything that goes out can be cloned for another thread', async () => {
  const answer = await ask('Who chairs the library?');
  expect(structuredClone(answer)).toEqual(answer);
  const summary = await answerer.summarise('harbour', 'brief');
  expect(structuredClone(summary)).toEqual(summary);
});
