import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answerer, Turn } from '../../src/answer/answer.ts';
import { type Library, openLibrary, sampleArticles } from './library.ts';

/** The article that comes with the project, asked as its README asks it. */
let library: Library;
let answerer: Answerer;

beforeAll(async () => {
  library = await openLibrary(sampleArticles);
  answerer = library.answerer;
});

afterAll(() => library.close());

test('the ambassador is named, in the first quote and as the answer', async () => {
  const { answered, answer, quotes, confidence } = await answerer.ask('Who is the US ambassador in Iraq?');
  expect(answered).toBe(true);
  expect(answer).toBe('Matthew Tueller');
  expect(quotes[0]?.text).toContain('Matthew Tueller, the U.S. ambassador to Iraq since 2019');
  expect(quotes[0]?.published).toBe('2020-12-03');
  expect(confidence).toBeGreaterThan(0.5);
});

test.each([
  ['who is the us ambassador in iraq', 'Matthew Tueller'],
  ['ambassador iraq', 'Matthew Tueller'],
  ['Which consulate did the State Department close?', 'consulate in Basra'],
  ['Who took office as president in 2017?', 'Donald Trump'],
  ['Who is the spokesman of the Iraqi Foreign Ministry?', 'Ahmed al-Sahaf'],
  ['What did Iran fire at two Iraqi bases?', 'ballistic missiles'],
  ['When was Saddam Hussein brought down?', '2003'],
])('%j quotes %j', async (question, words) => {
  const { answered, quotes } = await answerer.ask(question);
  expect(answered).toBe(true);
  expect(quotes.map(({ text }) => text).join('\n')).toContain(words);
});

test.each([
  'What is the capital of Australia?',
  'How do I bake sourdough bread?',
  'Who won the World Cup in 1998?',
  'What is the price of bitcoin?',
])('%j is not in the article', async (question) => {
  expect((await answerer.ask(question)).answered).toBe(false);
});

test('a conversation keeps to the person that it is about', async () => {
  const conversation: Turn[] = [];
  const say = async (question: string) => {
    const answer = await answerer.ask(question, { conversation });
    conversation.push({ question, answer });
    return answer;
  };
  expect((await say('Who did Soleimani lead?')).quotes.map(({ text }) => text).join('\n')).toContain(
    'Quds Force',
  );
  const killed = await say('And when was he killed?');
  expect(killed.understood).toBe('when was Soleimani killed?');
  expect(killed.quotes[0]?.text).toContain('he was killed on Jan. 3');
});

test.each([
  ['When was this published?', '2020-12-03', 'Published 3 December 2020'],
  ['Who wrote this?', 'Pullquote sample', 'Written by Pullquote sample'],
  ['Where was it written?', 'Washington', 'Written in Washington'],
  [
    'What is the headline?',
    'Washington thins out its Baghdad embassy as Soleimani anniversary nears',
    'Title: Washington thins out its Baghdad embassy as Soleimani anniversary nears',
  ],
])('%j: %s', async (question, answer, note) => {
  expect(await answerer.ask(question)).toMatchObject({ answered: true, answer, notes: [note] });
});

test('"Wednesday" is told to be the day before', async () => {
  const { notes } = await answerer.ask('When did two U.S. officials say that staff is being brought home?');
  expect(notes).toContain('"Wednesday" is 2 December 2020');
});

test('its summary is a few of its sentences', async () => {
  const [{ quotes } = { quotes: [] }] = await answerer.overview();
  expect(quotes).toHaveLength(1);
  const standard = await answerer.summarise('us-embassy-baghdad-withdrawal', 'standard');
  expect(standard.quotes).toHaveLength(5);
  const brief = await answerer.summarise('us-embassy-baghdad-withdrawal', 'brief');
  expect(brief.quotes).toHaveLength(3);
  expect((await answerer.summarise('us-embassy-baghdad-withdrawal', 'detailed')).quotes).toHaveLength(10);
  for (const { text } of standard.quotes) expect(text).not.toContain('Article continues below');
});
