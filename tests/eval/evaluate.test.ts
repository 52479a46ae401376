import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LocalAnswerer } from '../../src/answer/answerer.ts';
import { type Models, openModels } from '../../src/answer/open.ts';
import ranking from '../../src/answer/ranking.json' with { type: 'json' };
import { putQuestions } from '../../src/eval/evaluate.ts';
import { collectExamples } from '../../src/eval/fit.ts';
import { measure } from '../../src/eval/metrics.ts';
import { openDatasetIndex } from '../../src/eval/open.ts';
import type { SearchIndex } from '../../src/index/search-index.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings } from '../../src/settings.ts';

const report = { progress: noProgress, note: () => {} };
const text = `Mill at Osselt burned down

The old mill at Osselt burned down on Friday night. Nobody was hurt – the café had closed at 10 p.m.

Mayor Lena Vroom said that 🔥 crews from three villages had fought the flames until dawn.
`;
const questions = [
  {
    id: 'm1',
    question: 'Which mayor spoke about the fire at the mill in Osselt?',
    article: 'mill',
    answers: ['Lena Vroom'],
    answerable: true,
  },
  { id: 'm2', question: 'Who won the chess cup?', article: null, answers: [], answerable: false },
];

let home = '';
let file = '';
let models: Models;
let index: SearchIndex;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'pullquote-evaluate-'));
  file = path.join(home, 'mill.txt');
  // A byte-order mark is no part of the text that offsets point into.
  await writeFile(file, `\uFEFF${text}`);
  const settings = { ...readSettings(), READER: 'off' as const, INDEX_DIR: path.join(home, 'index') };
  models = await openModels(settings, report);
  index = await openDatasetIndex({ name: 'mill', articles: { files: [file] } }, models, settings, report);
});

afterAll(async () => {
  index.close();
  await models.close();
  await rm(home, { recursive: true });
});

const answerer = () => new LocalAnswerer({ index, embedder: models.embedder, reader: null, ranking });
const ask = () => putQuestions(answerer(), questions, { progress: noProgress, name: 'mill' });

test('quotes are held against the article’s own file', async () => {
  const outcomes = await ask();
  expect(measure(outcomes).found[1]).toEqual({ count: 1, of: 1 });
  const { verbatim } = measure(outcomes);
  expect(verbatim.of).toBeGreaterThanOrEqual(1);
  expect(verbatim.count).toBe(verbatim.of);

  await writeFile(file, (await readFile(file, 'utf8')).replace('Osselt', 'Ossel'));
  try {
    expect(measure(await ask()).verbatim).toEqual({ count: 0, of: verbatim.of });
  } finally {
    await writeFile(file, `\uFEFF${text}`);
  }
});

test('an abort ends it between two questions', async () => {
  const asking = { progress: noProgress, name: 'mill', signal: AbortSignal.abort() };
  await expect(putQuestions(answerer(), questions, asking)).rejects.toThrow('aborted');
  await expect(collectExamples(answerer(), questions, [], asking)).rejects.toThrow('aborted');
});

test('examples to fit on mark the sentences that hold an answer', async () => {
  const [first] = questions;
  const strange = first ? [{ ...first, question: 'Who invented the telescope?' }] : [];
  const asking = { progress: noProgress, name: 'mill' };
  const examples = await collectExamples(answerer(), questions, strange, asking);
  const [mayor, chess] = examples;
  const said = (numbers: Iterable<number> = []) =>
    [...numbers].map((number) => {
      const { article, start, end } = index.sentence(number);
      return index.text(article).slice(start, end);
    });
  expect(mayor?.sentences.length).toBeGreaterThanOrEqual(3);
  expect(said(mayor?.right)).toEqual([expect.stringMatching(/^Mayor Lena Vroom said/)]);
  expect(said(chess?.right)).toEqual([]);
  expect(chess?.unknown).toBeGreaterThanOrEqual(1);
  // A question about something else is unanswerable here, whatever it was where it came from, and no natural one.
  expect(examples.at(-1)).toMatchObject({
    question: { question: 'Who invented the telescope?', answerable: false },
    asItIs: false,
  });
  expect(examples.at(-1)?.right.size).toBe(0);
});
