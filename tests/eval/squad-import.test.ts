import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readDataset } from '../../src/eval/dataset.ts';
import { importSquad } from '../../src/eval/squad-import.ts';

/** A file of SQuAD's form: `articles` of two paragraphs, each paragraph with two questions and one that is impossible. */
const squad = (articles: number) => ({
  version: '1',
  data: Array.from({ length: articles }, (_, a) => ({
    title: `Lake_No._${a}`,
    paragraphs: [0, 1].map((p) => ({
      context: ` Lake ${a} is ${p + 3} m deep.\n`,
      qas: [
        {
          id: `${a}-${p}-0`,
          question: `How deep\n is lake ${a}, part ${p}?`,
          answers: [`${p + 3} m`, `${p + 3} m `, `${p + 3}`].map((text) => ({ text, answer_start: 0 })),
        },
        { id: `${a}-${p}-1`, question: 'What is it?', answers: [{ text: `Lake ${a}`, answer_start: 0 }] },
        { id: `${a}-${p}-2`, question: 'How wide is it?', answers: [], is_impossible: true },
      ],
    })),
  })),
});

const selection = { articles: 3, questions: 9, unanswerable: 4, seed: 1 };

describe('a SQuAD file as a data set', () => {
  const { articles, questions } = importSquad(squad(6), selection);

  test('keeps whole articles, title first, a paragraph each context', () => {
    expect(articles).toHaveLength(3);
    for (const { id, text } of articles) {
      const number = id.replace('lake-no-', '');
      expect(text).toBe(`Lake No. ${number}\n\nLake ${number} is 3 m deep.\n\nLake ${number} is 4 m deep.\n`);
    }
  });

  test('asks about each alike, with answers that stand there', () => {
    const asked = questions.filter((question) => question.answerable);
    expect(asked).toHaveLength(9);
    for (const { id, text } of articles) {
      const own = asked.filter(({ article }) => article === id);
      expect(own).toHaveLength(3);
      for (const { answers } of own) {
        expect(new Set(answers).size).toBe(answers.length);
        for (const answer of answers) expect(text).toContain(answer);
      }
    }
  });

  test('asks about articles that are not there', () => {
    const others = questions.filter((question) => !question.answerable);
    expect(others).toHaveLength(4);
    for (const { id, article, answers } of others) {
      expect({ article, answers }).toEqual({ article: null, answers: [] });
      expect(articles.map((each) => each.id)).not.toContain(`lake-no-${id.split('-')[0]}`);
    }
  });

  test('leaves out impossible questions, and evens white space', () => {
    expect(questions.map(({ id }) => id).filter((id) => id.endsWith('-2'))).toEqual([]);
    expect(questions.map(({ question }) => question).filter((text) => /\n| {2}/.test(text))).toEqual([]);
  });

  test('is the same for the same seed, and another for another', () => {
    expect(importSquad(squad(6), selection)).toEqual({ articles, questions });
    expect(importSquad(squad(6), { ...selection, seed: 2 })).not.toEqual({ articles, questions });
  });

  test('takes what there is where more is asked for', () => {
    const all = importSquad(squad(2), { articles: 9, questions: 99, unanswerable: 99, seed: 1 });
    expect(all.articles).toHaveLength(2);
    expect(all.questions).toHaveLength(8);
  });
});

test('titles as addresses have them become names', () => {
  const [article] = squad(1).data;
  const { articles } = importSquad(
    { data: [{ ...article, title: 'R%C3%A9union_%E2%80%93_100%25' }] },
    { ...selection, articles: 1 },
  );
  expect(articles[0]?.id).toBe('réunion-100');
  expect(articles[0]?.text).toMatch(/^Réunion – 100%\n\n/);
});

describe('npm run import-squad', () => {
  const run = promisify(execFile);
  const importFile = async (content: string, ...more: string[]) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-squad-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'squad.json');
    await writeFile(file, content);
    const script = path.resolve(import.meta.dirname, '../../scripts/import-squad.ts');
    const out = path.join(folder, 'set');
    return { out, done: run(process.execPath, ['--import', 'tsx', script, file, out, ...more]) };
  };

  test('writes a data set that can be read', async () => {
    const { out, done } = await importFile(
      JSON.stringify(squad(4)),
      ...['--articles', '2', '--questions', '5', '--unanswerable', '3'],
    );
    expect((await done).stdout).toContain('Wrote 2 articles, 5 questions with an answer and 3 without');
    const { articles, questions } = await readDataset(out, '/own');
    expect(articles).toEqual({ folder: path.join(out, 'articles') });
    expect(questions).toHaveLength(8);
    const [name = ''] = await readdir(path.join(out, 'articles'));
    expect(await readFile(path.join(out, 'articles', name), 'utf8')).toMatch(/^Lake No\. \d\n\n/);
  });

  test.each([
    { content: '{', code: 1, says: 'cannot be read as a file of SQuAD' },
    { content: '{"data": [{"title": "x"}]}', code: 1, says: 'data.0.paragraphs' },
    { content: '{"data": []}', more: ['--seed', 'x'], code: 2, says: '--seed is "x"' },
  ])('says what is wrong with $content', async ({ content, more = [], code, says }) => {
    const { done } = await importFile(content, ...more);
    await expect(done).rejects.toMatchObject({ code, stderr: expect.stringContaining(says) });
  });
});
