import { expect, test } from 'vitest';
import { closest } from '../../src/index/closest.ts';

test.each([
  ['tavora-electoin', 'tavora-election'],
  ['election', 'tavora-election'],
  ['Ferry-Colision', 'ferry-collision'],
  ['storm', 'storm-odile'],
])('%s means %s', (word, meant) => {
  expect(closest(word, ['storm-odile', 'ferry-collision', 'tavora-election', 'opera'])[0]).toBe(meant);
});

test('all names are given', () => {
  expect(closest('x', ['b', 'a', 'c'])).toEqual(['a', 'b', 'c']);
  expect(closest('', [])).toEqual([]);
});
