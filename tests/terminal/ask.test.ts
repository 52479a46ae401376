import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notInArticles, refusals } from '../../src/answer/words.ts';
import { ExitStatus } from '../../src/errors.ts';
import { ask as command } from '../../src/terminal/ask.ts';
import { harbour, strike } from '../answer/library.ts';
import { type Ended, runHere, runScript } from './run-script.ts';

let folder: string;
let first: Ended;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pullquote-ask-'));
  await mkdir(path.join(folder, 'articles'));
  await writeFile(path.join(folder, 'articles', 'harbour.md'), harbour);
  await writeFile(path.join(folder, 'articles', 'strike.md'), strike);
  first = await ask(['Who', 'chairs', 'the', 'library?']);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (words: readonly string[], input?: string) =>
  runScript('ask', words, { folder, ...(input === undefined ? {} : { input }) });

/** The same in this process. */
const askHere = (...words: string[]) => runHere(command, ['--index', index(), ...words]);

const index = () => path.join(folder, 'embeddings', 'index');

const file = async (name: string, content: string): Promise<string> => {
  const at = path.join(folder, name);
  await writeFile(at, content);
  return at;
};

interface Line {
  readonly id: string;
  readonly question: string;
  readonly answered: boolean;
  readonly answer: string | null;
  readonly quotes: readonly { readonly text: string; readonly article: string }[];
}

const linesOf = (stdout: string): Line[] => {
  expect(stdout.endsWith('\n')).toBe(true);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
};

test('where there is no index it is built first, which is said beside the answer', () => {
  expect(first.status).toBe(0);
  expect(first.stderr).toContain('There is no index in');
  expect(first.stderr).toContain('Indexed 2 articles');
  expect(first.stdout).toMatch(/^Odette Marlow\n\n> .*Its chair, Odette Marlow, said/);
  expect(first.stdout).toContain(
    '[1] Tessmouth opens a library that lends boats · 4 March 2021 · paragraph 4\n',
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles are what is looked for
  expect(first.stdout).not.toMatch(/\u001b/);
});

test('the second time nothing but the answer is said', async () => {
  const { stdout, stderr, status } = await ask(['Who chairs the library?']);
  expect({ stdout, stderr, status }).toEqual({ stdout: first.stdout, stderr: '', status: 0 });
});

test('--json is one line on standard output and nothing else', async () => {
  const { stdout, status } = await ask(['--json', 'Who is the mayor?']);
  expect(status).toBe(0);
  const [line, ...more] = linesOf(stdout);
  expect(more).toEqual([]);
  expect(Object.keys(line ?? {})).toEqual([
    'id',
    'question',
    'answered',
    'confidence',
    'answer',
    'quotes',
    'notes',
    'timings',
  ]);
  expect(line?.question).toBe('Who is the mayor?');
  expect(line?.quotes[0]?.text).toContain('Sunniva Lund');
});

test('an honest "not in the articles" is no failure', async () => {
  const { stdout, error } = await askHere('What is the capital of Australia?');
  expect(stdout.startsWith(notInArticles)).toBe(true);
  expect(error).toBeNull();
});

test('--article and --limit narrow the answer', async () => {
  const { stdout } = await askHere('--json', '--article', 'harbour', '--limit', '1', 'Who is the mayor?');
  for (const { quotes } of linesOf(stdout)) {
    expect(quotes.length).toBeLessThanOrEqual(1);
    for (const { article } of quotes) expect(article).toBe('harbour');
  }
});

test('an article that is not there is named, with those that are', async () => {
  const { stdout, stderr, status } = await ask(['--article', 'harbor', 'Who?']);
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  expect(stderr).toBe('The index has no article "harbor".\nChoose one of harbour, strike.\n');
});

test('wrong use ends with status 2 and says how to use it', async () => {
  const { stdout, stderr, status } = await ask(['--limit', 'x', 'Who?']);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(/^--limit is "x", allowed is a whole number from 1 to 20\.\nUsage: npm run ask/);
});

test.each([
  [['--limit', '0', 'Who?'], '--limit is "0"'],
  [['--limit', '1.5', 'Who?'], '--limit is "1.5"'],
  [['--limit', '', 'Who?'], '--limit is ""'],
  [['--limit', '21', 'Who?'], '--limit is "21"'],
  [['--questions', 'a.jsonl', 'Who?'], 'Both a question and a file of questions were given'],
])('%j is wrong use', async (words, message) => {
  const { stdout, error } = await askHere(...words);
  expect(stdout).toBe('');
  expect(error?.exit).toBe(ExitStatus.usage);
  expect(error?.what).toContain(message);
});

test('a file of questions is answered in its order, whatever its line ends and mark', async () => {
  const questions = await file(
    'questions.jsonl',
    '\ufeff{"id": "b", "question": "Who is the mayor?"}\r\n\r\n{"id": "a", "question": "hello", "more": 1}\r\n' +
      '{"id": "c\u2028", "question": "Who chairs the library?"}',
  );
  const { stdout, stderr, status } = await ask(['--questions', questions]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const lines = linesOf(stdout);
  expect(lines.map(({ id, question }) => [id, question])).toEqual([
    ['b', 'Who is the mayor?'],
    ['a', 'hello'],
    ['c\u2028', 'Who chairs the library?'],
  ]);
  expect(lines[1]).toMatchObject({ answered: false, quotes: [] });
  expect(lines[2]?.answer).toBe('Odette Marlow');
});

test('questions of a file do not lean on one another', async () => {
  const questions = await file(
    'apart.jsonl',
    '{"id": "1", "question": "Who chairs the library?"}\n{"id": "2", "question": "What did she say?"}\n',
  );
  const [, second] = linesOf((await askHere('--json', '--questions', questions)).stdout);
  const [alone] = linesOf((await askHere('--json', 'What did she say?')).stdout);
  expect(second?.quotes).toEqual(alone?.quotes);
});

test.each([
  ['not JSON', '{"id": "1", "question": "Who?"}\nWho?\n', 2],
  ['no question', '{"id": "1"}\n', 1],
  ['an id that is a number', '\n\n{"id": 1, "question": "Who?"}\n', 3],
  ['a list', '[]\n', 1],
  ['null', 'null\n', 1],
])('a line that is %s is named by its number', async (_, content, number) => {
  const questions = await file('bad.jsonl', content);
  const { error } = await askHere('--questions', questions);
  expect(error?.what).toBe(
    `The questions in ${questions} cannot be asked: line ${number} is not an object with the texts "id" and "question"`,
  );
});

test('a file that is missing, and a folder, are no files of questions', async () => {
  const missing = path.join(folder, 'missing.jsonl');
  expect((await askHere('--questions', missing)).error?.what).toBe(
    `The questions in ${missing} cannot be asked: it cannot be read`,
  );
  expect((await askHere('--questions', folder)).error?.what).toBe(
    `The questions in ${folder} cannot be asked: it is a folder`,
  );
});

test('an empty file has no answers', async () => {
  expect(await askHere('--questions', await file('empty.jsonl', ''))).toEqual({
    stdout: '',
    stderr: '',
    error: null,
  });
});

test('lines that are piped are a conversation', async () => {
  const { stdout, stderr, status } = await ask(
    [],
    'Who called the offer a tip?\n\nthanks\r\nand who is the mayor?',
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain('Ruud Vercammen');
  expect(stdout).toContain(refusals.thanks);
  expect(stdout).toContain('Understood as: who is the mayor');
  expect(stdout).toContain('Sunniva Lund');
});

test('piped with --json each line has its line', async () => {
  const { stdout } = await ask(['--json'], 'Who chairs the library?\nWhat did she count twice?\n');
  const lines = linesOf(stdout);
  expect(lines.map(({ question }) => question)).toEqual([
    'Who chairs the library?',
    'What did she count twice?',
  ]);
  expect(lines[1]?.quotes.map(({ text }) => text).join('\n')).toContain('We counted every brick twice');
});

test('no question at all is nothing to answer, and a reader is not needed', async () => {
  const settings = { READER: 'off' };
  expect(await runScript('ask', [], { folder, settings })).toEqual({ stdout: '', stderr: '', status: 0 });
  const { stdout, status } = await runScript('ask', ['--json', '--', '-- who chairs the library?'], {
    folder,
    settings,
  });
  expect(status).toBe(0);
  expect(linesOf(stdout)[0]?.quotes[0]?.text).toContain('Odette Marlow');
});

test('an index elsewhere, and articles elsewhere, can be named', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  await mkdir(path.join(elsewhere, 'texts'), { recursive: true });
  await writeFile(path.join(elsewhere, 'texts', 'ferry.txt'), 'The ferry to Norhaven carries 240 cars.\n');
  const { stdout, status } = await runScript('ask', ['--index', 'elsewhere/index', 'How many cars?'], {
    folder,
    settings: { ARTICLES_DIR: path.join(elsewhere, 'texts') },
  });
  expect(status).toBe(0);
  expect(stdout).toContain('The ferry to Norhaven carries 240 cars.');
});

test('where there is nothing to index, what to do is said', async () => {
  const { stdout, stderr, status } = await runScript('ask', ['Who?'], {
    folder,
    settings: { ARTICLES_DIR: path.join(folder, 'nowhere'), INDEX_DIR: path.join(folder, 'none') },
  });
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  expect(stderr).toContain('There is no article to index in');
});
