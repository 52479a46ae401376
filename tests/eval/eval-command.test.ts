import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../src/settings.ts';
import { inForm, numbered } from '../writer/chat-drafts.ts';
import { say, startChatServer } from '../writer/chat-server.ts';

const root = path.resolve(import.meta.dirname, '../..');

const articles = {
  'lighthouse-sold.txt': `Lighthouse of Grauwick sold to a baker

The lighthouse of Grauwick was sold on Monday to Ilse Hartog, a baker from the village. She paid 41,000 crowns.

The tower has been dark since 1998, when the harbour closed. Hartog wants to open a tea room under the lamp.`,
  'ferry-strike.txt': `Ferry crews on Tolm walk out

Ferry crews on the island of Tolm stopped work on Thursday because their night allowance was cut.

The strike will go on until the ministry answers, said Piet Aalders, who speaks for the crews.`,
};

const questions = [
  {
    id: 'l1',
    question: 'Who bought the lighthouse of Grauwick?',
    article: 'lighthouse-sold',
    answers: ['Ilse Hartog'],
  },
  {
    id: 'l2',
    question: 'How much did the lighthouse cost?',
    article: 'lighthouse-sold',
    answers: ['41,000 crowns', '41,000'],
  },
  {
    id: 'f1',
    question: 'Why did the ferry crews stop work?',
    article: 'ferry-strike',
    answers: ['their night allowance was cut'],
  },
  {
    id: 'f2',
    question: 'Who speaks for the ferry crews?',
    article: 'ferry-strike',
    answers: ['Piet Aalders', 'Pieter Aalders'],
  },
  { id: 'n1', question: 'How many moons does Jupiter have?', article: null, answers: [] },
].map((question) => ({ ...question, answerable: question.article !== null }));

const followUps = [
  { question: 'Who bought the lighthouse of Grauwick?', answers: ['Ilse Hartog'] },
  {
    question: 'How much did she pay?',
    standalone: 'How much did Ilse Hartog pay for the lighthouse?',
    answers: ['41,000 crowns'],
  },
].map(({ question, standalone = question, answers }, i) => ({
  conversation: 'c1',
  turn: i + 1,
  question,
  standalone,
  refersTo: null,
  article: 'lighthouse-sold',
  answers,
}));

const jsonLines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

let home = '';
let set = '';

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'pullquote-eval-'));
  set = path.join(home, 'island');
  await mkdir(path.join(set, 'articles'), { recursive: true });
  for (const [name, text] of Object.entries(articles))
    await writeFile(path.join(set, 'articles', name), text);
  await writeFile(path.join(set, 'questions.jsonl'), jsonLines(questions));
  await writeFile(path.join(home, 'talk.jsonl'), jsonLines(followUps));
});

afterAll(() => rm(home, { recursive: true }));

/** Runs `npm run eval` with an index folder of the test's own. */
const evaluate = (...words: string[]) => evaluateWith({}, ...words);

const evaluateWith = async (settings: Readonly<Record<string, string>>, ...words: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'scripts/eval.ts'), ...words], {
    cwd: root,
    env: {
      ...process.env,
      INDEX_DIR: path.join(home, 'embeddings/index'),
      MODELS_DIR: readSettings().MODELS_DIR,
      ...settings,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
};

const indexFolders = () => readdir(path.join(home, 'embeddings/eval'));

describe('npm run eval', () => {
  test('prints one JSON object for a data set, and nothing else there', async () => {
    const { code, stdout, stderr } = await evaluate(set, '--json', '--failures');
    expect(stderr).toContain('island: f2: ferry-strike does not hold the answer "Pieter Aalders"');
    const figures = JSON.parse(stdout);
    expect(figures).toMatchObject({
      dataset: 'island',
      questions: 5,
      answerable: 4,
      found: { 10: { count: 4, of: 4 } },
      abstention: { auroc: 1, recall: { count: 1, of: 1 } },
      failures: expect.any(Array),
    });
    expect(figures.quoted.count).toBeGreaterThanOrEqual(3);
    expect(figures.verbatim.of).toBeGreaterThanOrEqual(4);
    expect(figures.verbatim.count).toBe(figures.verbatim.of);
    expect(figures.milliseconds.median).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test('keeps the index for the next time', async () => {
    const [folder = ''] = await indexFolders();
    expect(folder).toMatch(/^island-[0-9a-f]{8}$/);
    const manifest = path.join(home, 'embeddings/eval', folder, 'manifest.json');
    const before = await readFile(manifest, 'utf8');
    const { code, stdout } = await evaluate(set, '--limit', '1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^questions +1$/m);
    expect(await indexFolders()).toEqual([folder]);
    expect(await readFile(manifest, 'utf8')).toBe(before);
  });

  test('measures an index that is named as it is, and builds it where there is none', async () => {
    const index = path.join(home, 'named');
    const other = path.join(home, 'ferries');
    await mkdir(path.join(other, 'articles'), { recursive: true });
    await writeFile(path.join(other, 'articles/ferry-strike.txt'), articles['ferry-strike.txt']);
    await writeFile(path.join(other, 'questions.jsonl'), jsonLines(questions.slice(2, 3)));
    expect((await evaluate(other, '--index', index)).stdout).toMatch(/^quoted first +100\.0 % \(1 of 1\)$/m);
    const { stderr } = await evaluate(set, '--index', index);
    expect(stderr).toContain('l1: there is no article lighthouse-sold');
    expect(stderr).not.toContain('f1: there is no article');
  });

  test('shows what each part brings, a column each', async () => {
    const { stdout } = await evaluate(set, '--parts', '--pictures', path.join(home, 'pictures'));
    expect(stdout.split('\n')[0]).toMatch(
      /^ +words only +meaning only +both +with features +with the reader$/,
    );
    expect(stdout).toMatch(/^quoted first( +[\d.]+ % \(\d of 4\)){5}$/m);
    expect(await readdir(path.join(home, 'pictures'))).toEqual(['coverage.svg', 'reliability.svg']);
  });

  test('measures follow-ups against the same written out', async () => {
    const { code, stdout } = await evaluate(
      '--follow-ups',
      path.join(home, 'talk.jsonl'),
      path.join(set, 'articles'),
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      followUps: 'talk',
      inConversation: { quoted: { count: 1, of: 1 } },
      writtenOut: { quoted: { count: 1, of: 1 } },
    });
    expect(code).toBe(0);
  });

  test('measures what a model writes around the quotes, and what of it is removed', async () => {
    const server = await startChatServer();
    // Says the first sentence that it is shown, and then something that none of them says.
    server.behave = say((request) =>
      inForm([
        { text: numbered(request).get(1) ?? '', cites: [1] },
        { text: 'It cost 999 crowns more than anybody thought.', cites: [1] },
        { text: 'Nobody was surprised.', cites: [] },
      ])(request),
    );
    try {
      const settings = { WRITER_URL: server.url, WRITER_MODEL: 'scripted' };
      const plain = await evaluate(set, '--json');
      const { code, stdout } = await evaluateWith(settings, set, '--writer', '--json');
      const { writing, verbatim, milliseconds: _, ...figures } = JSON.parse(stdout);
      const { verbatim: _verbatim, milliseconds: _milliseconds, ...before } = JSON.parse(plain.stdout);
      expect(code).toBe(0);
      expect(figures).toEqual(before);
      expect(verbatim.count).toBe(verbatim.of);
      const answers = writing.withText.of;
      expect(answers).toBeGreaterThanOrEqual(3);
      expect(writing.referenced).toEqual({ count: 2 * answers, of: 3 * answers });
      expect(writing.removed.count).toBeGreaterThanOrEqual(2 * answers);
      expect(writing.milliseconds.median).toBeGreaterThan(0);
      const { stdout: table } = await evaluateWith(settings, set, '--writer', '--limit', '1');
      expect(table).toMatch(/^sentences removed +\d+\.\d % \(\d of 3\)$/m);
    } finally {
      await server.close();
    }
  });

  test('measures follow-ups as a model makes them stand alone', async () => {
    const server = await startChatServer();
    server.behave = say('How much did Ilse Hartog pay for the lighthouse of Grauwick?');
    try {
      const { code, stdout } = await evaluateWith(
        { WRITER_URL: server.url, WRITER_MODEL: 'scripted' },
        '--follow-ups',
        path.join(home, 'talk.jsonl'),
        path.join(set, 'articles'),
        '--writer',
        '--json',
      );
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ inConversation: { quoted: { count: 1, of: 1 } } });
      // The first turn leans on nothing; no text is written for the second.
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]?.text).toContain('How much did she pay?');
    } finally {
      await server.close();
    }
  });

  test.each([
    { words: ['SET', '--writer'], code: 1, says: 'There is no writer to measure' },
    { words: ['SET', '--writer', '--parts'], code: 2, says: '--writer does not go with --parts' },
    { words: [], code: 2, says: 'No data set was named' },
    { words: ['SET', '--limit', '0'], code: 2, says: '--limit is "0"' },
    { words: ['SET', 'SET', '--index', 'x'], code: 2, says: '--index goes with one data set only' },
    { words: ['nowhere-at-all'], code: 1, says: 'is no data set' },
  ])('refuses $words', async ({ words, code, says }) => {
    const result = await evaluate(...words.map((word) => (word === 'SET' ? set : word)));
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) });
  });
});
