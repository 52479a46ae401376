import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ballot, createVotes, readBallots, type Voted } from '../../src/discord/feedback.ts';
import { dataSetOf, summariseFeedback, writeDataSet } from '../../src/discord/feedback-data.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-votes-'));
  file = path.join(folder, 'new', 'feedback.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const about = (question: string, extra: Partial<Voted> = {}): Voted => ({
  question,
  answered: true,
  answer: null,
  quotes: [{ article: 'a', text: 'Words of the article.' }],
  index: 'v1',
  ...extra,
});

describe('the file of votes', () => {
  test('one line a vote; a changed vote stands in place of the first', async () => {
    const votes = createVotes(file, () => new Date('2024-06-12T10:00:00Z'));
    await votes.cast('ada', 'm1', 'up', about('one'));
    await votes.cast('grace', 'm1', 'up', about('one'));
    await votes.cast('ada', 'm2', 'up', about('two'));
    await votes.cast('ada', 'm1', 'down', about('one'));
    const { ballots } = await readBallots(file);
    expect(ballots.map(({ question, vote }) => `${question} ${vote}`)).toEqual([
      'one down',
      'one up',
      'two up',
    ]);
    expect(new Set(ballots.map(({ id }) => id)).size).toBe(3);
    expect(await readdir(path.dirname(file))).toEqual(['feedback.jsonl', 'feedback.jsonl.key']);
    expect((await stat(`${file}.key`)).mode & 0o777).toBe(0o600);
  });

  test('a person is known again after a restart', async () => {
    await createVotes(file).cast('ada', 'm1', 'up', about('one'));
    await createVotes(file).cast('ada', 'm1', 'down', about('one'));
    expect((await readBallots(file)).ballots.map(({ vote }) => vote)).toEqual(['down']);
  });

  test('many at once are all kept', async () => {
    const votes = createVotes(file);
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        votes.cast(`person ${at % 50}`, 'm', at < 50 ? 'up' : 'down', about('q')),
      ),
    );
    const { ballots } = await readBallots(file);
    expect(ballots).toHaveLength(50);
    expect(ballots.every(({ vote }) => vote === 'down')).toBe(true);
  });

  test('a line cut short by a crash is passed over, and spoils nothing after it', async () => {
    const votes = createVotes(file);
    await votes.cast('ada', 'm1', 'up', about('one'));
    await appendFile(file, '{"id":"x","vote":"u');
    await createVotes(file).cast('ada', 'm2', 'up', about('two'));
    await createVotes(file).cast('ada', 'm1', 'down', about('one'));
    const { ballots, damaged } = await readBallots(file);
    expect(ballots.map(({ question }) => question)).toEqual(['one', 'two']);
    expect(damaged).toBe(1);
  });

  test('no file is no votes; a folder in its place is an error that names it', async () => {
    expect(await readBallots(file)).toEqual({ ballots: [], damaged: 0 });
    await mkdir(file, { recursive: true });
    await expect(readBallots(file)).rejects.toThrow(file);
    await expect(createVotes(file).cast('ada', 'm', 'up', about('q'))).rejects.toThrow(file);
  });
});

const ballot = (vote: Ballot['vote'], question: string, extra: Partial<Voted> = {}): Ballot => ({
  id: `${Math.random()}`,
  at: '2024-06-12T10:00:00Z',
  vote,
  ...about(question, extra),
});

test('a summary counts votes and names the worst questions', () => {
  const summary = summariseFeedback([
    ballot('up', 'Who won?'),
    ballot('down', 'who won'),
    ballot('down', 'Who won?!'),
    ballot('down', 'Why?', { index: 'v2' }),
    ballot('up', 'Where?', { answered: false, quotes: [] }),
  ]);
  expect(summary).toEqual({
    votes: 5,
    up: 2,
    down: 3,
    unanswered: { up: 1, down: 0 },
    indexes: 2,
    worst: [
      { question: 'Who won?', up: 1, down: 2 },
      { question: 'Why?', up: 0, down: 1 },
    ],
  });
});

describe('a data set of votes', () => {
  const text = 'Title\n\nWords of the article. Ada won.';
  const textOf = async (id: string): Promise<string | null> => (id === 'a' ? text : null);

  test.each([
    ['a quote that helped', [ballot('up', 'q?')], ['Words of the article.'], true],
    ['a short answer that helped', [ballot('up', 'q?', { answer: 'Ada' })], ['Ada'], true],
    ['a refusal that helped', [ballot('up', 'q?', { answered: false, quotes: [] })], [], false],
    [
      'more up than down',
      [ballot('up', 'q?'), ballot('down', 'q?'), ballot('up', 'q?')],
      ['Words of the article.'],
      true,
    ],
  ])('%s', async (_, ballots, answers, answerable) => {
    const { questions, articles } = await dataSetOf(ballots, textOf);
    expect(questions).toMatchObject([
      { question: 'q?', answers, answerable, article: answerable ? 'a' : null },
    ]);
    expect([...articles.keys()]).toEqual(answerable ? ['a'] : []);
  });

  test.each([
    ['thumbs down', [ballot('down', 'q?')], 'unknown'],
    ['as many down as up', [ballot('up', 'q?'), ballot('down', 'Q')], 'unknown'],
    ['an article that is gone', [ballot('up', 'q?', { quotes: [{ article: 'b', text: 'x' }] })], 'changed'],
    ['words that are gone', [ballot('up', 'q?', { quotes: [{ article: 'a', text: 'Gone.' }] })], 'changed'],
    ['a question that is not known', [ballot('up', '')], 'unknown'],
  ] as const)('left out: %s', async (_, ballots, why) => {
    const { questions, leftOut } = await dataSetOf(ballots, textOf);
    expect(questions).toEqual([]);
    expect(leftOut[why]).toBe(1);
  });

  test('is written as npm run eval reads it', async () => {
    const set = await dataSetOf([ballot('up', 'q?'), ballot('up', 'r?', { answered: false })], textOf);
    await writeDataSet(path.join(folder, 'set'), set);
    expect(await readFile(path.join(folder, 'set/articles/a.txt'), 'utf8')).toBe(text);
    const lines = (await readFile(path.join(folder, 'set/questions.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
      ['id', 'question', 'article', 'answers', 'answerable'],
      ['id', 'question', 'article', 'answers', 'answerable'],
    ]);
  });
});
