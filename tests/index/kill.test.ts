import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomNumbers } from '../../src/bench/statistics.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { openIndex, openPreviousIndex } from '../../src/index/store.ts';
import type { IndexPlaces } from '../../src/index/update.ts';
import { bundled } from '../bundled.ts';
import { library, newsOf } from './library.ts';

// A hundred processes take a busy machine its time.
vi.setConfig({ testTimeout: 600_000 });

let script: Awaited<ReturnType<typeof bundled>>;

beforeAll(async () => {
  script = await bundled('tests/index/kill-process.ts');
}, 120_000);

afterAll(() => script.remove());

const [a, b] = [newsOf('Ellery'), newsOf('Osterby', 'thirty')];
/** What the folder of articles holds in turn. Both texts are always there, so that no run waits for the model. */
const states: readonly Record<string, string>[] = [
  { 'a.txt': a, 'b.txt': b },
  { 'a.txt': a, 'b.txt': b, 'c.txt': a },
  { 'b.txt': b, 'c.txt': a },
  { 'b.txt': a, 'c.txt': b, 'd.txt': b },
  { 'a.txt': b, 'b.txt': a, 'd.txt': a, 'e.txt': b },
];
const stateAt = (turn: number) => states[turn % states.length] ?? {};

const put = async ({ articlesDir }: IndexPlaces, state: Record<string, string>): Promise<void> => {
  await rm(articlesDir, { recursive: true });
  await mkdir(articlesDir);
  for (const [name, text] of Object.entries(state)) await writeFile(path.join(articlesDir, name), text);
};

const start = async (places: IndexPlaces, killAt = 0) => {
  const child: ChildProcess = spawn(process.execPath, [script.file, JSON.stringify(places), String(killAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'close').then(([status, signal]) => ({ status, signal, said }));
  await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  return { child, ended };
};

/** Runs to the end; how often the file system was asked to change something. */
const finish = async (places: IndexPlaces): Promise<number> => {
  const { status, said } = await (await start(places)).ended;
  expect(status).toBe(0);
  return Number(said.split('\n')[1]);
};

/** The articles of an index as files of their folder; reading each checks that it is what was written. */
const held = (index: SearchIndex): Record<string, string> => {
  const found = Object.fromEntries(index.articles.map(({ id }, number) => [`${id}.txt`, index.text(number)]));
  for (let passage = 0; passage < index.manifest.counts.passages; passage++)
    expect(index.vectors.search(index.vectors.get(passage), 1)[0]?.score).toBeCloseTo(1, 4);
  index.close();
  return found;
};

const present = async ({ indexDir }: IndexPlaces) => held(await openIndex(indexDir));
const before = async ({ indexDir }: IndexPlaces) => held(await openPreviousIndex(indexDir));

const built = async (): Promise<IndexPlaces> => {
  const places = await library(stateAt(0));
  await finish(places);
  await put(places, stateAt(1));
  await finish(places);
  return places;
};

/** Whatever happened: the index of before or of after stands, whole, and so does the one to fall back to. */
const expectWhole = async (
  places: IndexPlaces,
  old: Record<string, string>,
  target: Record<string, string>,
) => {
  const now = await present(places);
  expect([old, target]).toContainEqual(now);
  await before(places);
  return now;
};

test('killed at each step of the file system, the index loads, old or new', async () => {
  const places = await built();
  const [old, target] = [stateAt(1), stateAt(3)];
  await put(places, target);
  for (let step = 1, done = false; !done; step++) {
    const { signal, status } = await (await start(places, step)).ended;
    done = signal === null;
    expect(status).toBe(done ? 0 : null);
    await expectWhole(places, old, target);
    if (done) expect(step).toBeGreaterThan(20);
  }
  expect(await present(places)).toEqual(target);
});

test('killed at a hundred moments drawn by lot, the index loads, old or new, and the next run finishes', async () => {
  const places = await built();
  const random = randomNumbers(20_241_124);
  let old = stateAt(2);
  await put(places, old);
  const { ended } = await start(places);
  const began = performance.now();
  await ended;
  const whole = performance.now() - began;
  let killed = 0;
  for (let turn = 0; turn < 100; turn++) {
    const target = stateAt(turn);
    await put(places, target);
    const { child, ended } = await start(places);
    await wait(random() * whole);
    child.kill('SIGKILL');
    const { signal } = await ended;
    if (signal === 'SIGKILL') killed++;
    old = await expectWhole(places, old, target);
  }
  expect(killed).toBeGreaterThan(0);
  const target = stateAt(3);
  await put(places, target);
  await finish(places);
  expect(await present(places)).toEqual(target);
  const left = await readdir(places.indexDir);
  expect(left.filter((name) => /^\.aside|lock/.test(name))).toEqual([]);
  expect(left.length).toBeLessThanOrEqual(4 + 5 + 5);
});
