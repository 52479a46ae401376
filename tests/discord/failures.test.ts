import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { buttonNamed, openStage, type Stage } from './stage.ts';

let stage: Stage;

const STOPS = 'How many stops are planned on the tram line?';
const QUOTE = 'Fourteen stops are planned.';
const mention = (text = STOPS): string => `<@${stage.sandbox.applicationId}> ${text}`;
const ask = (person = 'Ada'): APIMessage => stage.sandbox.person(person).say('general', mention());

/** The bot still answers after what happened. */
const expectAlive = async (): Promise<void> => {
  const grace = stage.sandbox.person('Grace');
  const reply = await stage.sandbox.replyTo(grace.say(grace.direct(), STOPS), { within: 10_000 });
  expect(reply.content).toContain(QUOTE);
};

describe('something breaks', () => {
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());

  test.each([
    ['a bug', new TypeError('x is not a function')],
    ['a damaged index', new UserError('The index is damaged: x', 'Run npm run index')],
    ['something thrown that is no error', 'a string'],
  ])('in the answer (%s): a short word with a reference number that stands in the log', async (_, error) => {
    stage.small.before = () => Promise.reject(error);
    const replies = [
      await stage.sandbox.replyTo(ask()),
      await stage.sandbox.person('Ada').command('ask', { question: STOPS }).answer(),
      await stage.sandbox.person('Ada').messageCommand('Find in articles', ask('Grace')).answer(),
    ];
    for (const { content } of replies) {
      const reference = /^Something went wrong with this, sorry\. \(Reference ([0-9a-f]{8})\)$/.exec(
        content,
      )?.[1];
      expect(stage.log.filter((line) => line.includes(`"reference":"${reference}"`))).toHaveLength(1);
    }
    stage.small.before = async () => undefined;
    await expectAlive();
  });

  test('the log holds neither the token nor what people wrote', async () => {
    stage.small.before = () => Promise.reject(new Error('no'));
    const { sandbox } = stage;
    await sandbox.replyTo(sandbox.person('Ada').say('general', mention('Is my secret safe?')));
    await sandbox.person('Ada').command('ask', { question: 'Is my secret safe?' }).answer();
    sandbox.faults.fail({ route: 'POST /channels/:channel/messages', times: 10, status: 400 });
    sandbox.person('Ada').say('general', mention('Is my secret safe?'));
    await sandbox.next((event) => event.type === 'request' && event.request.status === 400, { from: 0 });
    await stage.bot.stop();
    const log = stage.log.join('');
    expect(log).not.toContain('secret');
    expect(log).not.toContain(sandbox.token);
    for (const { interaction } of sandbox.events
      .since(0)
      .flatMap((event) => (event.type === 'interaction' ? [event] : [])))
      expect(log).not.toContain(interaction.token);
  });

  test('the server has trouble: requests are made again, and nothing is said twice', async () => {
    const { sandbox } = stage;
    sandbox.faults.fail({ route: 'POST /channels/:channel/messages', times: 2 });
    sandbox.faults.fail({ route: 'POST /channels/:channel/messages', carriedOut: true, status: 502 });
    const question = ask();
    await sandbox.replyTo(question, { within: 15_000 });
    await expectAlive();
    const replies = sandbox
      .person('Ada')
      .history('general')
      .filter(({ message_reference }) => message_reference?.message_id === question.id);
    expect(replies).toHaveLength(1);
  });

  test('rate limits are waited out', async () => {
    const { sandbox } = stage;
    sandbox.faults.rateLimit({ route: 'POST /channels/:channel/messages', retryAfter: 300 });
    sandbox.faults.rateLimit({ retryAfter: 200, global: true });
    expect((await sandbox.replyTo(ask(), { within: 15_000 })).content).toContain(QUOTE);
  });

  test('an interaction is over before it can be acknowledged', async () => {
    const { sandbox } = stage;
    sandbox.faults.expireInteraction();
    const started = sandbox.person('Ada').command('ask', { question: STOPS });
    await expect(started.acknowledged()).rejects.toThrow();
    await expectAlive();
  });
});

describe('something is gone or forbidden', () => {
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.end());

  /** Holds answers back until what happens has happened. */
  const meanwhile = async (begin: () => void, happens: () => void | Promise<void>): Promise<void> => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const begun = new Promise<void>((resolve) => {
      stage.small.before = () => {
        resolve();
        return held;
      };
    });
    begin();
    await begun;
    await happens();
    stage.small.before = async () => undefined;
    release();
  };

  const refused = (): Promise<unknown> =>
    stage.sandbox.next((event) => event.type === 'request' && event.request.status >= 400, { from: 0 });

  test('the question was deleted: it is answered in the channel', async () => {
    const { sandbox } = stage;
    const ada = sandbox.person('Ada');
    await meanwhile(
      () => void ask(),
      () => {
        for (const message of ada.history('general')) if (message.author.id === ada.id) ada.delete(message);
      },
    );
    await sandbox.next((event) => event.type === 'message' && event.message.content.includes(QUOTE), {
      from: 0,
    });
    await expectAlive();
  });

  test('the channel was deleted', async () => {
    await meanwhile(
      () => void ask(),
      () => stage.sandbox.deleteChannel('general'),
    );
    await refused();
    await expectAlive();
    expect(stage.log.join('')).toContain('Discord does not take this answer');
  });

  test('the message of an answer was deleted before its button', async () => {
    const answer = await stage.sandbox
      .person('Ada')
      .command('ask', { question: STOPS, private: true })
      .answer();
    await stage.sandbox.person('Ada').click(answer, buttonNamed(answer, '👍')).answer();
    await expectAlive();
  });

  test('the bot may not write there: the asker is told directly', async () => {
    const { sandbox } = stage;
    sandbox.setOverwrite('general', { for: 'bot', deny: ['SendMessages'] });
    const channel = sandbox.channel('general');
    ask();
    const event = await sandbox.next(
      (each) => each.type === 'message' && each.message.content.includes('may not write there'),
      { from: 0 },
    );
    expect(event.type === 'message' && event.message.content).toContain(`<#${channel.id}>`);
    await expectAlive();
  });

  test('nor write to the asker: a line in the log', async () => {
    const { sandbox } = stage;
    sandbox.setOverwrite('general', { for: 'bot', deny: ['SendMessages'] });
    sandbox.person('Ada').blockDirectMessages(true);
    ask();
    await sandbox.next((event) => event.type === 'request' && event.request.code === 50_007, { from: 0 });
    await expectAlive();
    expect(stage.log.join('')).toContain('No word could be given');
  });

  test('the bot may not read the history: it answers without replying', async () => {
    const { sandbox } = stage;
    sandbox.setOverwrite('general', { for: 'bot', deny: ['ReadMessageHistory'] });
    ask();
    await sandbox.next((event) => event.type === 'message' && event.message.content.includes(QUOTE), {
      from: 0,
    });
    await expectAlive();
  });

  test('the asker blocks direct messages meanwhile', async () => {
    const { sandbox } = stage;
    const ada = sandbox.person('Ada');
    await meanwhile(
      () => void ada.say(ada.direct(), STOPS),
      () => ada.blockDirectMessages(true),
    );
    await refused();
    await expectAlive();
  });
});

describe('leaving', () => {
  test('finishes what is under way, and takes nothing new', async () => {
    stage = await openStage();
    const { sandbox, small } = stage;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    small.before = () => held;
    const started = sandbox.person('Ada').command('ask', { question: STOPS });
    const written = ask();
    await started.acknowledged();
    await sandbox.next((event) => event.type === 'typing', { from: 0 });
    const stopped = stage.bot.stop();
    const late = await sandbox.person('Grace').command('ask', { question: STOPS }).answer();
    expect(late.content).toContain('being restarted');
    release();
    await stopped;
    expect((await started.answer()).content).toContain(QUOTE);
    expect((await sandbox.replyTo(written)).content).toContain(QUOTE);
    expect(sandbox.gateway.connections).toBe(0);
    await stage.end();
  });

  test('does not wait for ever', async () => {
    stage = await openStage();
    stage.small.before = () => new Promise(() => undefined);
    await stage.sandbox.person('Ada').command('ask', { question: STOPS }).acknowledged();
    await stage.bot.stop(100);
    expect(stage.log.join('')).toContain('"unfinished":1');
    await stage.end();
  });
});

describe('starting', () => {
  afterEach(() => stage.end());

  test.each([
    ['a wrong token', () => ({ DISCORD_TOKEN: 'x.y.z' }), 'Discord refused DISCORD_TOKEN'],
    [
      'every message of a channel, where that is not switched on',
      () => ({ DISCORD_CHANNEL_IDS: '1'.repeat(18) }),
      'Message Content Intent, or clear DISCORD_CHANNEL_IDS',
    ],
    ['no Discord there', () => ({ DISCORD_API_URL: 'http://127.0.0.1:9/api' }), 'could not be reached'],
  ])('with %s: one clear message', async (_, settings, message) => {
    stage = await openStage({ settings, start: false });
    const started = stage.bot.start();
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(UserError);
    expect(stage.log.join('')).not.toContain(stage.sandbox.token);
  });

  test('asks for every message only where a setting needs it', async () => {
    stage = await openStage();
    await expectAlive();
  });

  test('says which server of DISCORD_GUILD_IDS it is not in, and how to add it', async () => {
    stage = await openStage({ settings: () => ({ DISCORD_GUILD_IDS: '1'.repeat(18) }) });
    expect(stage.log.join('')).toContain('https://discord.com/oauth2/authorize?client_id=');
  });
});
