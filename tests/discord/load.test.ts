import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { expectCleanRecord, newsroom, openStage, type Stage } from './stage.ts';

const STOPS = 'How many stops are planned on the tram line?';
const PEOPLE = Array.from({ length: 50 }, (_, at) => `Person ${at}`);

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** 200 questions at the same moment: of each of 50 people three by command and one written directly. */
const askAll = async (sandbox: Sandbox) => {
  const started = PEOPLE.flatMap((name) =>
    [1, 2, 3].map((at) => sandbox.person(name).command('ask', { question: `${STOPS} (${at})` })),
  );
  const written = PEOPLE.map((name) => {
    const person = sandbox.person(name);
    return person.say(person.direct(), STOPS);
  });
  const patience = { within: 60_000 };
  const answers = await Promise.all(started.map((each) => each.answer(patience)));
  const replies = await Promise.all(written.map((message) => sandbox.replyTo(message, patience)));
  return { started, written, answers, replies };
};

const botMessages = (sandbox: Sandbox, name: string): readonly APIMessage[] => {
  const person = sandbox.person(name);
  return person.history(person.direct()).filter(({ author }) => author.id === sandbox.applicationId);
};

describe('200 questions at once from 50 people', () => {
  let stage: Stage;
  afterEach(() => stage.end());

  test('each acknowledged in time, answered once, none lost, so many at once as the setting says', async () => {
    stage = await openStage({
      // With Discord's own limits.
      sandbox: { people: PEOPLE, rateLimits: true, limits: {} },
      settings: () => ({ MAX_QUESTIONS_AT_ONCE: '3', QUESTIONS_PER_MINUTE: '20' }),
    });
    const { sandbox, small } = stage;
    small.before = () => pause(15);
    const { started, answers, replies } = await askAll(sandbox);
    for (const { record } of started) {
      expect((record.acknowledgedAt ?? Number.POSITIVE_INFINITY) - record.createdAt).toBeLessThan(3_000);
    }
    expect(answers).toHaveLength(150);
    expect(replies).toHaveLength(50);
    for (const { content } of [...answers, ...replies])
      expect(content).toContain('Fourteen stops are planned.');
    for (const each of started) expect(each.messages()).toHaveLength(1);
    for (const name of PEOPLE) expect(botMessages(sandbox, name)).toHaveLength(1);
    expect(small.asked).toHaveLength(200);
    expect(small.load.most).toBe(3);
  });

  test('also while answers keep the whole thread busy', async () => {
    stage = await openStage({ sandbox: { people: PEOPLE } });
    const { sandbox, small } = stage;
    small.before = async () => {
      // What a model on this thread does: nothing else happens meanwhile.
      for (const until = performance.now() + 1_500; performance.now() < until; );
    };
    const started = PEOPLE.slice(0, 8).map((name) =>
      sandbox.person(name).command('ask', { question: STOPS }),
    );
    await Promise.all(started.map((each) => each.answer({ within: 50_000 })));
    for (const { record } of started) {
      expect((record.acknowledgedAt ?? Number.POSITIVE_INFINITY) - record.createdAt).toBeLessThan(3_000);
    }
  });

  test('a full line and a hasty person are answered in words', async () => {
    stage = await openStage({
      sandbox: { people: PEOPLE.slice(0, 10) },
      settings: () => ({ MAX_QUESTIONS_AT_ONCE: '1', MAX_QUESTIONS_WAITING: '3', QUESTIONS_PER_MINUTE: '2' }),
    });
    const { sandbox, small } = stage;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    small.before = () => held;
    const first = PEOPLE.slice(0, 4).map((name) => sandbox.person(name).command('ask', { question: STOPS }));
    await Promise.all(first.map((each) => each.acknowledged()));
    const refused = await sandbox.person('Person 5').command('ask', { question: STOPS }).answer();
    expect(refused.content).toContain('Very many questions are waiting');
    const person = sandbox.person('Person 6');
    const written = await sandbox.replyTo(person.say(person.direct(), STOPS));
    expect(written.content).toContain('Very many questions are waiting');
    release();
    for (const each of first) expect((await each.answer()).content).toContain('Fourteen stops');
    const hasty = sandbox.person('Person 0');
    await hasty.command('ask', { question: STOPS }).answer();
    const word = await hasty.command('ask', { question: STOPS }).answer();
    expect(word.content).toMatch(/^One moment, please: .* Ask again in \d+ seconds?\.$/);
    const direct = hasty.direct();
    const told = await sandbox.replyTo(hasty.say(direct, STOPS));
    expect(told.content).toContain('One moment, please');
    hasty.say(direct, STOPS);
    hasty.say(direct, STOPS);
    const other = sandbox.person('Person 7');
    await sandbox.replyTo(other.say(other.direct(), STOPS));
    expect(botMessages(sandbox, 'Person 0')).toHaveLength(1);
  });
});

describe('the connection', () => {
  let stage: Stage;
  afterEach(() => stage.end());

  test('cut 20 times under a stream of questions: every one is answered exactly once', async () => {
    stage = await openStage({ articles: [await newsroom('aldermoor-tram-vote')] });
    const { sandbox } = stage;
    const ada = sandbox.person('Ada');
    const mention = `<@${sandbox.applicationId}> ${STOPS}`;
    const asked: APIMessage[] = [];
    for (let cut = 0; cut < 20; cut++) {
      const mark = sandbox.events.mark();
      // One on its way when the connection breaks, one while there is none, one after it came back.
      asked.push(ada.say('general', mention));
      sandbox.faults.cutSocket();
      asked.push(ada.say('general', mention));
      await sandbox.next((event) => event.type === 'gateway' && event.what === 'resumed', {
        from: mark,
        within: 20_000,
      });
      asked.push(ada.say('general', mention));
    }
    for (const message of asked) await sandbox.replyTo(message, { within: 20_000 });
    const replies = ada
      .history('general', { limit: 1_000 })
      .filter(({ author }) => author.id === sandbox.applicationId)
      .map(({ message_reference }) => message_reference?.message_id);
    expect(replies.sort()).toEqual(asked.map(({ id }) => id).sort());
  });

  test.each([
    ['Discord asks to reconnect', (sandbox: Sandbox) => sandbox.faults.askToReconnect()],
    ['the session is lost', (sandbox: Sandbox) => sandbox.faults.loseSession()],
    [
      'the session is forgotten while the socket is cut',
      (sandbox: Sandbox) => {
        sandbox.faults.forgetSessions();
        sandbox.faults.cutSocket();
      },
    ],
  ])('%s: it comes back and answers', async (_, happen) => {
    stage = await openStage();
    const { sandbox } = stage;
    const mark = sandbox.events.mark();
    happen(sandbox);
    await sandbox.next(
      (event) => event.type === 'gateway' && (event.what === 'resumed' || event.what === 'identified'),
      { from: mark, within: 20_000 },
    );
    const ada = sandbox.person('Ada');
    const reply = await sandbox.replyTo(ada.say('general', `<@${sandbox.applicationId}> ${STOPS}`), {
      within: 20_000,
    });
    expect(reply.content).toContain('Fourteen stops');
  });
});

test('memory after 200 questions is that before, within 10 %', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-memory-'));
  const sandbox = await startSandbox({
    people: PEOPLE,
    rateLimits: false,
    limits: { requestsPerSecond: 100_000 },
  });
  const child = fork('tests/discord/bot-process.ts', [], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    env: {
      ...process.env,
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API_URL: sandbox.api,
      INDEX_DIR: path.join(folder, 'index'),
      ARTICLES_DIR: path.join(folder, 'articles'),
      QUESTIONS_PER_MINUTE: '1000',
    },
  });
  const told = (request?: string): Promise<unknown> =>
    new Promise((resolve) => {
      child.once('message', resolve);
      if (request !== undefined) child.send(request);
    });
  try {
    await told();
    // Rounds until compiled code and bounded caches are what they stay.
    for (let round = 0; round < 2; round++) await askAll(sandbox);
    const before = Number(await told('heap'));
    await askAll(sandbox);
    const after = Number(await told('heap'));
    expect(after).toBeLessThan(before * 1.1);
    expectCleanRecord(sandbox);
  } finally {
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.send('stop');
    await gone;
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
