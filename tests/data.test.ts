import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '..');
const data = path.join(root, 'tests/data');
const xquad = path.resolve(root, '../shared/bench/xquad-dev/articles');

const Question = z.strictObject({
  id: z.string().min(1),
  question: z.string().min(1),
  article: z.string().nullable(),
  answers: z.array(z.string().min(1)),
  answerable: z.boolean(),
});

const Turn = z.strictObject({
  conversation: z.string().min(1),
  turn: z.int().min(1),
  question: z.string().min(1),
  standalone: z.string().min(1),
  refersTo: z.string().min(1).nullable(),
  article: z.string().min(1),
  answers: z.array(z.string().min(1)).min(1),
});

const readLines = <T>(file: string, schema: z.ZodType<T>): T[] =>
  readFileSync(path.join(data, file), 'utf8')
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));

const readArticle = (folder: string, id: string) => {
  const name = ['.txt', '.md']
    .map((ending) => id + ending)
    .find((file) => existsSync(path.join(folder, file)));
  return name === undefined ? '' : readFileSync(path.join(folder, name), 'utf8');
};

const countWords = (text: string) => text.split(/\s+/).length;
const shortest = (texts: readonly string[]) => Math.min(...texts.map(countWords));
const repeated = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);

describe.each([
  { set: 'sample', articles: path.join(root, 'articles'), answerable: 40, unanswerable: 20 },
  {
    set: 'newsroom',
    articles: path.join(data, 'newsroom/articles'),
    // Fourteen of each article, and seven whose answer is that something is not known.
    answerable: 16 * 14 + 7,
    unanswerable: 16 * 6 + 40,
  },
])('the questions of $set', ({ set, articles, answerable, unanswerable }) => {
  const questions = readLines(`${set}/questions.jsonl`, Question);

  test('are all there, each once', () => {
    expect(questions.filter((question) => question.answerable)).toHaveLength(answerable);
    expect(questions.filter((question) => !question.answerable)).toHaveLength(unanswerable);
    expect(repeated(questions.map(({ id }) => id))).toEqual([]);
    expect(repeated(questions.map(({ question }) => question.toLowerCase()))).toEqual([]);
  });

  test('have answers that stand in their article', () => {
    const missing = questions.flatMap(({ id, article, answers }) =>
      answers
        .filter((answer) => !readArticle(articles, article ?? '').includes(answer))
        .map((answer) => [id, answer]),
    );
    expect(missing).toEqual([]);
  });

  test('have an article and answers exactly where they are answerable', () => {
    const wrong = questions.filter(
      ({ article, answers, answerable }) =>
        (article !== null) !== answerable || answers.length > 0 !== answerable,
    );
    expect(wrong).toEqual([]);
  });

  test('ask for something short, reasons and manners aside', () => {
    const long = questions.filter(
      ({ question, answers }) =>
        answers.length > 0 && shortest(answers) > 12 && !/^(why|how)\b/i.test(question),
    );
    expect(long).toEqual([]);
  });
});

describe('the articles of newsroom', () => {
  const folder = path.join(data, 'newsroom/articles');
  const files = readdirSync(folder);

  test('are sixteen, each asked about fourteen times', () => {
    const asked = readLines('newsroom/questions.jsonl', Question).map(({ article }) => article);
    expect(files).toHaveLength(16);
    for (const file of files) {
      const { length } = asked.filter((id) => `${id}.txt` === file);
      expect(length).toBeGreaterThanOrEqual(14);
      expect(length).toBeLessThanOrEqual(16);
    }
  });

  test.each(files)('%s has 350 to 700 words', (file) => {
    const words = countWords(readFileSync(path.join(folder, file), 'utf8'));
    expect(words).toBeGreaterThanOrEqual(350);
    expect(words).toBeLessThanOrEqual(700);
  });

  test('keep the one with CRLF line ends', () => {
    const withCrlf = files.filter((file) => readFileSync(path.join(folder, file), 'utf8').includes('\r\n'));
    expect(withCrlf).toEqual(['corvane-plant-closure.txt']);
  });
});

describe('the follow-ups', () => {
  test('are seventy turns and more, in twenty-five conversations and more', () => {
    const turns = ['sample', 'xquad-dev'].flatMap((name) => readLines(`follow-ups/${name}.jsonl`, Turn));
    expect(turns.length).toBeGreaterThanOrEqual(70);
    expect(new Set(turns.map(({ conversation }) => conversation)).size).toBeGreaterThanOrEqual(25);
  });

  describe.each(['sample', 'xquad-dev'])('about %s', (name) => {
    const turns = readLines(`follow-ups/${name}.jsonl`, Turn);
    const earlier = (turn: z.infer<typeof Turn>) =>
      turns.filter((other) => other.conversation === turn.conversation && other.turn < turn.turn);

    test('are numbered, and stay with one article', () => {
      for (const turn of turns) {
        expect(earlier(turn)).toHaveLength(turn.turn - 1);
        for (const other of earlier(turn)) expect(other.article).toBe(turn.article);
      }
    });

    test('lean on nothing in the first turn, and on what was said in every other', () => {
      for (const turn of turns) {
        const { question, standalone, refersTo } = turn;
        if (turn.turn === 1) expect({ question, refersTo }).toEqual({ question: standalone, refersTo: null });
        else {
          const said = [
            ...earlier(turn).flatMap((t) => [t.question, t.standalone, ...t.answers]),
            standalone,
          ];
          expect(question).not.toBe(standalone);
          expect(said.join('\n').toLowerCase()).toContain(refersTo?.toLowerCase());
        }
      }
    });
  });

  test.each([
    { name: 'sample', folder: path.join(root, 'articles') },
    { name: 'xquad-dev', folder: xquad },
  ])('have answers of a few words that stand in the articles of $name', ({ name, folder }) => {
    const turns = readLines(`follow-ups/${name}.jsonl`, Turn);
    const answers = turns.flatMap(({ article, answers }) => answers.map((answer) => ({ article, answer })));
    expect(answers.filter(({ answer }) => countWords(answer) > 6)).toEqual([]);
    if (name === 'xquad-dev' && !existsSync(folder)) return;
    expect(answers.filter(({ article, answer }) => !readArticle(folder, article).includes(answer))).toEqual(
      [],
    );
  });
});

describe('the hostile messages', () => {
  const messages = readLines('hostile.jsonl', z.string());

  test('are many, each once, none longer than Discord lets people write', () => {
    expect(messages.length).toBeGreaterThanOrEqual(220);
    expect(repeated(messages)).toEqual([]);
    expect(messages.filter((message) => message.length > 4000)).toEqual([]);
  });

  test.each([
    { kind: 'a mention of everyone', pattern: /@everyone/ },
    { kind: 'a mention of a person', pattern: /<@\d{17,}>/ },
    { kind: 'a mention of a role', pattern: /<@&\d{17,}>/ },
    { kind: 'a command mention', pattern: /<\/ask:\d+>/ },
    { kind: 'a guild page', pattern: /<id:customize>/ },
    { kind: 'a fence', pattern: /```/ },
    { kind: 'a heading', pattern: /^# /m },
    { kind: 'small print', pattern: /^-# /m },
    { kind: 'a masked link', pattern: /\[.+\]\(https:/ },
    { kind: 'a custom emoji', pattern: /<a?:\w+:\d+>/ },
    { kind: 'a timestamp', pattern: /<t:\d+:R>/ },
    { kind: 'a zero-width space', pattern: /\u200b/ },
    { kind: 'a right-to-left override', pattern: /\u202e/ },
    { kind: 'a lone surrogate', pattern: /\p{Surrogate}/u },
    { kind: 'a NUL', pattern: /\0/ },
    { kind: 'a carriage return alone', pattern: /\r(?!\n)/ },
    { kind: 'nothing at all', pattern: /^$(?!\n)/ },
    { kind: '4,000 characters', pattern: /^.{4000}$/s },
  ])('hold $kind', ({ pattern }) => {
    expect(messages.some((message) => pattern.test(message))).toBe(true);
  });
});
