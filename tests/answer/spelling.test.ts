import { afterAll, beforeAll, expect, test } from 'vitest';
import { respelled } from '../../src/answer/spelling.ts';
import { harbour, type Library, openLibrary, strike } from './library.ts';

let library: Library;
beforeAll(async () => {
  library = await openLibrary({ 'harbour.txt': harbour, 'strike.md': strike });
});
afterAll(() => library.close());

test.each([
  ['Who is Odette Marloow?', 'Who is Odette Marlow?'],
  ['Is it true of Odete Malrow’s crane?', 'Is it true of Odete Marlow crane?'],
  ['Where is TESMOUTH?', 'Where is Tessmouth?'],
  ['What does Ruud Vercummen, of Valomar, want?', 'What does Ruud Vercammen, of Valomar, want?'],
])('%j is meant as %j', (question, meant) => {
  expect(respelled(question, library.index, undefined).question).toBe(meant);
});

test.each([
  ['a name that is there', 'Who is Odette Marlow?'],
  ['another letter in a short name', 'Who is Mr Dufoor?'],
  ['another first letter', 'What of Lessmouth?'],
  ['a people', 'What did the Hallams want?'],
  ['words that are no names', 'who is odette malrow of tesmouth?'],
  ['a number', 'Were there 120000 volumes in 19877?'],
  ['no word', '???'],
])('%s is left alone', (_, question) => {
  expect(respelled(question, library.index, undefined)).toEqual({ question, notes: [] });
});

test('a misspelt name is answered as the right one is, and the answer says what it was taken for', async () => {
  const right = await library.answerer.ask('What did Odette Marlow say about the building?');
  const wrong = await library.answerer.ask('What did Odette Malrow say about the building?');
  expect(right.answered).toBe(true);
  expect(wrong).toMatchObject({
    answered: true,
    confidence: right.confidence,
    quotes: right.quotes,
    understood: wrong.question,
  });
  expect(wrong.notes).toEqual(['No article names "Malrow": taken for "Marlow"', ...right.notes]);
});

test('a name of an article that may not be seen is not told', async () => {
  const question = 'What did Odette Malrow say about the building?';
  for (const scope of [{ only: ['strike'] }, { except: ['harbour'] }]) {
    const { notes, quotes } = await library.answerer.ask(question, scope);
    expect(JSON.stringify([notes, quotes])).not.toContain('Marlow');
  }
});
