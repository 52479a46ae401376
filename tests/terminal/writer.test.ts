import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask } from '../../src/terminal/ask.ts';
import { summary } from '../../src/terminal/summary.ts';
import { harbour, strike } from '../answer/library.ts';
import { inForm, numbered } from '../writer/chat-drafts.ts';
import {
  type Behaviour,
  type ChatServer,
  hang,
  loop,
  outOfQuota,
  say,
  startChatServer,
} from '../writer/chat-server.ts';
import { runHere, runScript } from './run-script.ts';

let folder: string;
let server: ChatServer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pullquote-writer-'));
  await mkdir(path.join(folder, 'articles'));
  await writeFile(path.join(folder, 'articles', 'harbour.md'), harbour);
  await writeFile(path.join(folder, 'articles', 'strike.md'), strike);
  server = await startChatServer();
  await run('ask', [question], { WRITER_URL: '' });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  server.behave = copying;
  server.requests.length = 0;
});

afterEach(() => vi.unstubAllEnvs());

const question = 'Who complains about the new pontoon?';

/** Runs a command in this process with these settings. */
const run = async (
  name: 'ask' | 'summary',
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
) => {
  const all = {
    WRITER_URL: server.url,
    WRITER_MODEL: 'scripted',
    INDEX_DIR: path.join(folder, 'embeddings', 'index'),
    ARTICLES_DIR: path.join(folder, 'articles'),
    LOG_LEVEL: 'silent',
    ...settings,
  };
  for (const [setting, value] of Object.entries(all)) vi.stubEnv(setting, value);
  return name === 'ask' ? runHere(ask, words) : runHere(summary, words);
};

/** Says the first sentence about a pontoon again, or the first there is, word for word. */
const copying: Behaviour = say((request) => {
  const sentences = [...numbered(request)];
  const [number, line] = sentences.find(([, text]) => text.includes('pontoon')) ?? sentences[0] ?? [1, ''];
  return inForm([{ text: line, cites: [number] }])(request);
});

/** Says what no article says. */
const lying: Behaviour = say((request) =>
  inForm([{ text: 'The library burned down in 1812.', cites: [1] }])(request),
);

describe('npm run ask with a writer', () => {
  test('shows the quotes, then the text: who wrote it, and what bears it out', async () => {
    const plain = await run('ask', [question], { WRITER_URL: '' });
    const { stdout, error } = await run('ask', [question]);
    expect(error).toBeNull();
    expect(stdout.startsWith(plain.stdout.trimEnd())).toBe(true);
    expect(stdout).toContain(
      '\nWritten by scripted, not an article; “…” are an article’s words, numbers say which:\n',
    );
    expect(stdout).toMatch(
      /\nFishermen complain that the new pontoon takes the best berth in the basin\. \[1\]\n$/,
    );
  });

  test.each<readonly [string, Behaviour]>([
    ['lies', lying],
    ['has no quota', outOfQuota()],
    ['never answers', hang],
    ['never ends', loop('word ')],
  ])('shows the quotes alone where the model %s', async (_, behave) => {
    const plain = await run('ask', [question], { WRITER_URL: '' });
    server.behave = behave;
    const { stdout, error } = await run('ask', [question], { WRITER_TIMEOUT_MS: '1500' });
    expect(error).toBeNull();
    expect(stdout).toBe(plain.stdout);
  });

  test('--json has it in a field of its own, cut from the article’s file', async () => {
    const plain = await run('ask', ['--json', question], { WRITER_URL: '' });
    const { stdout } = await run('ask', ['--json', question]);
    const { timings: _before, ...without } = JSON.parse(plain.stdout);
    const { timings: _after, written, ...answer } = JSON.parse(stdout);
    expect(without).not.toHaveProperty('written');
    expect(answer).toEqual(without);
    expect(written.model).toBe('scripted');
    expect(written.sentences.length).toBeGreaterThan(0);
    for (const { cites, text, pieces } of written.sentences) {
      expect(text).not.toBe('');
      expect(cites.every((cite: number) => written.sources[cite] !== undefined)).toBe(true);
      for (const piece of pieces) expect(Object.keys(piece)).toHaveLength(1);
    }
    for (const { article, start, end, text } of written.sources) {
      const content = await readFile(path.join(folder, 'articles', `${article}.md`), 'utf8');
      expect(content.slice(start, end)).toBe(text);
    }
  });

  test('--json says null where nothing true was written', async () => {
    server.behave = lying;
    const { stdout } = await run('ask', ['--json', question]);
    expect(JSON.parse(stdout).written).toBeNull();
  });

  test('makes a follow-up stand alone first, as a process that reads its questions', async () => {
    server.behave = (request, response, signal) =>
      (request.text.includes('and the strike') && !request.structured
        ? say('Who speaks for the crews on strike?')
        : copying)(request, response, signal);
    const { stdout, status } = await runScript('ask', [], {
      folder,
      settings: { WRITER_URL: server.url, WRITER_MODEL: 'scripted' },
      input: `${question}\nand the strike?\n`,
    });
    expect(status).toBe(0);
    expect(stdout).toContain('Written by scripted');
    expect(stdout).toContain('Understood as: ');
    expect(server.requests.some(({ text }) => text.includes('and the strike'))).toBe(true);
  });

  test('without a model’s name says what is missing', async () => {
    const { stdout, error } = await run('ask', [question], { WRITER_MODEL: '' });
    expect(stdout).toBe('');
    expect(error?.next).toContain('WRITER_MODEL');
  });
});

describe('npm run summary with a writer', () => {
  test('shows the article’s sentences, then the text', async () => {
    const plain = await run('summary', ['harbour'], { WRITER_URL: '' });
    const { stdout, error } = await run('summary', ['harbour']);
    expect(error).toBeNull();
    expect(stdout.startsWith(plain.stdout.trimEnd())).toBe(true);
    expect(stdout).toContain('\nWritten by scripted, not an article;');
  });

  test('--json has it in a field of its own', async () => {
    const { stdout } = await run('summary', ['harbour', '--json']);
    const { written, quotes } = JSON.parse(stdout);
    for (const source of written.sources) expect(quotes).toContainEqual(source);
    const { stdout: all } = await run('summary', ['--json']);
    for (const line of all.trimEnd().split('\n')) expect(JSON.parse(line)).not.toHaveProperty('written');
  });
});
