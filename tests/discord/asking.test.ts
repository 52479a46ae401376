import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { newsroom, openStage, type Stage, type StageOptions } from './stage.ts';

let stage: Stage;

const open = async (options: StageOptions = {}): Promise<Stage> => {
  stage = await openStage({
    articles: [await newsroom('aldermoor-tram-vote'), await newsroom('deepwater-sponge')],
    ...options,
  });
  return stage;
};

afterEach(() => stage.end());

const mention = (text: string): string => `<@${stage.sandbox.applicationId}> ${text}`;
const STOPS = 'How many stops are planned on the tram line?';
const STOPS_QUOTE = '> Fourteen stops are planned.';

/** The bot's messages in a channel as a person sees them. */
const said = (person: string, channel: string | { id: string }): APIMessage[] =>
  stage.sandbox
    .person(person)
    .history(channel)
    .filter(({ author }) => author.id === stage.sandbox.applicationId);

/** Resolves when everything that was said before it has been dealt with. */
const settled = async (channel: string | { id: string }): Promise<void> => {
  const last = stage.sandbox.person('Ada').say(channel, mention(STOPS));
  await stage.sandbox.replyTo(last);
};

describe('asked in a channel', () => {
  test('by its name: the quote, its citation, no ping; it types meanwhile', async () => {
    const { sandbox } = await open();
    const mark = sandbox.events.mark();
    const reply = await sandbox.replyTo(sandbox.person('Ada').say('general', mention(STOPS)));
    expect(reply.content.split('\n').slice(0, 2)).toEqual([
      STOPS_QUOTE,
      '-# 1 · Aldermoor councillors back tram line by a single vote · 12 June 2024 · paragraph 4',
    ]);
    expect(reply.mentions).toEqual([]);
    expect(sandbox.events.since(mark).some(({ type }) => type === 'typing')).toBe(true);
  });

  test('everything else is left alone', async () => {
    const { sandbox } = await open();
    const ada = sandbox.person('Ada');
    const grace = sandbox.person('Grace');
    ada.say('general', STOPS);
    const talk = grace.say('general', 'The tram line is planned with fourteen stops');
    ada.say('general', 'how many stops?', { replyTo: talk });
    ada.say('general', `@Pullquote ${STOPS}`);
    ada.say('general', '@everyone how many stops on the tram line?');
    await settled('general');
    expect(said('Ada', 'general')).toHaveLength(1);
  });

  test('other bots are left alone, however they ask', async () => {
    const members = ['Ada', 'Newsbot'];
    const { sandbox } = await open({
      sandbox: {
        people: ['Ada', { name: 'Newsbot', bot: true }],
        guilds: [{ name: 'Newsroom', members, channels: ['general', 'questions'] }],
        privileged: { messageContent: true },
      },
      settings: (world) => ({ DISCORD_CHANNEL_IDS: world.channel('questions').id }),
    });
    const newsbot = sandbox.person('Newsbot');
    const answer = await sandbox.replyTo(sandbox.person('Ada').say('questions', STOPS));
    newsbot.say('questions', STOPS);
    newsbot.say('questions', mention(STOPS));
    newsbot.say('questions', 'and the university?', { replyTo: answer });
    newsbot.say(newsbot.openThread('questions', 'Trams'), mention(STOPS));
    newsbot.say('general', mention(STOPS));
    await settled('questions');
    await settled('general');
    expect(said('Ada', 'questions')).toHaveLength(2);
    expect(said('Ada', 'general')).toHaveLength(1);
    expect(stage.small.asked).toHaveLength(3);
    expect(newsbot.user.bot).toBe(true);
  });

  test('by its name alone it says what to do', async () => {
    const { sandbox } = await open();
    const reply = await sandbox.replyTo(sandbox.person('Ada').say('general', mention('')));
    expect(reply.content).toContain('/help');
    expect(reply.components).toEqual([]);
  });

  test('what no article says is said plainly', async () => {
    const { sandbox } = await open();
    const none = await sandbox.replyTo(sandbox.person('Ada').say('general', mention('zebra quagga okapi?')));
    expect(none.content).toBe('That is not in the articles.');
    const near = await sandbox.replyTo(
      sandbox.person('Ada').say('general', mention('Which zebra quagga okapi eats trams?')),
    );
    expect(near.content).toMatch(/^That is not in the articles\. Nearest to it:\n> /);
  });
});

describe('asked further', () => {
  const FOLLOW = 'and the university?';
  const understood = `-# Understood as: ${STOPS} ${FOLLOW}`;

  test('in a reply, without its name', async () => {
    const { sandbox } = await open();
    const ada = sandbox.person('Ada');
    const first = await sandbox.replyTo(ada.say('general', mention(STOPS)));
    const second = await sandbox.replyTo(ada.say('general', FOLLOW, { replyTo: first }));
    expect(second.content.split('\n')[0]).toBe(understood);
    const { options } = stage.small.asked.at(-1) ?? {};
    expect(options?.conversation?.map(({ question }) => question)).toEqual([STOPS]);
    expect(options?.conversation?.[0]?.answer?.quotes[0]?.text).toBe('Fourteen stops are planned.');
  });

  test('along a whole chain, also after a restart', async () => {
    const { sandbox } = await open();
    const ada = sandbox.person('Ada');
    const first = await sandbox.replyTo(ada.say('general', mention(STOPS)));
    const second = await sandbox.replyTo(
      ada.say('general', mention('Who is Gordon Attwell?'), { replyTo: first }),
    );
    await stage.restart();
    await sandbox.replyTo(ada.say('general', 'and Fell?', { replyTo: second }));
    const { conversation } = stage.small.asked.at(-1)?.options ?? {};
    expect(conversation?.map(({ question }) => question)).toEqual([STOPS, 'Who is Gordon Attwell?']);
    expect(conversation?.at(-1)?.answer?.answered).toBe(true);
  });

  test('by another person, in reply to the same answer', async () => {
    const { sandbox } = await open();
    const first = await sandbox.replyTo(sandbox.person('Ada').say('general', mention(STOPS)));
    const second = await sandbox.replyTo(sandbox.person('Grace').say('general', FOLLOW, { replyTo: first }));
    expect(second.content.split('\n')[0]).toBe(understood);
  });

  test('in reply to a person, naming the bot: that is no conversation with it', async () => {
    const { sandbox } = await open();
    const talk = sandbox.person('Grace').say('general', 'Trams again');
    await sandbox.replyTo(sandbox.person('Ada').say('general', mention(STOPS), { replyTo: talk }));
    expect(stage.small.asked.at(-1)?.options.conversation).toEqual([]);
  });

  test('in reply to an answer whose question was deleted: it is taken as a new question', async () => {
    const { sandbox } = await open();
    const ada = sandbox.person('Ada');
    const question = ada.say('general', mention(STOPS));
    const first = await sandbox.replyTo(question);
    ada.delete(question);
    await stage.restart();
    const second = await sandbox.replyTo(ada.say('general', FOLLOW, { replyTo: first }));
    expect(second.content).not.toContain('Understood as');
    expect(stage.small.asked.at(-1)?.options.conversation).toEqual([]);
  });
});

describe('asked directly', () => {
  test('every message is a question, and follows the one before', async () => {
    const { sandbox } = await open();
    const ada = sandbox.person('Ada');
    const first = await sandbox.replyTo(ada.say(ada.direct(), STOPS));
    expect(first.content).toContain(STOPS_QUOTE);
    const second = await sandbox.replyTo(ada.say(ada.direct(), 'and the university?'));
    expect(second.content).toContain('Understood as');
  });
});

describe('asked in a thread that it opened', () => {
  const openThread = async (): Promise<{ id: string }> => {
    const ada = stage.sandbox.person('Ada');
    const mark = stage.sandbox.events.mark();
    await ada.command('ask', { question: STOPS, thread: true }).answer();
    const event = await stage.sandbox.next(
      (each) => each.type === 'message' && each.message.content.startsWith('Ask on here'),
      { from: mark },
    );
    if (event.type !== 'message') throw new Error('unreachable');
    return { id: event.message.channel_id };
  };

  test('the thread carries the question, and a follow-up is understood', async () => {
    const { sandbox } = await open();
    const thread = await openThread();
    expect(sandbox.channel(thread.id).name).toBe(STOPS);
    const reply = await sandbox.replyTo(sandbox.person('Grace').say(thread, mention('and the university?')));
    expect(reply.content).toContain(`Understood as: ${STOPS} and the university?`);
  });

  test('after a restart too', async () => {
    const { sandbox } = await open();
    const thread = await openThread();
    await stage.restart();
    const reply = await sandbox.replyTo(sandbox.person('Ada').say(thread, mention('and the university?')));
    expect(reply.content).toContain(`Understood as: ${STOPS} and the university?`);
  });

  test('without its name it says once that it cannot read that', async () => {
    const { sandbox } = await open();
    const thread = await openThread();
    const ada = sandbox.person('Ada');
    const hint = await sandbox.replyTo(ada.say(thread, 'and the university?'));
    expect(hint.content).toContain('only messages here that mention me');
    ada.say(thread, 'and the station?');
    await settled(thread);
    expect(said('Ada', thread).filter(({ content }) => content.includes('only messages'))).toHaveLength(1);
  });

  test('with every message readable, its name is not needed; talk to others is left alone', async () => {
    const { sandbox } = await open({
      sandbox: { privileged: { messageContent: true } },
      settings: ({ channel }) => ({ DISCORD_CHANNEL_IDS: channel('news').id }),
    });
    const thread = await openThread();
    const ada = sandbox.person('Ada');
    const asked = ada.say(thread, 'and the university?');
    expect((await sandbox.replyTo(asked)).content).toContain('Understood as');
    const before = said('Ada', thread).length;
    sandbox.person('Grace').say(thread, 'is that so?', { replyTo: asked });
    await settled(thread);
    expect(said('Ada', thread)).toHaveLength(before + 1);
  });
});

describe('in a channel that it listens to', () => {
  const listening: StageOptions = {
    sandbox: { privileged: { messageContent: true } },
    settings: ({ channel }) => ({ DISCORD_CHANNEL_IDS: channel('news').id }),
  };

  test('questions are answered, chatter is not', async () => {
    const { sandbox } = await open(listening);
    const ada = sandbox.person('Ada');
    const reply = await sandbox.replyTo(ada.say('news', STOPS));
    expect(reply.content).toContain(STOPS_QUOTE);
    for (const chatter of ['lol what?', 'are you coming tonight?', 'The tram line has stops.', '!stops'])
      ada.say('news', chatter);
    const talk = sandbox.person('Grace').say('news', 'nice article');
    ada.say('news', 'How many stops are planned?', { replyTo: talk });
    ada.say('general', STOPS);
    await settled('news');
    expect(said('Ada', 'news')).toHaveLength(2);
    expect(said('Ada', 'general')).toHaveLength(0);
  });

  test('in its threads too', async () => {
    const { sandbox } = await open(listening);
    const thread = sandbox.person('Ada').openThread('news', 'Trams');
    const reply = await sandbox.replyTo(sandbox.person('Ada').say(thread, STOPS));
    expect(reply.content).toContain(STOPS_QUOTE);
  });
});

describe('with DISCORD_GUILD_IDS', () => {
  const servingHome: StageOptions = {
    sandbox: {
      guilds: [
        { name: 'Home', channels: ['home'], members: ['Ada'] },
        { name: 'Elsewhere', channels: ['elsewhere'], members: ['Ada', 'Grace'] },
      ],
    },
    settings: ({ guild }) => ({ DISCORD_GUILD_IDS: guild('Home').id }),
  };

  test('only these servers are served', async () => {
    const { sandbox } = await open(servingHome);
    const ada = sandbox.person('Ada');
    ada.say('elsewhere', mention(STOPS));
    await sandbox.replyTo(ada.say('home', mention(STOPS)));
    expect(said('Ada', 'elsewhere')).toEqual([]);
    expect(ada.commands('home').map(({ name }) => name)).toContain('ask');
    expect(ada.commands('elsewhere')).toEqual([]);
  });

  test('their members may write directly, others not', async () => {
    const { sandbox } = await open(servingHome);
    const [ada, grace] = [sandbox.person('Ada'), sandbox.person('Grace')];
    expect((await sandbox.replyTo(ada.say(ada.direct(), STOPS))).content).toContain(STOPS_QUOTE);
    const refusal = await sandbox.replyTo(grace.say(grace.direct(), STOPS));
    expect(refusal.content).toBe('I answer members of certain servers only.');
  });
});
