import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLength, sentenceStart, shortened, shortLine } from '../../src/discord/cut.ts';

test.each([
  ['One two. Three four. Five.', 100, 'One two. Three four. Five.'],
  ['One two. Three four. Five.', 24, 'One two. Three four. …'],
  ['One two. Three four. Five.', 12, 'One two. …'],
  ['One two three four five', 12, 'One two …'],
  ['Onetwothreefour', 8, 'Onetwo …'],
  ['He paid $3.50. She left.', 18, 'He paid $3.50. …'],
  ['', 10, ''],
])('%j in %i', (text, limit, cut) => {
  expect(shortened(text, limit)).toBe(cut);
});

test.each([
  ['A short title', 20, 'A short title'],
  ['A title that is too long', 12, 'A title…'],
  ['Donaudampfschifffahrt', 8, 'Donauda…'],
])('title %j in %i', (text, limit, cut) => {
  expect(shortLine(text, limit)).toBe(cut);
});

test('what is kept begins the text, fits, and splits no character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 0, max: 150 }),
      (text, limit) => {
        const length = cutLength(text, limit);
        expect(length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(text.slice(0, length)).not.toMatch(/\p{Surrogate}/u);
        expect(shortened(text, limit + 2).length).toBeLessThanOrEqual(limit + 2);
      },
    ),
  );
});

test.each([
  ['One two. Three four.', 0, 0],
  ['One two. Three four.', 11, 9],
  ['One two.\n\nThree four.', 12, 10],
])('the sentence of %j at %i', (text, at, start) => {
  expect(sentenceStart(text, at)).toBe(start);
});
