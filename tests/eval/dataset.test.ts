import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { impossibleAnswers, readDataset } from '../../src/eval/dataset.ts';

/** A folder with these files, removed after the test. */
const folderWith = async (files: Record<string, string>): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
};

const good = {
  id: 'q1',
  question: 'Where?',
  article: 'harbour',
  answers: ['at the quay'],
  answerable: true,
};
const none = { id: 'q2', question: 'Why?', article: null, answers: [], answerable: false };
const lines = (...values: object[]) => values.map((value) => JSON.stringify(value)).join('\n');

describe('a data set is found', () => {
  test('as a folder with its articles', async () => {
    const folder = await folderWith({ 'questions.jsonl': lines(good, none), 'articles/harbour.txt': 'x' });
    expect(await readDataset(folder, '/own')).toEqual({
      name: path.basename(folder),
      file: path.join(folder, 'questions.jsonl'),
      articles: { folder: path.join(folder, 'articles') },
      questions: [good, none],
    });
  });

  test('by its file questions.jsonl', async () => {
    const folder = await folderWith({ 'questions.jsonl': lines(good), 'articles/harbour.txt': 'x' });
    expect(await readDataset(path.join(folder, 'questions.jsonl'), '/own')).toEqual(
      await readDataset(folder, '/own'),
    );
  });

  test('as a folder without articles, which asks about the project’s own', async () => {
    const folder = await folderWith({ 'questions.jsonl': lines(good) });
    expect((await readDataset(folder, '/own')).articles).toEqual({ folder: '/own' });
  });

  test.each(['', 'harbour.questions.jsonl'])(
    'beside its articles, named by its folder or its file: "%s"',
    async (name) => {
      const folder = await folderWith({
        'harbour.questions.jsonl': lines(good),
        'harbour.txt': 'x',
        'quay.md': 'x',
        'picture.png': 'x',
        'below/other.txt': 'x',
      });
      const dataset = await readDataset(path.join(folder, name), '/own');
      expect(dataset.name).toBe('harbour');
      expect(dataset.articles).toEqual({
        files: [path.join(folder, 'harbour.txt'), path.join(folder, 'quay.md')],
      });
    },
  );
});

test('byte-order mark, CRLF and empty lines are no matter', async () => {
  const folder = await folderWith({
    'questions.jsonl': `\uFEFF${JSON.stringify(good)}\r\n\r\n${JSON.stringify(none)}\r\n`,
  });
  expect((await readDataset(folder, '/own')).questions).toEqual([good, none]);
});

test.each([
  { fault: 'nothing there', files: {}, name: 'nowhere', says: 'nowhere is no data set: there is no such' },
  { fault: 'a folder without questions', files: { 'a.txt': 'x' }, name: '', says: 'neither questions.jsonl' },
  {
    fault: 'several files of questions',
    files: { 'a.questions.jsonl': lines(good), 'b.questions.jsonl': lines(good) },
    name: '',
    says: 'several: a.questions.jsonl, b.questions.jsonl',
  },
  {
    fault: 'no article beside the questions',
    files: { 'a.questions.jsonl': lines(good) },
    name: '',
    says: 'no .txt or .md article',
  },
  { fault: 'an empty file', files: { 'questions.jsonl': '\n' }, name: '', says: 'the file is empty' },
  {
    fault: 'a line that is not JSON',
    files: { 'questions.jsonl': `${lines(good)}\n{` },
    name: '',
    says: /Line 2 of .*questions\.jsonl cannot be used: it is not JSON/,
  },
  {
    fault: 'a missing field',
    files: { 'questions.jsonl': lines({ ...good, question: undefined }) },
    name: '',
    says: /Line 1 of .* cannot be used: question: /,
  },
  {
    fault: 'an answerable question without article',
    files: { 'questions.jsonl': lines({ ...good, article: null }) },
    name: '',
    says: 'article: names no article, though the question is answerable',
  },
  {
    fault: 'an answerable question without answers',
    files: { 'questions.jsonl': lines({ ...good, answers: [] }) },
    name: '',
    says: 'answers: is empty, though the question is answerable',
  },
  {
    fault: 'an id that occurs twice',
    files: { 'questions.jsonl': `\n${lines(good)}\n\n${lines({ ...none, id: 'q1' })}` },
    name: '',
    says: /Line 4 of .*: id: q1 is also that of line 2/,
  },
])('$fault is told', async ({ files, name, says }) => {
  const folder = await folderWith(files as Record<string, string>);
  await expect(readDataset(path.join(folder, name), '/own')).rejects.toMatchObject({
    name: 'UserError',
    what: typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
  });
});

test('answers that cannot be found are named', () => {
  const texts: Record<string, string> = { harbour: 'The boat lay\nat the  quay.' };
  const notes = impossibleAnswers(
    [
      good,
      none,
      { ...good, id: 'q3', answers: ['at the quay', 'at sea'] },
      { ...good, id: 'q4', article: 'market' },
    ],
    (id) => texts[id] ?? null,
  );
  expect(notes).toEqual(['q3: harbour does not hold the answer "at sea"', 'q4: there is no article market']);
});
