import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { APIMessage } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answerer } from '../../src/answer/answer.ts';
import { openAnswerer } from '../../src/answer/open.ts';
import { feedbackFile } from '../../src/discord/bot.ts';
import { readBack } from '../../src/discord/read-back.ts';
import { noProgress } from '../../src/progress.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { readSettings } from '../../src/settings.ts';
import { buttonNamed, expectCleanRecord, openStage, type Stage } from './stage.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-whole-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const indexed = (): Record<string, string> => ({
  INDEX_DIR: path.join(folder, 'index'),
  ARTICLES_DIR: path.resolve('tests/data/newsroom/articles'),
});

const STOPS = 'How many stops are planned on the tram line?';

describe('with the real answerer', () => {
  let answerer: Answerer;
  let stage: Stage;

  beforeAll(async () => {
    const { MODELS_DIR } = readSettings();
    const settings = { ...readSettings(indexed()), MODELS_DIR };
    answerer = await openAnswerer(settings, { progress: noProgress, note: () => undefined });
  });
  afterAll(() => answerer.close());
  beforeEach(async () => {
    stage = await openStage({ answerer });
  });
  afterEach(() => stage.end());

  const press = (message: APIMessage, button: string): Promise<APIMessage> =>
    stage.sandbox.person('Ada').click(message, buttonNamed(message, button)).answer();

  test('from a question to quotes that stand in the article, and everything under them', async () => {
    const { sandbox } = stage;
    const ada = sandbox.person('Ada');
    const asked = ada.say('general', `<@${sandbox.applicationId}> ${STOPS}`);
    const answer = await sandbox.replyTo(asked);
    const shown = readBack(answer.content);
    expect(shown.quotes[0]?.text).toContain('Fourteen stops are planned');
    for (const { text } of shown.quotes) {
      const texts = (await answerer.articles()).map(({ id }) => answerer.text(id));
      expect((await Promise.all(texts)).some((article) => article?.includes(text))).toBe(true);
    }
    await stage.restart();
    const [context, more, why] = [
      await press(answer, 'More context'),
      await press(answer, 'More quotes'),
      await press(answer, 'Why this?'),
    ];
    expect(context.content).toContain('The line will run for 11 kilometres');
    expect(context.content).toMatch(/\*\*[^*]*Fourteen stops are planned\.[^*]*\*\*/);
    expect(more.content).toMatch(/-# 4 · |no further quotes/);
    expect(why.content).toMatch(/\d(?:st|nd|rd|th) by (?:words|meaning)/);
    expect((await press(answer, '👍')).content).toContain('helpful');
  });

  test('votes become a data set', async () => {
    const ada = stage.sandbox.person('Ada');
    for (const question of [STOPS, 'Who was the first person on the moon?']) {
      await press(await ada.command('ask', { question }).answer(), '👍');
    }
    await press(await ada.command('ask', { question: 'Who is Gordon Attwell?' }).answer(), '👎');
    const out = path.join(folder, 'votes');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'scripts/feedback.ts', '--json', '--out', out],
      { env: { ...process.env, ...indexed(), FEEDBACK_FILE: feedbackFile(stage.settings) } },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ votes: 3, up: 2, down: 1, unanswered: { up: 1, down: 0 } },
      written: { questions: 2, articles: 1, leftOut: { unknown: 1, changed: 0 } },
    });
    const lines = (await readFile(path.join(out, 'questions.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { question: STOPS, article: 'aldermoor-tram-vote', answers: ['Fourteen'], answerable: true },
      { question: 'Who was the first person on the moon?', article: null, answers: [], answerable: false },
    ]);
  });

  test('what no article says is said plainly', async () => {
    const answer = await stage.sandbox
      .person('Ada')
      .command('ask', { question: 'Who was the first person on the moon?' })
      .answer();
    expect(answer.content).toContain('That is not in the articles.');
  });

  test('summaries, the list and the help', async () => {
    const ada = stage.sandbox.person('Ada');
    const summary = await ada.command('summary', { article: 'tram', length: 'brief' }).answer();
    expect(summary.content).toMatch(/^\*\*Aldermoor .*\*\*\n-# 12 June 2024.*\n> /);
    expect((await ada.command('articles').answer()).content).toContain('Page 1 of 4 · 16 articles');
    expect((await ada.command('summary').answer()).content.match(/^> /gm)).toHaveLength(5);
    expect((await ada.command('help').answer()).content).toMatch(/Try: \*\*.+\*\*/);
  });
});

describe('npm start', () => {
  let sandbox: Sandbox;
  let running: ChildProcess[];

  beforeEach(async () => {
    sandbox = await startSandbox();
    running = [];
  });
  afterEach(async () => {
    for (const child of running)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await sandbox.close();
    expectCleanRecord(sandbox);
  });

  const start = (settings: Record<string, string> = {}): { child: ChildProcess; errors: () => string } => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
      env: {
        ...process.env,
        DISCORD_TOKEN: sandbox.token,
        DISCORD_API_URL: sandbox.api,
        ...indexed(),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let errors = '';
    child.stderr?.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    return { child, errors: () => errors };
  };

  test.each(['SIGINT', 'SIGTERM'] as const)('answers, and on %s leaves with status 0', async (signal) => {
    const { child, errors } = start();
    await sandbox.next((event) => event.type === 'commands', {
      from: 0,
      within: 50_000,
      what: 'its commands',
    });
    const ada = sandbox.person('Ada');
    const reply = await sandbox.replyTo(ada.say(ada.direct(), STOPS), { within: 20_000 });
    expect(readBack(reply.content).quotes[0]?.text).toContain('Fourteen stops are planned');
    child.kill(signal);
    const [status] = (await once(child, 'exit')) as [number | null];
    expect(status).toBe(0);
    expect(sandbox.gateway.connections).toBe(0);
    expect(errors()).not.toContain(sandbox.token);
    expect(errors()).not.toContain('How many stops');
  });

  test.each([
    ['a wrong token', { DISCORD_TOKEN: 'wrong' }, /^Discord refused DISCORD_TOKEN\.$/m],
    ['an intent that is not switched on', { DISCORD_CHANNEL_IDS: '1'.repeat(18) }, /Message Content Intent/],
    ['a wrong setting', { DISCORD_GUILD_IDS: 'home' }, /DISCORD_GUILD_IDS is "home"/],
    [
      'no access rules where they are named',
      { ACCESS_FILE: '/nowhere/access.json' },
      /\/nowhere\/access\.json/,
    ],
  ])('with %s: one clear message, status 1', async (_, settings, message) => {
    const { child, errors } = start(settings);
    const [status] = (await once(child, 'exit')) as [number | null];
    expect(status).toBe(1);
    expect(errors()).toMatch(message);
    expect(errors()).not.toMatch(/\n\s+at /);
  });

  test('with a damaged index: one clear message, status 1', async () => {
    const damaged = path.join(folder, 'damaged');
    await cp(path.join(folder, 'index'), damaged, { recursive: true });
    const files = await readdir(damaged, { recursive: true });
    for (const name of files.filter((each) => /manifest|json$/.test(each))) {
      const file = path.join(damaged, name);
      await writeFile(file, (await readFile(file)).subarray(0, 10));
    }
    const { child, errors } = start({ INDEX_DIR: damaged });
    const [status] = (await once(child, 'exit')) as [number | null];
    expect(status).toBe(1);
    expect(errors()).toMatch(/The index|damaged/);
    expect(errors()).not.toMatch(/\n\s+at /);
  });
});
