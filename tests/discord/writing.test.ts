import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, test } from 'vitest';
import { createRevisions } from '../../src/discord/revisions.ts';
import { createWritings } from '../../src/discord/writings.ts';
import { createSmallWriter, type SmallWriter } from './small-writer.ts';
import { buttonNamed, buttonsOf, newsroom, openStage, type Stage, type StageOptions } from './stage.ts';

let stage: Stage;
let writer: SmallWriter;

const open = async (options: StageOptions = {}): Promise<Stage> => {
  writer = createSmallWriter();
  stage = await openStage({
    articles: [await newsroom('aldermoor-tram-vote'), await newsroom('deepwater-sponge')],
    writer,
    ...options,
  });
  return stage;
};

afterEach(() => stage.end());

const STOPS = 'How many stops are planned on the tram line?';
/** More than one sentence is written for it. */
const UNIVERSITY = 'How many stops are on the tram line to the university?';
const WRITTEN = '-# Written by small-writer';
const mention = (text: string): string => `<@${stage.sandbox.applicationId}> ${text}`;
const ask = (text = STOPS): Promise<APIMessage> =>
  stage.sandbox.replyTo(stage.sandbox.person('Ada').say('general', mention(text)));

/** A door that holds whoever comes up to it until it is opened. */
const door = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

const shown = (id: string, channel: string | { id: string } = 'general'): string =>
  stage.sandbox
    .person('Ada')
    .history(channel)
    .find((message) => message.id === id)?.content ?? '(gone)';

/** Resolves when the message says so. */
const until = (id: string, says: RegExp): Promise<void> => expect.poll(() => shown(id)).toMatch(says);

/** Resolves when so many texts were begun and all have ended. */
const finished = (texts = 1): Promise<void> =>
  expect.poll(() => writer.ended.length >= texts && writer.ended.length === writer.tasks.length).toBe(true);

describe('the quotes', () => {
  test('are there before the writer begins, and the text comes into the same message', async () => {
    await open();
    const { open: go, opened } = door();
    writer.before = () => opened;
    const answer = await ask();
    expect(answer.content).not.toContain(WRITTEN);
    expect(answer.content).toMatch(/^> Fourteen stops are planned\.\n/);
    go();
    await until(answer.id, /The article has “\*Fourteen stops are planned\.\*”\. \\\[1]/);
    expect(shown(answer.id).startsWith(answer.content)).toBe(true);
    expect(stage.sandbox.person('Ada').history('general')).toHaveLength(2);
  });

  test('wait for no writer: questions are answered while texts are being written', async () => {
    await open({ settings: () => ({ MAX_QUESTIONS_AT_ONCE: '1' }) });
    const { open: go, opened } = door();
    writer.before = () => opened;
    const answers: APIMessage[] = [];
    for (let at = 0; at < 5; at++) answers.push(await ask());
    expect(answers.every(({ content }) => content.includes('Fourteen stops'))).toBe(true);
    go();
    for (const { id } of answers) await until(id, new RegExp(WRITTEN));
  });

  test('stand as they were where nothing comes of the text, also when some of it was shown', async () => {
    await open();
    writer.withdraws = true;
    const answer = await ask();
    await finished();
    await expect.poll(() => shown(answer.id)).toBe(answer.content);
  });

  test('keep their buttons, which work below a text as they do without', async () => {
    await open();
    const answer = await ask();
    await until(answer.id, new RegExp(WRITTEN));
    const [now] = stage.sandbox
      .person('Ada')
      .history('general')
      .filter(({ id }) => id === answer.id);
    expect(now && buttonsOf(now)).toEqual(buttonsOf(answer));
    const context = await stage.sandbox.person('Ada').click(answer, 'More context').answer();
    expect(context.content).toContain('**Fourteen stops are planned.**');
    const thumb = await stage.sandbox.person('Ada').click(answer, buttonNamed(answer, '👍')).answer();
    expect(thumb.content).toBe('Thank you: noted as helpful.');
    const why = await stage.sandbox.person('Ada').click(answer, 'Why this?').answer();
    expect(why.content).toContain('Its passage was');
  });

  test('are all there is where no article answers', async () => {
    await open();
    const none = await ask('zebra quagga okapi?');
    expect(none.content).toBe('That is not in the articles.');
    await ask();
    await finished();
    expect(writer.tasks).toHaveLength(1);
    expect(shown(none.id)).toBe('That is not in the articles.');
  });
});

describe('edits', () => {
  test('come no faster than Discord allows, with its limits in force', async () => {
    await open({ sandbox: { rateLimits: true, limits: {} } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    for (const { id } of answers) await until(id, new RegExp(WRITTEN));
    await finished(3);
    expect(stage.sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  test('end quietly where somebody deleted the answer, and the writer stops', async () => {
    await open();
    const { open: go, opened } = door();
    const answer = await ask();
    await until(answer.id, new RegExp(WRITTEN));
    writer.before = (step) => (step >= 1 ? opened : Promise.resolve());
    const second = await ask(UNIVERSITY);
    await until(second.id, new RegExp(WRITTEN));
    stage.sandbox.person('owner').delete(second);
    go();
    await finished();
    expect(shown(second.id)).toBe('(gone)');
    // The next answer gets its text all the same.
    const third = await ask();
    await until(third.id, new RegExp(WRITTEN));
    expect(stage.log.filter((line) => /"level":(?:40|50|60)/.test(line))).toEqual([]);
  });

  test('go on where somebody deleted the question', async () => {
    await open();
    const { open: go, opened } = door();
    writer.before = () => opened;
    const question = stage.sandbox.person('Ada').say('general', mention(STOPS));
    const answer = await stage.sandbox.replyTo(question);
    stage.sandbox.person('Ada').delete(question);
    go();
    await until(answer.id, new RegExp(WRITTEN));
  });

  test('reach a command’s answer, a private one, and one that a thread hangs on', async () => {
    await open();
    const ada = stage.sandbox.person('Ada');
    for (const options of [{}, { private: true }, { thread: true }]) {
      const answer = await ada.command('ask', { question: STOPS, ...options }).answer();
      await until(answer.id, new RegExp(WRITTEN));
      expect(shown(answer.id)).toContain(`-# Question: ${STOPS}`);
    }
  });
});

describe('a text', () => {
  test('comes into direct messages and threads, too', async () => {
    await open();
    const ada = stage.sandbox.person('Ada');
    const direct = ada.direct();
    const written = await stage.sandbox.replyTo(ada.say(direct, STOPS));
    await expect.poll(() => shown(written.id, direct)).toContain(WRITTEN);
    const opened = await ada.command('ask', { question: STOPS, thread: true }).answer();
    const isThread = ({ name }: { name?: string | null }): boolean =>
      name?.startsWith('How many stops') === true;
    await expect.poll(() => ada.channels().some(isThread)).toBe(true);
    const thread = ada.channels().find(isThread) ?? { id: opened.channel_id };
    const inThread = await stage.sandbox.replyTo(ada.say(thread, mention('Which university?')));
    await expect.poll(() => shown(inThread.id, thread)).toContain(WRITTEN);
  });
});

describe('a restart', () => {
  test('ends what is being written and leaves whole answers, whose buttons and follow-ups go on working', async () => {
    await open();
    const { opened, open: go } = door();
    writer.before = (step) => (step >= 1 ? opened : Promise.resolve());
    const answer = await ask(UNIVERSITY);
    await until(answer.id, new RegExp(WRITTEN));
    const leaving = stage.restart();
    go();
    await leaving;
    expect(writer.ended).toEqual(['cancelled']);
    expect(shown(answer.id)).toBe(answer.content);
    writer.before = async () => undefined;
    const context = await stage.sandbox.person('Ada').click(answer, 'More context').answer();
    expect(context.content).toContain('university hospital.**');
  });

  test('a conversation goes on from an answer with a text', async () => {
    await open();
    const answer = await ask();
    await until(answer.id, new RegExp(WRITTEN));
    await finished();
    await stage.restart();
    const follow = await stage.sandbox.replyTo(
      stage.sandbox.person('Ada').say('general', 'and the university?', { replyTo: answer }),
    );
    expect(follow.content).toContain(`-# Understood as: ${STOPS} and the university?`);
  });
});

describe('a follow-up', () => {
  test('is answered at once by the rules, and again where the model understands it otherwise', async () => {
    await open();
    const first = await ask();
    await until(first.id, new RegExp(WRITTEN));
    const { open: go, opened } = door();
    writer.before = (step) => (step === -1 ? opened : Promise.resolve());
    writer.understands = 'How deep does the sponge live?';
    const follow = await stage.sandbox.replyTo(
      stage.sandbox.person('Ada').say('general', 'and the university?', { replyTo: first }),
    );
    expect(follow.content).toContain('-# Understood as: ');
    go();
    await until(follow.id, /-# Understood as: How deep does the sponge live\?/);
    await until(follow.id, new RegExp(WRITTEN));
    expect(stage.small.asked.at(-1)?.options.understood).toBe('How deep does the sponge live?');
  });
});

describe('/summary', () => {
  test('is there at once; its first message has room for the text that comes', async () => {
    await open();
    const { open: go, opened } = door();
    writer.before = () => opened;
    const summary = await stage.sandbox
      .person('Ada')
      .command('summary', { article: 'aldermoor-tram-vote', length: 'detailed' })
      .answer();
    expect(summary.content).toMatch(/^\*\*Aldermoor/);
    await expect.poll(() => stage.sandbox.person('Ada').history('general')).toHaveLength(3);
    const before = stage.sandbox
      .person('Ada')
      .history('general')
      .map(({ content }) => content);
    go();
    await until(summary.id, new RegExp(WRITTEN));
    await finished();
    const after = stage.sandbox
      .person('Ada')
      .history('general')
      .map(({ content }) => content);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(after[0]?.startsWith(before[0] ?? '?')).toBe(true);
    expect(writer.tasks[0]).toMatchObject({ kind: 'summary', length: 'detailed' });
  });

  test('of every article in one line has no text', async () => {
    await open();
    await stage.sandbox.person('Ada').command('summary').answer();
    expect(writer.tasks).toEqual([]);
  });
});

describe('a text', () => {
  test('pings nobody and sets nothing in its own type, whatever is in it', async () => {
    await open();
    writer.words = '@everyone <@123456789012345678> **loud** [x](https://x.example) # big\n> not a quote';
    const answer = await ask();
    await until(answer.id, new RegExp(WRITTEN));
    const text = shown(answer.id);
    expect(text).toContain('\\@everyone');
    expect(text).not.toMatch(/\n> not a quote/);
    expect(text).toContain('\\*\\*loud\\*\\*');
  });
});

describe('texts being written', () => {
  test('more than can wait are not begun', async () => {
    await open();
    const { open: go, opened } = door();
    const begun: number[] = [];
    const writings = createWritings(1, () => undefined, 2);
    const taken = [0, 1, 2, 3, 4].map((at) =>
      writings.begin(async () => {
        begun.push(at);
        await opened;
      }),
    );
    expect(taken).toEqual([true, true, true, false, false]);
    go();
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    await writings.end();
    expect(writings.begin(async () => undefined)).toBe(false);
  });

  test('what goes wrong with one is told, and the others are written', async () => {
    await open();
    const told: unknown[] = [];
    const writings = createWritings(1, (error) => told.push(error), 5);
    const error = new Error('gone');
    let done = false;
    writings.begin(async () => {
      const revisions = createRevisions(
        async () => {
          throw error;
        },
        () => undefined,
        { content: 'sent', rows: [] },
      );
      revisions.show({ content: 'more', rows: [] });
      await revisions.settled();
    });
    writings.begin(async () => {
      done = true;
    });
    await expect.poll(() => done).toBe(true);
    expect(told).toEqual([error]);
    await writings.end();
  });
});
