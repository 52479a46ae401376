import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Amount, keep, measureAll, parts, table } from '../../src/bench/bench-command.ts';
import type { Figures } from '../../src/bench/figures.ts';
import { measures } from '../../src/bench/measures.ts';
import type { BenchPlace } from '../../src/bench/place.ts';
import { markdownTable, withTable } from '../../src/bench/readme.ts';
import { rowsOf } from '../../src/bench/rows.ts';
import { runMeasure } from '../../src/bench/run-measure.ts';
import { benchDataset } from '../../src/bench/texts.ts';
import { UserError } from '../../src/errors.ts';

/** As little as shows that everything is measured. */
const little: Amount = {
  rounds: 1,
  articles: 12,
  questions: 3,
  passages: 20,
  sizes: [40, 120],
  starts: 1,
  inFlight: 3,
  endurance: 40,
  switches: 10,
  readingPassages: [1, 2],
  readingQuestions: 4,
};

/** Measures in this process, which has its modules loaded: a dozen others would take a minute to load theirs. */
const here = ((name, place, parameters) =>
  (measures[name] as (place: BenchPlace, parameters: unknown) => Promise<unknown>)(
    place,
    parameters,
  )) as typeof runMeasure;

let folder: string;
let figures: Figures;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-bench-test-'));
  figures = await measureAll(
    little,
    { only: new Set(parts), peers: false, run: here },
    { note: () => undefined, signal: new AbortController().signal },
  );
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every part gives figures that make sense', () => {
  const { indexing, floor, withoutReader, withReader, grown = [], load, reading } = figures;
  expect(indexing?.passages).toBeGreaterThan(50);
  expect(indexing?.tokens).toHaveLength(indexing?.passages ?? 0);
  expect(floor?.seconds[0]).toBeGreaterThan(0);
  expect(withoutReader?.question.count).toBe(3);
  expect(withReader?.question.median).toBeGreaterThan(withReader?.embedding.median ?? Number.NaN);
  expect(reading?.points.map(({ passages }) => passages)).toEqual([1, 2]);
  expect(grown.map(({ size }) => size.passages >= 30)).toEqual([true, true]);
  expect(grown.every(({ build, size }) => build.passages === size.passages)).toBe(true);
  // Up to 2,000 passages the search is exact.
  expect(grown.map(({ size }) => size.recall)).toEqual([1, 1]);
  expect(grown.every(({ change }) => change.embedded >= 1 && change.embedded <= 3)).toBe(true);
  expect(load?.together).toBeGreaterThan(0);
  expect(load?.indexing).toBe(true);
  expect(figures.endurance?.memory.at(-1)?.questions).toBe(40);
  expect(figures.switches).toMatchObject({ asked: 40, wrong: 0 });
  expect(Object.keys(figures.start?.steps ?? {})).toContain('first answer');
  expect(figures.install?.bytes).toBeGreaterThan(50e6);
});

test('a measurement runs in a process of its own, and fails as it fails there', async () => {
  const place = { folder, dataset: benchDataset() };
  expect((await runMeasure('install', place, undefined)).bytes).toBe(figures.install?.bytes);
  await expect(
    runMeasure('indexing', place, { rounds: 1, articles: path.join(folder, 'none') }),
  ).rejects.toThrow(UserError);
});

test('every figure with a goal says whether it is met', () => {
  const rows = rowsOf(figures);
  expect(rows.length).toBeGreaterThan(20);
  for (const { what, found } of rows) {
    expect(what).not.toBe('');
    expect(found).not.toMatch(/NaN|undefined|Infinity/);
  }
  expect(table(figures, rows)).toContain('npm run ask, from start to first answer');
});

test('the table has its place in the README', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = rowsOf(figures);
  const written = withTable(readme, markdownTable(figures, rows));
  expect(written.match(/^\| .* \|$/gm)?.length).toBeGreaterThanOrEqual(rows.length);
  expect(withTable(written, markdownTable(figures, rows))).toBe(written);
  expect(() => withTable('# Another', '')).toThrow(RangeError);
});

test('writes figures that can be read again, without names of the machine, and pictures', async () => {
  await keep(folder, figures, () => undefined);
  const names = await readdir(folder);
  expect(names).toContain('questions.svg');
  expect(names).toContain('indexing.svg');
  expect(names).toContain('reading.svg');
  for (const name of names.filter((each) => each.endsWith('.svg'))) {
    const { document } = parseHTML(await readFile(path.join(folder, name), 'utf8'));
    expect(document.querySelectorAll('svg path, svg circle').length).toBeGreaterThan(4);
    expect(document.querySelector('svg')?.getAttribute('aria-label')).toBeTruthy();
  }
  const json = await readFile(path.join(folder, names.find((name) => name.endsWith('.json')) ?? ''), 'utf8');
  expect(JSON.parse(json)).toEqual(figures);
  expect(json).not.toContain(os.hostname());
  expect(json).not.toContain(os.homedir());
});
