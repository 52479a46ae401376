import { readFile } from 'node:fs/promises';
import { type APIMessage, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { articleKey } from '../../src/discord/article-key.ts';
import { feedbackFile } from '../../src/discord/bot.ts';
import type { Ballot } from '../../src/discord/feedback.ts';
import { buttonNamed, buttonsOf, newsroom, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage({
    articles: [await newsroom('aldermoor-tram-vote'), await newsroom('corvane-plant-closure')],
  });
});

afterEach(() => stage.end());

const STOPS = 'How many stops are planned on the tram line?';
const PARAGRAPH =
  '> The line will run for 11 kilometres between the Saltgate railway station and the university hospital. ' +
  '**Fourteen stops are planned.** If the Treasury releases';

const mention = (text: string): string => `<@${stage.sandbox.applicationId}> ${text}`;
const askByName = (text = STOPS): Promise<APIMessage> =>
  stage.sandbox.replyTo(stage.sandbox.person('Ada').say('general', mention(text)));
const askByCommand = (options: Record<string, string | boolean> = {}): Promise<APIMessage> =>
  stage.sandbox
    .person('Ada')
    .command('ask', { question: STOPS, ...options })
    .answer();
const press = async (message: APIMessage, button: string, person = 'Ada'): Promise<APIMessage> => {
  const answer = await stage.sandbox.person(person).click(message, buttonNamed(message, button)).answer();
  expect((answer.flags ?? 0) & MessageFlags.Ephemeral).toBeTruthy();
  return answer;
};
const forge = async (message: APIMessage, id: string, person = 'Grace'): Promise<APIMessage> =>
  stage.sandbox.person(person).forge(message, id).answer();

const ballots = async (): Promise<Ballot[]> =>
  (await readFile(feedbackFile(stage.settings), 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Ballot);

const changeArticle = (change: (text: string) => string): void => {
  stage.small.articlesNow = stage.small.articlesNow.map((article) => ({
    ...article,
    text: change(article.text),
  }));
};

describe.each([
  ['a reply', () => askByName()],
  ['an answer to a command', () => askByCommand()],
  ['a private answer', () => askByCommand({ private: true })],
])('under %s', (_, ask) => {
  describe.each([
    ['at once', async () => undefined],
    ['after a restart', () => stage.restart()],
  ])('%s', (_when, between) => {
    test('*More context* shows the paragraph with the quote in bold', async () => {
      const answer = await ask();
      await between();
      const context = await press(answer, 'More context');
      expect(context.content.startsWith(PARAGRAPH)).toBe(true);
      expect(context.content).toContain('-# 1 · Aldermoor councillors');
    });

    test('*More quotes* shows the next best, again and again until there are none', async () => {
      const answer = await ask();
      await between();
      const numbers = (message: APIMessage): number[] =>
        [...message.content.matchAll(/^-# (\d+) · /gm)].map(([, number]) => Number(number));
      let message = answer;
      const seen = numbers(answer);
      for (let page = 0; page < 20; page++) {
        message = await press(message, 'More quotes');
        if (message.content === 'There are no further quotes on this question.') break;
        seen.push(...numbers(message));
      }
      expect(message.content).toBe('There are no further quotes on this question.');
      expect(seen.length).toBeGreaterThan(5);
      expect(seen).toEqual(seen.map((__, at) => at + 1));
    });

    test('*Why this?* tells ranks, confidence and the second best', async () => {
      const answer = await ask();
      await between();
      const why = await press(answer, 'Why this?');
      expect(why.content).toContain('1st by words, 2nd by meaning. Confidence that it answers: 80 %.');
      expect(why.content).toMatch(/Second best was this.*\n> .+\n-# 2 · /);
    });

    test('votes are kept, one line for each person, a changed vote in place of the first', async () => {
      const answer = await ask();
      await between();
      await press(answer, '👍');
      expect((await ballots()).map(({ vote }) => vote)).toEqual(['up']);
      const thanks = await press(answer, '👎');
      expect(thanks.content).toContain('not helpful');
      const [ballot, ...others] = await ballots();
      expect(others).toEqual([]);
      expect(ballot).toMatchObject({ vote: 'down', question: STOPS, answered: true, answer: null });
      expect(ballot?.quotes[0]).toEqual({
        article: 'aldermoor-tram-vote',
        text: 'Fourteen stops are planned.',
      });
      expect(ballot?.index).toBe((await stage.small.ask(STOPS)).index);
    });
  });
});

describe('when the index was built again', () => {
  test('a quote that moved is found again', async () => {
    const answer = await askByName();
    changeArticle((text) => `A new first paragraph.\n\n${text}`);
    const context = await press(answer, 'More context');
    expect(context.content.startsWith(PARAGRAPH)).toBe(true);
    expect(context.content).toContain('paragraph 5');
    const why = await press(answer, 'Why this?');
    expect(why.content).toContain('were indexed again since');
  });

  test('a quote that is gone is said to be', async () => {
    const answer = await askByName();
    changeArticle((text) => text.replace('Fourteen stops', 'Twelve stops'));
    expect((await press(answer, 'More context')).content).toContain(
      'The article of quote 1 has changed since',
    );
    expect((await press(answer, 'Why this?')).content).toContain('were indexed again since');
  });

  test('an article that is gone is said to be', async () => {
    const answer = await askByName();
    stage.small.articlesNow = [];
    expect((await press(answer, 'More context')).content).toContain('no longer among those');
    expect((await press(answer, 'More quotes')).content).toContain('no further quotes');
    expect((await press(answer, '👍')).content).toContain('Thank you');
    expect((await ballots())[0]?.quotes[0]?.article).toBeNull();
  });
});

test('the question of a reply was deleted: the buttons that need it say so, the others work', async () => {
  const ada = stage.sandbox.person('Ada');
  const question = ada.say('general', mention(STOPS));
  const answer = await stage.sandbox.replyTo(question);
  ada.delete(question);
  await stage.restart();
  expect((await press(answer, 'More quotes')).content).toContain('can’t see the question');
  expect((await press(answer, 'Why this?')).content).toContain('can’t see the question');
  expect((await press(answer, 'More context')).content.startsWith(PARAGRAPH)).toBe(true);
});

test('*More quotes* of one article stays in it', async () => {
  const answer = await askByCommand({
    article: 'corvane-plant-closure',
    question: 'Corvane plant pumps work town years',
  });
  await stage.restart();
  const more = await press(answer, 'More quotes');
  expect(more.content).toContain('-# 4 · Corvane');
  expect(stage.small.asked.at(-1)?.options.only).toEqual(['corvane-plant-closure']);
});

test('votes of two people are two lines, without their ids', async () => {
  const answer = await askByCommand();
  await Promise.all([press(answer, '👍', 'Ada'), press(answer, '👎', 'Grace')]);
  const lines = await readFile(feedbackFile(stage.settings), 'utf8');
  expect((await ballots()).map(({ vote }) => vote).sort()).toEqual(['down', 'up']);
  for (const person of ['Ada', 'Grace']) expect(lines).not.toContain(stage.sandbox.person(person).id);
});

test('an answer of "not in the articles" can be voted on', async () => {
  const answer = await askByName('zebra quagga okapi?');
  expect(buttonsOf(answer)).toEqual(['👍', '👎']);
  await press(answer, '👍');
  expect(await ballots()).toMatchObject([{ answered: false, question: 'zebra quagga okapi?', quotes: [] }]);
});

describe('forged clicks', () => {
  test.each([
    'q1:context:aaaaaaaaaaaa',
    'q1:context:',
    'q1:more:abcdefgh:q:9999',
    'q1:more:abcdefgh:qaaaaaaaaaaaa:0',
    'q1:why:abcdefgh:caaaaaaaaaaaa',
    'q1:up:abcdefgh:aaaaaaaaaaaa.aaaaaaaaaaaa',
    'q1:articles:9999',
    'q1:overview:0',
    'q9:context:aaaaaaaaaaaa',
    'nonsense',
    '__proto__',
    '💥'.repeat(25),
  ])('%s', async (id) => {
    const answer = await askByName();
    const reply = await forge(answer, id);
    expect(reply.content.length).toBeGreaterThan(0);
    expect(stage.log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test('on somebody else’s private answer show nothing of it', async () => {
    const answer = await askByCommand({ private: true });
    for (const button of buttonsOf(answer)) {
      const reply = await forge(answer, buttonNamed(answer, button), 'Grace');
      expect(reply.content).toBe('That answer is private to the person who asked.');
    }
    expect(
      stage.sandbox
        .person('Grace')
        .history('general')
        .map(({ content }) => content)
        .join('\n'),
    ).not.toContain('Fourteen');
  });

  test('naming an article that the message does not quote show nothing of it', async () => {
    const answer = await askByName();
    const reply = await forge(answer, `q1:context:${articleKey('corvane-plant-closure')}`);
    expect(reply.content).toContain('has changed since');
  });
});
