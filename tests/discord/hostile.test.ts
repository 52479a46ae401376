import { readFileSync } from 'node:fs';
import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oneLine } from '../../src/discord/escape.ts';
import { readBack } from '../../src/discord/read-back.ts';
import { Refusal } from '../../src/sandbox/refusals.ts';
import type { StartedInteraction } from '../../src/sandbox/started.ts';
import type { SmallArticle } from './small-answerer.ts';
import { buttonNamed, buttonsOf, openStage, type Stage } from './stage.ts';

const HOSTILE = readFileSync('tests/data/hostile.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as string);

/** What Discord can carry of a text: its own line breaks, no NUL, no half characters. */
const carried = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD');

/** An article whose title, words and address are hostile; `zorb123` finds it. */
const articles: readonly SmallArticle[] = HOSTILE.map((text, at) => ({
  id: `hostile-${at}`,
  title: text,
  text: `An opening paragraph.\n\nIt was zorb${at} who wrote this: ${text.replace(/\s+/g, ' ')} zorb${at}`,
  published: at % 2 === 0 ? '2024-06-12' : text,
  url: at % 3 === 0 ? 'https://news.example/a_(b)?c=d' : at % 3 === 1 ? text : null,
}));

/** Articles that are there at the same time, where all of them would only cost time. */
const NEIGHBOURS = 20;
/** Texts tried at the same time. */
const GROUP = 10;

/** Milliseconds for thousands of requests, on a machine that has other things to do. */
const LONG = 240_000;

/** As many as it takes that nobody asks too fast. */
const PEOPLE = Array.from({ length: 20 }, (_, at) => `Person ${at}`);

let stage: Stage;

const someone = (at: number) => stage.sandbox.person(`Person ${at % PEOPLE.length}`);

beforeEach(async () => {
  stage = await openStage({ articles, sandbox: { people: PEOPLE } });
});

afterEach(async () => {
  const errors = stage.log.filter((line) => line.includes('"level":50'));
  await stage.end();
  expect(errors).toEqual([]);
});

/** Does something with each of a list, a group at a time, everybody in a group another person. */
const inGroups = async <T>(
  list: readonly T[],
  act: (item: T, at: number) => Promise<void>,
): Promise<void> => {
  for (let first = 0; first < list.length; first += GROUP) {
    const group = list.slice(first, first + GROUP);
    await Promise.all(group.map((item, at) => act(item, first + at)));
  }
};

/** What Discord's own client does not let people send is not sent. */
const unlessRefused = async <T>(act: () => T | Promise<T>): Promise<T | null> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};

const answered = async (start: () => StartedInteraction): Promise<APIMessage | null> => {
  const started = await unlessRefused(start);
  return started && (await started.answer());
};

const expectFine = (message: APIMessage | null): void => {
  if (!message) return;
  expect(message.content.length).toBeGreaterThan(0);
  expect(message.content.length).toBeLessThanOrEqual(2_000);
  expect(message.mentions).toEqual([]);
  expect(message.mention_everyone).toBe(false);
};

test(
  `${HOSTILE.length} hostile questions, in every way that one can ask`,
  async () => {
    const { sandbox } = stage;
    expect(HOSTILE.length).toBeGreaterThanOrEqual(200);
    stage.small.articlesNow = articles.slice(0, NEIGHBOURS);
    let sent = 0;
    await inGroups(HOSTILE, async (text, at) => {
      const ada = someone(at);
      const command = await answered(() => ada.command('ask', { question: text }));
      expectFine(command);
      const asked = command && readBack(command.content).question;
      if (asked !== null) expect(asked).toBe(oneLine(carried(text)));
      // The client sends at most 50 requests a second, so each string goes some of the ways.
      if (at % 4 === 0) expectFine(await answered(() => ada.command('summary', { article: text })));
      await unlessRefused(() => ada.autocomplete('ask', { question: text, article: text }, 'article'));
      const message = await unlessRefused(() => ada.say(at % 2 === 0 ? ada.direct() : 'general', text));
      if (!message) return;
      sent++;
      if (at % 2 === 0) expectFine(await sandbox.replyTo(message));
      else expectFine(await answered(() => ada.messageCommand('Find in articles', message)));
    });
    expect(sent).toBeGreaterThanOrEqual(200);
  },
  LONG,
);

test(
  `${HOSTILE.length} hostile articles: quotes intact, buttons work, nobody pinged`,
  async () => {
    await inGroups(articles, async (article, at) => {
      const ada = someone(at);
      const group = at - (at % GROUP);
      stage.small.articlesNow = articles.slice(group, group + NEIGHBOURS);
      const question = `zorb${at}`;
      const answer = await ada.command('ask', { question, article: article.id }).answer();
      expectFine(answer);
      const quotes = readBack(answer.content).quotes.map(({ text }) => text);
      expect(quotes.length).toBeGreaterThan(0);
      for (const quote of quotes) expect(carried(article.text)).toContain(quote);
      expect(buttonsOf(answer)).toContain('More context');
      const button = at % 2 === 0 ? 'More context' : 'Why this?';
      expectFine(await ada.click(answer, buttonNamed(answer, button)).answer());
      if (at % 4 !== 3) return;
      expectFine(await ada.command('summary', { article: article.id, length: 'detailed' }).answer());
    });
  },
  LONG,
);

test('lists of hostile articles, page by page', async () => {
  const ada = someone(0);
  for (const command of ['articles', 'summary']) {
    let page = await ada.command(command, {}).answer();
    for (let turn = 1; turn < Math.ceil(articles.length / 5); turn++) {
      expectFine(page);
      page = await ada.click(page, buttonNamed(page, 'Next')).answer();
    }
    expect(page.content).toContain(`${articles.length} articles`);
  }
});

test('hostile custom ids, under public and private answers, pressed by others', async () => {
  const [ada, grace] = [someone(0), someone(1)];
  const open = await ada.command('ask', { question: 'zorb1' }).answer();
  const secret = await ada.command('ask', { question: 'zorb2', private: true }).answer();
  for (const text of HOSTILE) {
    const id = text.slice(0, 100);
    for (const message of [open, secret]) {
      const reply = await answered(() => grace.forge(message, id));
      expectFine(reply);
      expect(reply?.content ?? '').not.toContain('zorb2');
    }
  }
  for (const button of buttonsOf(secret)) {
    const reply = await grace.forge(secret, buttonNamed(secret, button)).answer();
    expect(reply.content).toBe('That answer is private to the person who asked.');
  }
});
