import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { describeProgress, duration, terminalProgress } from '../../src/terminal/progress.ts';

test.each([
  [0, '0 s'],
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [125, '2 min 5 s'],
  [3_600, '1 h 0 min'],
  [7_500, '2 h 5 min'],
  [-1, '0 s'],
])('%d seconds read %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

const file = { name: 'Fetching', total: 34_000_000, unit: 'bytes' };
const passages = { name: 'Embedding', total: 400, unit: 'passages' };

test.each([
  [file, 0, 0, '0 %, 0.0 MB of 34.0 MB'],
  [file, 17_000_000, 2, '50 %, 17.0 MB of 34.0 MB, 8.5 MB/s, 2 s left'],
  [file, 34_000_000, 4, '100 %, 34.0 MB of 34.0 MB, 8.5 MB/s'],
  [file, 35_000_000, 4, '100 %, 34.0 MB of 34.0 MB, 8.8 MB/s'],
  [passages, 399, 10, '99 %, 399 of 400 passages, 40 passages/s, 0 s left'],
  [passages, 5, 10, '1 %, 5 of 400 passages, 0.5 passages/s, 13 min 10 s left'],
  [{ ...passages, total: 0 }, 0, 1, '100 %, 0 of 0 passages'],
])('%o at %d after %d s reads %s', (work, done, seconds, text) => {
  expect(describeProgress(work, done, seconds)).toBe(text);
});

const screen = (properties: { isTTY: boolean; columns?: number }) => {
  const shown: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      shown.push(String(chunk));
      done();
    },
  });
  // What a terminal's stream has besides, as far as it is used.
  const terminal = Object.assign(stream, properties, {
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  return { stream: terminal as unknown as NodeJS.WriteStream, shown };
};

/** A clock that moves when told. */
const clock = () => {
  let milliseconds = 0;
  const pass = (seconds: number) => {
    milliseconds += seconds * 1000;
  };
  return { now: () => milliseconds, pass };
};

test('where there is no terminal, a line is written at every tenth, without control characters', () => {
  const { stream, shown } = screen({ isTTY: false });
  const { now, pass } = clock();
  const progress = terminalProgress(stream, now);
  progress.start(passages);
  for (let done = 0; done <= 400; done += 1) {
    progress.update(done);
    pass(0.1);
  }
  progress.stop();
  expect(shown).toHaveLength(10);
  expect(shown[0]).toBe('Embedding: 10 %, 40 of 400 passages, 10 passages/s, 36 s left\n');
  expect(shown[9]).toBe('Embedding: 100 %, 400 of 400 passages, 10 passages/s\n');
});

test('where there is no terminal, short work is not worth a line', () => {
  const { stream, shown } = screen({ isTTY: false });
  const { now, pass } = clock();
  const progress = terminalProgress(stream, now);
  for (const work of [passages, { ...passages, total: 0 }]) {
    progress.start(work);
    pass(1);
    progress.update(200);
    progress.update(400);
    progress.stop();
    progress.update(400);
  }
  expect(shown).toEqual([]);
});

test('in a terminal there is a bar, which stops on a line of its own', () => {
  const { stream, shown } = screen({ isTTY: true, columns: 100 });
  const progress = terminalProgress(stream);
  progress.start(passages);
  progress.update(100);
  progress.stop();
  const last = shown.join('').split('Embedding').at(-1) ?? '';
  expect(last).toContain('██████░░░░░░░░░░░░░░░░░░ 25 %, 100 of 400 passages');
  expect(last.endsWith('\n')).toBe(true);
});

test.each([20, 40, 60, 200])('the bar keeps to a terminal of %d columns', (columns) => {
  const { stream, shown } = screen({ isTTY: true, columns });
  const progress = terminalProgress(stream);
  progress.start(file);
  progress.update(17_000_000);
  progress.stop();
  const drawn = shown.filter((text) => text.includes('Fetching'));
  expect(drawn).not.toEqual([]);
  for (const line of drawn) expect(line.trimEnd().length).toBeLessThan(columns);
});

test('Ctrl-C is left to the program', () => {
  const { stream } = screen({ isTTY: true, columns: 80 });
  const before = process.listenerCount('SIGINT');
  const progress = terminalProgress(stream);
  progress.start(file);
  expect(process.listenerCount('SIGINT')).toBe(before);
  progress.stop();
  progress.stop();
});
