import { expect, test } from 'vitest';
import { Breaker } from '../../src/writer/breaker.ts';

/** A breaker with a clock of our own, in seconds. */
const withClock = () => {
  let now = 1_000;
  return { breaker: new Breaker(() => now), pass: (seconds: number) => (now += 1_000 * seconds) };
};

test('a server that fails now and then is not left alone', () => {
  const { breaker } = withClock();
  for (let i = 0; i < 10; i++) {
    expect(breaker.admits()).toBe(true);
    expect(breaker.failed()).toBe(0);
    expect(breaker.failed()).toBe(0);
    breaker.succeeded();
  }
});

test('after three failures in a row it rests, then one request tries; each rest is twice as long', () => {
  const { breaker, pass } = withClock();
  breaker.failed();
  breaker.failed();
  expect(breaker.failed()).toBe(30_000);
  expect(breaker.admits()).toBe(false);
  pass(31);
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  expect(breaker.failed()).toBe(60_000);
  pass(59);
  expect(breaker.admits()).toBe(false);
  pass(2);
  expect(breaker.admits()).toBe(true);
  breaker.succeeded();
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
  expect(breaker.failed()).toBe(0);
});

test('rests end at ten minutes', () => {
  const { breaker, pass } = withClock();
  let rest = breaker.failed(null, true);
  for (let i = 0; i < 10; i++) {
    pass(rest / 1_000 + 1);
    expect(breaker.admits()).toBe(true);
    rest = breaker.failed();
  }
  expect(rest).toBe(600_000);
});

test('what a server asks for is given, and what only a person can mend rests at once', () => {
  expect(withClock().breaker.failed(45_000)).toBe(45_000);
  expect(withClock().breaker.failed(1_000)).toBe(30_000);
  expect(withClock().breaker.failed(1e9)).toBe(600_000);
  expect(withClock().breaker.failed(null, true)).toBe(30_000);
});

test('a trial that was given up lets another one try', () => {
  const { breaker, pass } = withClock();
  breaker.failed(null, true);
  pass(31);
  expect(breaker.admits()).toBe(true);
  breaker.spared();
  expect(breaker.admits()).toBe(true);
});
