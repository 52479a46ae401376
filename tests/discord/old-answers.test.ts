import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { APIMessage } from 'discord.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answersFolder, type GivenAnswer, readAnswers } from '../../src/answer/answer-record.ts';
import { type LiveAnswerer, openLiveAnswerer } from '../../src/answer/live.ts';
import { indexPlaces } from '../../src/index/places.ts';
import { updateIndex } from '../../src/index/update.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { runIndex } from '../index/processes.ts';
import { buttonNamed, openStage, type Stage } from './stage.ts';

// A model is loaded, an index built several times, and a process started.
vi.setConfig({ testTimeout: 120_000 });

const OPENING = 'Ferry to Sandholm sails again\n\nMarch 4, 2024\n\n';
const SAILS =
  'The ferry to Sandholm sailed again on Monday after eleven weeks in the dock. Captain Liv Aronsen said that the new engine had cost 740,000 crowns.\n\n';
const ISLAND = 'Sandholm has 312 inhabitants and one shop. Its school was closed in 2019.\n';
const MARKET =
  'Night market in Ostley draws crowds\n\nMarch 6, 2024\n\nThe night market in Ostley drew 9,000 visitors on its first evening. Organiser Rafe Dunmore promised more lamps.\n';

const COST = 'How much did the new engine cost?';
const VISITORS = 'How many visitors did the night market draw?';

let folder: string;
let settings: Settings;
let answerer: LiveAnswerer;
let stage: Stage;

const write = (name: string, text: string): Promise<void> =>
  writeFile(path.join(settings.ARTICLES_DIR, name), text);
const indexAgain = async (): Promise<void> => {
  await updateIndex(indexPlaces(settings));
  await answerer.reload();
};
const kept = async (): Promise<GivenAnswer[]> => {
  const answers: GivenAnswer[] = [];
  for await (const answer of readAnswers(answersFolder(settings.INDEX_DIR))) answers.push(answer);
  return answers;
};
const ask = (question: string): Promise<APIMessage> =>
  stage.sandbox.replyTo(
    stage.sandbox.person('Ada').say('general', `<@${stage.sandbox.applicationId}> ${question}`),
  );
const press = (message: APIMessage, button: string): Promise<APIMessage> =>
  stage.sandbox.person('Grace').click(message, buttonNamed(message, button)).answer();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-old-'));
  const given = {
    INDEX_DIR: path.join(folder, 'index'),
    ARTICLES_DIR: path.join(folder, 'articles'),
    MODELS_DIR: readSettings().MODELS_DIR,
    READER: 'off',
  };
  settings = readSettings(given);
  await mkdir(settings.ARTICLES_DIR);
  await write('ferry.txt', OPENING + SAILS + ISLAND);
  await write('market.txt', MARKET);
  answerer = await openLiveAnswerer(settings, { progress: noProgress, note: () => undefined });
  stage = await openStage({ answerer, settings: () => given });
});

afterAll(async () => {
  await stage?.end();
  await answerer?.close();
  await rm(folder, { recursive: true, force: true });
});

test('answers given yesterday stay true, or say that they no longer are', async () => {
  const [cost, visitors] = [await ask(COST), await ask(VISITORS)];
  expect(cost.content).toContain('740,000');
  expect(visitors.content).toContain('9,000');
  await expect.poll(kept).toHaveLength(2);
  const [first] = await kept();
  const [quote] = first?.quotes ?? [];
  expect(first).toMatchObject({ question: COST, answered: true });
  expect((OPENING + SAILS + ISLAND).slice(quote?.start, quote?.end)).toBe(quote?.text);

  // The quote moves down by a paragraph: its button opens it at its new place.
  const correction = 'This article was corrected on Tuesday: the engine is new, the hull is not.\n\n';
  await write('ferry.txt', OPENING + correction + SAILS + ISLAND);
  await indexAgain();
  const moved = await press(cost, 'More context');
  expect(moved.content).toContain('had cost 740,000 crowns.');
  expect(moved.content).toContain('paragraph 4');
  expect((await press(cost, 'Why this?')).content).toContain('were indexed again since');
  const untouched = await press(visitors, 'More context');
  expect(untouched.content).toContain('drew 9,000 visitors');

  // Its words change, and the other article is taken down: both are said.
  await write('ferry.txt', OPENING + correction + SAILS.replace('740,000', '760,000') + ISLAND);
  await rm(path.join(settings.ARTICLES_DIR, 'market.txt'));
  await indexAgain();
  const lost = await press(cost, 'More context');
  expect(lost.content).toContain('has changed since');
  expect(lost.content).not.toContain('740,000');
  const gone = await press(visitors, 'More context');
  expect(gone.content).toContain('no longer among those that I can show here');
  expect(gone.content).not.toContain('9,000 visitors');
});

test('npm run index ends with what became of the quotes given', async () => {
  const places = indexPlaces(settings);
  const quoted = new Set((await kept()).flatMap(({ quotes }) => quotes.map(({ text }) => text)));
  const { stdout } = await runIndex(places);
  const [last] = stdout.trimEnd().split('\n').slice(-1);
  expect(last).toMatch(/^Quotes given so far: /);
  const counts = [...(last ?? '').matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
  expect(counts).toBe(quoted.size);
  expect(last).toMatch(/[1-9]\d* no longer in the article/);
  expect(last).toMatch(/[1-9]\d* of articles taken out/);
  const json = JSON.parse((await runIndex(places, ['--json'])).stdout);
  expect(json.quotesGiven).toMatchObject({ unchanged: expect.any(Number), moved: expect.any(Number) });
  expect(json.quotesGiven.removed).toBeGreaterThan(0);
});

test('neither names nor ids of people are in the record', async () => {
  const { sandbox } = stage;
  const [ada, grace] = [sandbox.person('Ada'), sandbox.person('Grace')];
  const before = (await kept()).length;
  const asked = ada.say(
    'general',
    `<@${sandbox.applicationId}> what did <@${grace.id}> say about the engine?`,
  );
  await sandbox.replyTo(asked);
  await ada
    .command('ask', { question: `Does <@${grace.id}> know what the engine cost?`, private: true })
    .answer();
  await ada
    .messageCommand('Find in articles', grace.say('general', 'Sandholm has 312 inhabitants, says Ada'))
    .answer();
  await expect.poll(async () => (await kept()).length).toBe(before + 3);
  const lines = (await kept()).slice(before);
  expect(lines.map(({ question }) => question)).toEqual([
    'what did someone say about the engine?',
    'Does someone know what the engine cost?',
    null,
  ]);
  const record = answersFolder(settings.INDEX_DIR);
  for (const name of await readdir(record)) {
    const text = await readFile(path.join(record, name), 'utf8');
    for (const person of [ada, grace]) {
      expect(text).not.toContain(person.id);
      expect(text).not.toContain(person.name);
    }
    expect(text).not.toMatch(/\d{17}/);
  }
});

test('with ANSWERS_KEPT_DAYS=off nothing is kept', async () => {
  const other = await openStage({ settings: () => ({ ANSWERS_KEPT_DAYS: 'off' }) });
  const answer = await other.sandbox.person('Ada').command('ask', { question: 'tram stops?' }).answer();
  expect(answer.content).toContain('stops');
  await other.bot.stop();
  expect(await readdir(other.folder)).not.toContain('index.answers');
  await other.end();
});
