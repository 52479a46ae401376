import { expect, test } from 'vitest';
import { askedFact, type Fact, factInWords, factNote, factSpan } from '../../src/answer/facts.ts';
import type { ArticleRecord } from '../../src/index/manifest.ts';

test.each<[string, Fact | null]>([
  ['When was this published?', 'published'],
  ['when was this article published', 'published'],
  ['When was the story written?', 'published'],
  ['When did this article come out?', 'published'],
  ['On what date was this article published?', 'published'],
  ['What date is this article from?', 'published'],
  ['What is the date of this article?', 'published'],
  ['what’s the date of this article?', 'published'],
  ['What is the publication date?', 'published'],
  ['How old is this article?', 'published'],
  ['When is this from?', 'published'],
  ['  When was it published ?! ', 'published'],
  ['Who wrote this?', 'author'],
  ['Who wrote this article?', 'author'],
  ['Who is the author of this article?', 'author'],
  ['who is the author', 'author'],
  ["Who's the author?", 'author'],
  ['By whom was this article written?', 'author'],
  ['Who published this story?', 'author'],
  ['What is the headline?', 'title'],
  ["What's the title of this article?", 'title'],
  ['what is its title', 'title'],
  ['What is this article called?', 'title'],
  ['Where was it written?', 'place'],
  ['Where was this article written?', 'place'],
  ['From where was this reported?', 'place'],
  ['Where is this story from?', 'place'],
  ['Who reported it first?', null],
  ['Who published this?', null],
  ['Who wrote the constitution?', null],
  ['Who wrote the report on the fire?', null],
  ['Who wrote this song about the harbour?', null],
  ['When was the embassy opened?', null],
  ['When was the report published by the ministry?', null],
  ['When was this bridge built?', null],
  ['When was it built?', null],
  ['Where was it found?', null],
  ['Where was it published that the minister resigned?', null],
  ['What is the name of the ambassador?', null],
  ['What is the title of the song?', null],
  ['What is the date of the election?', null],
  ['Who is the author of the letter?', null],
  ['How old is the captain?', null],
  ['What did the article say?', null],
  ['', null],
  ['?', null],
])('%j asks for %s', (question, fact) => {
  expect(askedFact(question)).toBe(fact);
});

const record = (facts: Partial<ArticleRecord>): ArticleRecord => ({
  id: 'harbour',
  source: '/harbour.md',
  title: 'Harbour library opens',
  author: 'Ines Calder',
  published: '2021-03-04',
  place: 'Tessmouth',
  url: null,
  language: null,
  sha256: '',
  textStart: 0,
  textEnd: 0,
  firstBlock: 0,
  firstSentence: 0,
  firstPassage: 0,
  leftOut: [],
  indexed: '2021-03-05T00:00:00.000Z',
  ...facts,
});

test.each<[Fact, Partial<ArticleRecord>, string, string | null]>([
  ['published', {}, 'Published March 4, 2021 in Tessmouth', 'March 4, 2021'],
  ['published', {}, 'TESSMOUTH, 4 March 2021', '4 March 2021'],
  ['published', {}, 'date: 2021-03-04', '2021-03-04'],
  ['published', {}, 'On Mar. 4, 2021, it opened', 'Mar. 4, 2021'],
  ['published', { published: '2021-09-14' }, 'On Sept. 14, 2021, it opened', 'Sept. 14, 2021'],
  ['published', {}, 'On MARCH 4, 2021', 'MARCH 4, 2021'],
  ['published', {}, 'On March 14, 2021', null],
  ['published', {}, 'On 14 March 2021', null],
  ['published', {}, 'On March 4, 20211', null],
  ['published', { published: '2021-03-04T09:00:00+01:00' }, 'March 4, 2021', 'March 4, 2021'],
  ['published', { published: '2021-03' }, 'Seen in March 2021', null],
  ['published', { published: null }, 'March 4, 2021', null],
  ['title', { title: 'C++ (and why?)' }, 'About C++ (and why?)', 'C++ (and why?)'],
  ['author', {}, 'By Ines Calder', 'Ines Calder'],
  ['author', {}, 'BY INES CALDER', 'INES CALDER'],
  ['author', {}, 'By Ines Calderon', null],
  ['author', {}, 'The library opens', null],
  ['author', { author: null }, 'By Ines Calder', null],
  ['author', { author: '' }, 'By Ines Calder', null],
  ['title', {}, '# Harbour library opens\n\nThe library', 'Harbour library opens'],
  ['place', {}, 'TESSMOUTH – The library', 'TESSMOUTH'],
  ['place', { place: 'İzmir' }, 'İİİ from İzmir – The library', 'İzmir'],
  ['place', { place: 'ROME' }, 'Strike in Rome\n\nROME – Drivers', 'ROME'],
  ['place', { place: 'Rome' }, 'Romeo met Juliet in Rome', 'Rome'],
])('%s of %o in %j is %j', (fact, facts, text, words) => {
  const span = factSpan(fact, record(facts), text);
  expect(span && text.slice(span.start, span.end)).toBe(words);
});

test.each<[Fact, Partial<ArticleRecord>, string]>([
  ['published', {}, 'Published 4 March 2021'],
  ['published', { published: '2021-03-04T23:30:00-08:00' }, 'Published 4 March 2021'],
  ['published', { published: '2021-03' }, 'Published March 2021'],
  ['published', { published: null }, 'The article names no date of publication'],
  ['author', {}, 'Written by Ines Calder'],
  ['author', { author: null }, 'The article names no author'],
  ['title', {}, 'Title: Harbour library opens'],
  ['title', { title: '' }, 'The article names no title'],
  ['place', {}, 'Written in Tessmouth'],
  ['place', { place: null }, 'The article names no place of writing'],
])('%s of %o is told as %j', (fact, facts, note) => {
  expect(factNote(fact, record(facts))).toBe(note);
});

test('a fact in words is the value for people', () => {
  expect(factInWords('published', record({}))).toBe('4 March 2021');
  expect(factInWords('place', record({}))).toBe('Tessmouth');
  expect(factInWords('author', record({ author: '' }))).toBeNull();
});
