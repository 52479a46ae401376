import { describe, expect, test } from 'vitest';
import type { Quote } from '../../src/answer/answer.ts';
import { review } from '../../src/writer/review.ts';
import { spokenIn } from '../../src/writer/spoken.ts';

test.each([
  ['No marks.', false, '', 'No marks.', false],
  ['He said “no” twice.', false, 'no', 'He said twice.', false],
  ['“It began', false, 'It began', '', true],
  ['and went on', true, 'and went on', '', true],
  ['and ended,” he said.', true, 'and ended,', 'he said.', false],
  ['and ended,” he said.', false, 'and ended,', 'he said.', false],
  ['Er sagte „nein“ und ging.', false, 'nein', 'Er sagte und ging.', false],
  ['A "b" c "d', false, 'b d', 'A c', true],
])('%s (open: %s)', (text, open, spoken, own, after) => {
  const found = spokenIn(text, open);
  const plain = (part: string) => part.trim().replaceAll(/ +/g, ' ');
  expect([plain(found.spoken), plain(found.own), found.open]).toEqual([spoken, own, after]);
});

describe('what somebody says', () => {
  const text =
    'Lena Ford said: “The bridge cost 12 million. The town has paid for all of it.” Who paid for the trams?';
  const material = [
    'Lena Ford said: “The bridge cost 12 million.',
    'The town has paid for all of it.”',
    'Who paid for the trams?',
  ].map(
    (words): Quote => ({
      text: words,
      article: 'a',
      title: 'A',
      published: null,
      paragraph: 1,
      start: text.indexOf(words),
      end: text.indexOf(words) + words.length,
      highlight: null,
      url: null,
      link: null,
      score: 0,
      found: { byWords: null, byMeaning: null },
    }),
  );
  const why = (words: string, cite: number) =>
    review([{ text: words, cites: [cite], quote: null }], material, 'answer').removals[0] ?? 'shown';

  test.each([
    ['Lena Ford said the bridge cost 12 million.', 1, 'shown'],
    ['The bridge cost 12 million.', 1, 'speaker'],
    ['The town has paid for all of it.', 2, 'speaker'],
    ['“The town has paid for all of it.”', 2, 'shown'],
    ['The town paid for the trams.', 3, 'word'],
    ['Who paid for the trams?', 3, 'speaker'],
  ])('%s', (words, cite, result) => {
    expect(why(words, cite)).toBe(result);
  });
});
