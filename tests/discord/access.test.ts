import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followAccess, parseAccess } from '../../src/discord/access.ts';
import { buttonNamed, newsroom, openStage, type Stage } from './stage.ts';

const GUILD = '1'.repeat(18);
const CHANNEL = '2'.repeat(18);
const THREAD = '3'.repeat(18);
const DIRECT = { guild: null, channel: '', parent: null };

describe('rules', () => {
  const rules = (rule: object): string => JSON.stringify([{ articles: ['secret'], ...rule }]);
  const here = { guild: GUILD, channel: CHANNEL, parent: null };

  test.each([
    [{}, here, false],
    [{ guilds: [GUILD] }, here, true],
    [{ guilds: [GUILD] }, { ...here, guild: '9'.repeat(18) }, false],
    [{ guilds: [GUILD] }, { ...here, guild: null }, false],
    [{ channels: [CHANNEL] }, here, true],
    [{ channels: [CHANNEL] }, { ...here, channel: THREAD, parent: CHANNEL }, true],
    [{ channels: [CHANNEL] }, { ...here, channel: THREAD }, false],
    [{ channels: [CHANNEL] }, { ...here, guild: null }, false],
    [{ directMessages: true }, { ...here, guild: null }, true],
    [{ directMessages: true }, here, false],
  ])('%j at %j: %s', (rule, place, shown) => {
    expect(parseAccess(rules(rule), 'access.json').scope(place).except).toEqual(shown ? [] : ['secret']);
  });

  test.each([
    ['', 'JSON'],
    ['{}', 'expected array'],
    ['[{}]', '0.articles'],
    ['[{"articles":[]}]', '0.articles'],
    ['[{"articles":["a"],"guild":["1"]}]', 'guild'],
    ['[{"articles":["a"],"guilds":[123456789012345678]}]', '0.guilds.0'],
    ['[{"articles":["a"],"channels":["12"]}]', '17 to 20 digits'],
    ['[{"articles":["a"]},{"articles":["a"]}]', 'a is named by two rules'],
  ])('damaged: %s', (text, why) => {
    expect(() => parseAccess(text, '/x/access.json')).toThrow(why);
    expect(() => parseAccess(text, '/x/access.json')).toThrow('/x/access.json');
  });

  test('no file is no rules, unless somebody named it; one that cannot be read is an error', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-access-'));
    const file = path.join(folder, 'access.json');
    expect(followAccess(file).scope(DIRECT).except).toEqual([]);
    expect(() => followAccess(file, { expected: true })).toThrow(file);
    await mkdir(file);
    expect(() => followAccess(file)).toThrow('cannot be followed');
    await rm(folder, { recursive: true });
  });

  test('changed rules are followed from the next question on; broken ones are not', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-access-'));
    const file = path.join(folder, 'access.json');
    let now = 0;
    const changes: (readonly string[])[] = [];
    const troubles: unknown[] = [];
    const access = followAccess(file, {
      now: () => now,
      onChange: ({ articles }) => changes.push(articles),
      onTrouble: (error) => troubles.push(error),
    });
    const kept = (): readonly string[] | undefined => access.scope(DIRECT).except;
    expect(kept()).toEqual([]);
    await writeFile(file, rules({}));
    expect(kept()).toEqual(['secret']);
    expect(access.articles).toEqual(['secret']);
    await writeFile(file, '[{"articles":');
    expect(kept()).toEqual(['secret']);
    expect(kept()).toEqual(['secret']);
    expect(troubles).toHaveLength(1);
    expect(String(troubles[0])).toContain(file);
    // Editors that save by removing and renaming leave a moment without a file.
    await rm(file);
    expect(kept()).toEqual(['secret']);
    now = 1_999;
    expect(kept()).toEqual(['secret']);
    await writeFile(file, rules({ directMessages: true }));
    expect(kept()).toEqual([]);
    await writeFile(file, rules({ channels: [CHANNEL] }));
    expect(kept()).toEqual(['secret']);
    await rm(file);
    expect(kept()).toEqual(['secret']);
    now = 4_000;
    expect(kept()).toEqual([]);
    expect(changes).toEqual([['secret'], ['secret'], ['secret'], []]);
    expect(troubles).toHaveLength(1);
    await rm(folder, { recursive: true });
  });

  test('a file that somebody named stays in force when it is gone', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-access-'));
    const file = path.join(folder, 'access.json');
    await writeFile(file, rules({}));
    let now = 0;
    const troubles: unknown[] = [];
    const access = followAccess(file, {
      expected: true,
      now: () => now,
      onTrouble: (error) => troubles.push(error),
    });
    await rm(folder, { recursive: true });
    for (now of [0, 60_000, 120_000]) expect(access.scope(DIRECT).except).toEqual(['secret']);
    expect(troubles).toHaveLength(1);
  });
});

describe('an article that is kept to one channel', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage({
      articles: [await newsroom('aldermoor-tram-vote'), await newsroom('deepwater-sponge')],
      start: false,
    });
    await mkdir(stage.settings.ARTICLES_DIR, { recursive: true });
    await writeFile(
      path.join(stage.settings.ARTICLES_DIR, 'access.json'),
      JSON.stringify([
        { articles: ['deepwater-sponge', 'typo'], channels: [stage.sandbox.channel('news').id] },
      ]),
    );
    await stage.bot.start();
  });

  afterEach(() => stage.end());

  const QUESTION = 'How many animals did the sponge expedition find?';

  test('is quoted, listed, summarised and offered there', async () => {
    const ada = stage.sandbox.person('Ada');
    const there = { channel: 'news' };
    const asked = ada.say('news', `<@${stage.sandbox.applicationId}> ${QUESTION}`);
    expect((await stage.sandbox.replyTo(asked)).content).toContain(
      'The expedition found **26** of the animals',
    );
    expect((await ada.command('articles', {}, there).answer()).content).toContain('sponge');
    expect((await ada.command('summary', {}, there).answer()).content).toContain('sponge');
    expect(
      await ada.autocomplete('ask', { question: 'x', article: 'sponge' }, 'article', there),
    ).toHaveLength(1);
    const thread = ada.openThread('news', 'Sponges');
    const inThread = ada.say(thread, `<@${stage.sandbox.applicationId}> ${QUESTION}`);
    expect((await stage.sandbox.replyTo(inThread)).content).toContain('26');
  });

  test.each([['general'], ['direct']])('and nowhere else: %s', async (name) => {
    const ada = stage.sandbox.person('Ada');
    const channel = name === 'direct' ? ada.direct() : name;
    const there = { channel };
    const asked = ada.say(channel, `<@${stage.sandbox.applicationId}> ${QUESTION}`);
    const answers = [
      await stage.sandbox.replyTo(asked),
      await ada.command('ask', { question: QUESTION }, there).answer(),
      await ada.command('ask', { question: QUESTION, article: 'deepwater-sponge' }, there).answer(),
      await ada.command('summary', {}, there).answer(),
      await ada.command('summary', { article: 'deepwater-sponge' }, there).answer(),
      await ada.command('articles', {}, there).answer(),
      await ada.command('help', {}, there).answer(),
      await ada.messageCommand('Find in articles', asked).answer(),
    ];
    for (const { content } of answers) {
      expect(content.replace(/^-# (?:Question|Message): .*$/gm, '')).not.toMatch(
        /expedition|swallows|animals/i,
      );
    }
    expect(await ada.autocomplete('ask', { question: 'x', article: 'sponge' }, 'article', there)).toEqual([]);
  });

  test('buttons are held to the rules of the moment', async () => {
    const ada = stage.sandbox.person('Ada');
    const answer = await ada.command('ask', { question: QUESTION }, { channel: 'news' }).answer();
    await writeFile(
      path.join(stage.settings.ARTICLES_DIR, 'access.json'),
      JSON.stringify([{ articles: ['deepwater-sponge'] }]),
    );
    for (const button of ['More context', 'More quotes', 'Why this?']) {
      const { content } = await ada.click(answer, buttonNamed(answer, button)).answer();
      expect(content.replace(/^-# Question: .*$/gm, '')).not.toMatch(/expedition|swallows|animals/i);
    }
  });

  test('a rule for an article that is not there is pointed out in the log, at the start and later', async () => {
    expect(stage.log.join('')).toContain('"unknown":["typo"]');
    const file = path.join(stage.settings.ARTICLES_DIR, 'access.json');
    const ada = stage.sandbox.person('Ada');
    await writeFile(file, JSON.stringify([{ articles: ['deepwater-sponge', 'slip'] }]));
    expect((await ada.command('articles', {}, { channel: 'news' }).answer()).content).not.toContain('sponge');
    await expect.poll(() => stage.log.join('')).toContain('"unknown":["slip"]');
    await writeFile(file, '[');
    await ada.command('articles', {}, { channel: 'news' }).answer();
    expect(stage.log.join('')).toContain('The access rules of before stay in force');
  });
});

test('damaged rules stop the start', async () => {
  const stage = await openStage({ start: false });
  await mkdir(stage.settings.ARTICLES_DIR, { recursive: true });
  await writeFile(path.join(stage.settings.ARTICLES_DIR, 'access.json'), '[{"articles":"x"}]');
  await expect(stage.bot.start()).rejects.toThrow('access.json cannot be followed');
  await stage.end();
});
