import { expect, test } from 'vitest';
import { baseAddresses } from '../../src/writer/address.ts';

test.each([
  ['http://localhost:11434', ['http://localhost:11434/v1', 'http://localhost:11434']],
  ['http://localhost:11434/', ['http://localhost:11434/v1', 'http://localhost:11434']],
  ['http://localhost:11434/v1', ['http://localhost:11434/v1']],
  ['http://localhost:11434/v1/', ['http://localhost:11434/v1']],
  ['http://localhost:11434/v1//', ['http://localhost:11434/v1']],
  ['http://localhost:8080/v1/chat/completions', ['http://localhost:8080/v1']],
  ['http://localhost:8080/v1/chat/completions/', ['http://localhost:8080/v1']],
  ['https://api.example.com/v1?x=1#top', ['https://api.example.com/v1']],
  ['https://example.com/api/v1', ['https://example.com/api/v1']],
  ['https://example.com/v1beta/openai', ['https://example.com/v1beta/openai']],
  [
    'https://example.com/api',
    ['https://example.com/api', 'https://example.com/api/v1', 'https://example.com/v1'],
  ],
])('%s', (typed, addresses) => {
  expect(baseAddresses(typed)).toEqual(addresses);
});
