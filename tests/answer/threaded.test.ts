import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../src/answer/answer.ts';
import type { LiveAnswerer } from '../../src/answer/live.ts';
import { openAnswerer } from '../../src/answer/open.ts';
import { openThreadedAnswerer } from '../../src/answer/threaded.ts';
import { UserError } from '../../src/errors.ts';
import { indexPlaces } from '../../src/index/places.ts';
import { readManifest } from '../../src/index/store.ts';
import { updateIndex } from '../../src/index/update.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { harbour, strike } from './library.ts';

const report = { progress: noProgress, note: () => undefined };
let folder: string;
let settings: Settings;
let answerer: LiveAnswerer;
let switches = 0;
const troubles: unknown[] = [];

const write = (name: string, text: string) => writeFile(path.join(settings.ARTICLES_DIR, name), text);
const bodyOf = ({ timings: _, ...rest }: Answer) => rest;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-threaded-'));
  settings = readSettings({
    INDEX_DIR: path.join(folder, 'index'),
    ARTICLES_DIR: path.join(folder, 'articles'),
    ...(process.env['MODELS_DIR'] === undefined ? {} : { MODELS_DIR: process.env['MODELS_DIR'] }),
  });
  await mkdir(settings.ARTICLES_DIR);
  await write('harbour.md', harbour);
  await write('strike.md', strike);
  answerer = await openThreadedAnswerer(settings, {
    ...report,
    onSwitch: () => switches++,
    onTrouble: (error) => troubles.push(error),
  });
});

afterAll(async () => {
  await answerer.close();
  await rm(folder, { recursive: true, force: true });
});

test('gives what the answerer of this thread gives', async () => {
  const here = await openAnswerer(settings, report);
  const question = 'How much does Velomar offer?';
  const conversation = [{ question: 'Who chairs the library?', answer: null }];
  expect(bodyOf(await answerer.ask(question, { conversation }))).toEqual(
    bodyOf(await here.ask(question, { conversation })),
  );
  expect(bodyOf(await answerer.findClaim('Velomar loses money'))).toEqual(
    bodyOf(await here.findClaim('Velomar loses money')),
  );
  expect(await answerer.passages(question)).toEqual(await here.passages(question));
  expect(await answerer.overview()).toEqual(await here.overview());
  expect(await answerer.articles({ only: ['strike'] })).toEqual(await here.articles({ only: ['strike'] }));
  expect(await answerer.summarise('harbour', 'brief')).toEqual(await here.summarise('harbour', 'brief'));
  expect(await answerer.text('strike')).toBe(strike);
  expect(await answerer.findAgain('strike', 'Nobody was hurt.')).toEqual(
    await here.findAgain('strike', 'Nobody was hurt.'),
  );
  await here.close();
});

test('fails as the answerer of this thread fails', async () => {
  await expect(answerer.summarise('no-such', 'brief')).rejects.toThrow(UserError);
});

test('switches to a new index under questions: each is answered from one of the two', async () => {
  const before = (await readManifest(settings.INDEX_DIR)).version;
  const asking = Array.from({ length: 30 }, (_, i) => answerer.ask(`How many volumes are there? (${i})`));
  await write('harbour.md', harbour.replace('12,000 volumes', '19,500 volumes'));
  await updateIndex(indexPlaces(settings));
  const after = (await readManifest(settings.INDEX_DIR)).version;
  expect(after).not.toBe(before);
  // Nobody tells it: it looks.
  await expect.poll(async () => (await answerer.ask('How many volumes are there?')).index).toBe(after);
  expect(switches).toBe(1);
  for (const { index, quotes } of await Promise.all(asking)) {
    const [quote] = quotes;
    expect([before, after]).toContain(index);
    expect(quote?.text).toContain(index === before ? '12,000' : '19,500');
  }
});

test('keeps to its index where the new one cannot be opened, says so once, and takes the next', async () => {
  const manifest = path.join(settings.INDEX_DIR, 'manifest.json');
  await writeFile(manifest, 'no manifest');
  await expect.poll(() => troubles.length).toBe(1);
  await expect(answerer.reload()).rejects.toThrow(UserError);
  expect((await answerer.ask('How many volumes are there?')).answered).toBe(true);
  await write('strike.md', strike.replace('4.5 percent', '6.5 percent'));
  await updateIndex(indexPlaces(settings));
  await answerer.reload();
  expect((await answerer.text('strike')) ?? '').toContain('6.5 percent');
  expect(troubles).toHaveLength(1);
});

test('says what is missing, as the answerer of this thread says it', async () => {
  const nothing = { ...settings, READER_MODEL: path.join(folder, 'no reader') };
  await expect(openThreadedAnswerer(nothing, report)).rejects.toThrow('READER_MODEL names no folder');
});

test('is given up while it opens', async () => {
  const controller = new AbortController();
  const opening = openThreadedAnswerer(
    { ...settings, INDEX_DIR: path.join(folder, 'another') },
    { ...report, signal: controller.signal, note: () => controller.abort() },
  );
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
});
