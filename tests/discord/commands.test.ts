import { MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSmallAnswerer } from './small-answerer.ts';
import { buttonNamed, buttonsOf, newsroom, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage({
    articles: await Promise.all(
      [
        'aldermoor-tram-vote',
        'deepwater-sponge',
        'corvane-plant-closure',
        'hallam-cup-final',
        'library-of-things',
        'opera-house-roof',
      ].map(newsroom),
    ),
    sandbox: { people: ['Ada', 'Grace', { name: 'Otto', locale: 'de' }] },
  });
});

afterEach(() => stage.end());

const isPrivate = (flags: number | undefined): boolean => ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
const STOPS = 'How many stops are planned on the tram line?';

describe('/ask', () => {
  test('names the question and answers everybody', async () => {
    const answer = await stage.sandbox.person('Ada').command('ask', { question: STOPS }).answer();
    expect(answer.content.split('\n').slice(0, 2)).toEqual([
      `-# Question: ${STOPS}`,
      '> Fourteen stops are planned.',
    ]);
    expect(buttonsOf(answer)).toEqual(['More context', 'More quotes', 'Why this?', '👍', '👎']);
    expect(stage.sandbox.person('Grace').history('general')).toHaveLength(1);
    expect((answer.flags ?? 0) & MessageFlags.SuppressEmbeds).toBeTruthy();
  });

  test('private shows it only to the asker', async () => {
    const answer = await stage.sandbox
      .person('Ada')
      .command('ask', { question: STOPS, private: true })
      .answer();
    expect(isPrivate(answer.flags)).toBe(true);
    expect(stage.sandbox.person('Grace').history('general')).toEqual([]);
  });

  test('in one article, named by what autocompletion offers or by a part of its title', async () => {
    const ada = stage.sandbox.person('Ada');
    const [choice] = await ada.autocomplete('ask', { question: 'x', article: 'spnoge' }, 'article');
    expect(choice).toEqual({
      name: 'The sponge that swallows light · 2024-06-12',
      value: 'deepwater-sponge',
    });
    for (const article of ['deepwater-sponge', 'swalows light']) {
      await ada.command('ask', { question: STOPS, article }).answer();
      expect(stage.small.asked.at(-1)?.options.only).toEqual(['deepwater-sponge']);
    }
  });

  test('in an article that is not there says so', async () => {
    const answer = await stage.sandbox
      .person('Ada')
      .command('ask', { question: STOPS, article: '**@everyone** [x](https://x.example)' })
      .answer();
    expect(answer.content).toContain('No article here is called “');
    expect(stage.small.asked).toEqual([]);
  });

  test('offers at most 25 titles, all of them where nothing is typed', async () => {
    const ada = stage.sandbox.person('Ada');
    expect(await ada.autocomplete('summary', { article: '' }, 'article')).toHaveLength(6);
    stage.small.articlesNow = Array.from({ length: 60 }, (_, at) => ({
      id: `a-${at}`,
      title: `Storm number ${at}`,
      text: 'A storm came.',
    }));
    expect(await ada.autocomplete('summary', { article: 'strom' }, 'article')).toHaveLength(25);
  });

  test.each([
    ['private, so no thread', { private: true, thread: true }, 'A private answer can’t open a thread.'],
    ['a thread, not by direct message', { thread: true }, 'I can’t open a thread here.'],
  ])('%s', async (_, options, words) => {
    const ada = stage.sandbox.person('Ada');
    const where = 'private' in options ? {} : { channel: ada.direct() };
    const mark = stage.sandbox.events.mark();
    await ada.command('ask', { question: STOPS, ...options }, where).answer();
    const event = await stage.sandbox.next(
      (each) => each.type === 'message' && each.message.content === words,
      { from: mark },
    );
    expect(event.type === 'message' && event.onlyFor).toBe(ada.id);
  });

  test('a thread where that is forbidden: the answer stays, the asker is told why', async () => {
    const { sandbox } = stage;
    sandbox.setOverwrite('general', { for: 'bot', deny: ['CreatePublicThreads'] });
    const ada = sandbox.person('Ada');
    const mark = sandbox.events.mark();
    const answer = await ada.command('ask', { question: STOPS, thread: true }).answer();
    expect(answer.content).toContain('Fourteen stops');
    await sandbox.next(
      (each) => each.type === 'message' && each.message.content.includes('Create Public Threads'),
      { from: mark },
    );
  });
});

describe('/summary', () => {
  test('of an article: title and date, then quotes in order with their paragraphs', async () => {
    const answer = await stage.sandbox.person('Ada').command('summary', { article: 'tram' }).answer();
    const lines = answer.content.split('\n');
    expect(lines.slice(0, 2)).toEqual([
      '**Aldermoor councillors back tram line by a single vote**',
      '-# 12 June 2024',
    ]);
    expect(lines[3]).toBe('-# 1 · paragraph 1');
  });

  test('a long one takes several messages, no quote lost', async () => {
    const started = stage.sandbox.person('Ada').command('summary', { article: 'tram', length: 'detailed' });
    await started.answer();
    await stage.sandbox.next(
      (event) => event.type === 'message' && event.message.content.includes('-# 12 · '),
      {
        from: 0,
      },
    );
    const all = started.messages().map(({ content }) => content);
    const numbers = all.flatMap((content) =>
      [...content.matchAll(/^-# (\d+) · paragraph/gm)].map(([, n]) => n),
    );
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, at) => String(at + 1)));
    expect(all.every((content) => content.length <= 2_000)).toBe(true);
  });

  test('of all articles, in pages; private when asked', async () => {
    const ada = stage.sandbox.person('Ada');
    const first = await ada.command('summary', { private: true }).answer();
    expect(isPrivate(first.flags)).toBe(true);
    expect(first.content.match(/^\*\*/gm)).toHaveLength(5);
    expect(first.content).toContain('-# Page 1 of 2 · 6 articles');
    const second = await ada.click(first, buttonNamed(first, 'Next')).answer();
    expect(second.id).toBe(first.id);
    expect(second.content).toContain('-# Page 2 of 2 · 6 articles');
    expect(second.content.match(/^\*\*/gm)).toHaveLength(1);
  });

  test('of nothing', async () => {
    stage.small.articlesNow = [];
    const answer = await stage.sandbox.person('Ada').command('summary').answer();
    expect(answer.content).toBe('No articles are indexed yet that I could show here.');
  });
});

describe('/articles', () => {
  test('lists what is indexed, page by page, to the asker', async () => {
    const ada = stage.sandbox.person('Ada');
    const first = await ada.command('articles').answer();
    expect(isPrivate(first.flags)).toBe(true);
    expect(first.content.split('\n').slice(0, 2)).toEqual([
      '**Aldermoor councillors back tram line by a single vote**',
      '-# 12 June 2024 · aldermoor-tram-vote.txt · 15 passages · indexed 12 June 2024',
    ]);
    const second = await ada.click(first, buttonNamed(first, 'Next')).answer();
    expect(second.content).toContain('Page 2 of 2');
    const back = await ada.click(second, buttonNamed(second, 'Back')).answer();
    expect(back.content).toBe(first.content);
  });

  test('a page that is no longer there shows the last', async () => {
    const ada = stage.sandbox.person('Ada');
    const first = await ada.command('articles').answer();
    stage.small.articlesNow = stage.small.articlesNow.slice(0, 2);
    const next = await ada.click(first, buttonNamed(first, 'Next')).answer();
    expect(next.content.match(/^\*\*/gm)).toHaveLength(2);
    expect(buttonsOf(next)).toEqual([]);
  });
});

describe('"Find in articles"', () => {
  const find = async (text: string): Promise<string> => {
    const message = stage.sandbox.person('Grace').say('general', text);
    const answer = await stage.sandbox.person('Ada').messageCommand('Find in articles', message).answer();
    expect(isPrivate(answer.flags)).toBe(true);
    return answer.content;
  };

  test('shows what the articles say to a message', async () => {
    const content = await find('They plan fourteen **stops** on the tram line');
    expect(content).toContain('-# Message: They plan fourteen stops on the tram line');
    expect(content).toContain('Closest in the articles:\n> Fourteen stops are planned.');
  });

  test('or that they say nothing', async () => {
    expect(await find('zebra quagga okapi')).toContain('Nothing in the articles is close');
  });

  test('more quotes of a claim are looked for as a claim', async () => {
    const ada = stage.sandbox.person('Ada');
    const message = stage.sandbox.person('Grace').say('general', 'The council voted on the tram line');
    const answer = await ada.messageCommand('Find in articles', message).answer();
    const more = await ada.click(answer, buttonNamed(answer, 'More quotes')).answer();
    expect(more.content).toContain('-# 4 · ');
  });
});

test('/help has five lines and an example that the articles answer', async () => {
  const { sandbox, small } = stage;
  const answer = await sandbox.person('Ada').command('help').answer();
  expect(answer.content.split('\n')).toHaveLength(5);
  const example = /Try: \*\*(.+?)\*\*/.exec(answer.content)?.[1] ?? '';
  expect((await createSmallAnswerer(small.articlesNow).ask(example)).answered).toBe(true);
});

test('commands are shown in the person’s language', () => {
  const shown = stage.sandbox.person('Otto').commands('general');
  expect(shown.map(({ shownName }) => shownName).sort()).toEqual([
    'In Artikeln suchen',
    'artikel',
    'frage',
    'hilfe',
    'zusammenfassung',
  ]);
  const ask = shown.find(({ name }) => name === 'ask');
  expect(ask?.options.map(({ shownName }) => shownName)).toEqual(['frage', 'artikel', 'privat', 'thread']);
});
