import { expect, test } from 'vitest';
import { parseInterval } from '../../src/terminal/interval.ts';

test.each([
  ['10s', 10_000],
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
  ['1d12h5m3s', 129_903_000],
  ['7d', 604_800_000],
  ['0h10m', 600_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(parseInterval(text)).toBe(milliseconds);
});

test.each([
  '',
  '15',
  'm',
  '15 m',
  ' 15m',
  '15m ',
  '1.5h',
  '-15m',
  '15M',
  '15min',
  '30m1h',
  '1h1h',
  '9s',
  '0m',
  '8d',
  '7d1s',
  '1e3s',
  '٣m',
  `${'9'.repeat(400)}s`,
])('%j is none', (text) => {
  expect(parseInterval(text)).toBeNull();
});
