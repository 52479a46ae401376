import { expect, test } from 'vitest';
import { isBareQuotation, leansOnBefore, namesSpeaker } from '../../src/answer/leaning.ts';

test.each([
  ['He resigned.', true],
  ['“It was cold,” she said.', true],
  ['However, the bridge held.', true],
  ['The group denied it.', true],
  ['The two had met in Lisbon.', false],
  ['The group around Odette Marlow denied it.', false],
  ['Last year he resigned.', true],
  ['Last year Marlow said that he had resigned.', false],
  ['Odette Marlow resigned.', false],
  ['Hector Brandt built boats.', false],
  ['The bridge was closed.', false],
])('%j leans on the sentence before: %s', (sentence, leans) => {
  expect(leansOnBefore(sentence)).toBe(leans);
});

test.each([
  ['“We counted every brick twice.”', true],
  ['“We counted every brick twice', true],
  ['"We counted every brick twice."', true],
  ['“We counted every brick twice,” she said.', false],
  ['“We counted,” said Marlow, “every brick.”', false],
  ['The library is “a miracle”.', false],
])('%j is a bare quotation: %s', (sentence, bare) => {
  expect(isBareQuotation(sentence)).toBe(bare);
});

test.each([
  ['“Nobody said so.”', false],
  ['She told reporters on the steps.', true],
  ['According to Marlow it was cold.', true],
  ['It was cold, according to Marlow.', true],
  ['The bridge was closed.', false],
])('%j names who speaks: %s', (sentence, names) => {
  expect(namesSpeaker(sentence)).toBe(names);
});
