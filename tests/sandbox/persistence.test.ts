import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './raw.ts';

let folder: string;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  await rm(folder, { recursive: true });
});

const file = () => path.join(folder, 'below', 'conversation.json');
const open = async (options: Parameters<typeof startSandbox>[0] = {}) => {
  await sandbox?.close();
  sandbox = await startSandbox({ persist: file(), log: createLogger('silent'), ...options });
  return sandbox;
};

test('a conversation outlives a restart: messages, threads, direct messages, commands, files', async () => {
  const first = await open();
  const ada = first.person('Ada');
  const picture = { name: 'a.txt', type: 'text/plain', bytes: new TextEncoder().encode('hello') };
  const question = ada.say('general', 'who? – Ürsüla 👩‍🔬', { files: [picture] });
  ada.react(question, '👍');
  const thread = ada.openThread(question, 'Who?');
  ada.say(thread, 'in the thread');
  ada.say(ada.direct(), 'directly');
  const { applicationId } = first;
  await request(first, `PUT /applications/${applicationId}/commands`, [{ name: 'ask', description: 'Ask' }]);
  const { body: button } = await request(first, `POST /channels/${first.channel('general').id}/messages`, {
    content: 'click',
    components: [{ type: 1, components: [{ type: 2, style: 1, label: 'More', custom_id: 'more' }] }],
  });
  const started = ada.command('ask');
  await request(first, `POST /interactions/${started.record.id}/${started.record.token}/callback`, {
    type: 4,
    data: { content: 'only you', flags: 64 },
  });

  const second = await open();
  const again = second.person('Ada');
  expect(second.applicationId).toBe(applicationId);
  expect(again.id).toBe(ada.id);
  const history = again.history('general');
  expect(history.map(({ content }) => content)).toEqual(['who? – Ürsüla 👩‍🔬', 'click']);
  expect(history[0]).toMatchObject({
    reactions: [{ emoji: { name: '👍' }, count: 1 }],
    thread: { name: 'Who?' },
  });
  expect(await (await fetch(history[0]?.attachments[0]?.url ?? '')).text()).toBe('hello');
  expect(again.history(thread.id).map(({ content }) => content)).toEqual(['', 'in the thread']);
  expect(again.history(again.direct()).map(({ content }) => content)).toEqual(['directly']);
  expect(again.commands('general').map(({ name }) => name)).toEqual(['ask']);
  expect(again.click(button, 'more').record.name).toBe('more');
  const newer = again.say('general', 'newer');
  expect(BigInt(newer.id)).toBeGreaterThan(BigInt(button.id));
});

test('what is new in the plan is added to what was kept', async () => {
  await open({ people: ['Ada'] });
  const { id } = sandbox?.channel('general') ?? {};
  const second = await open({
    people: ['Ada', 'Lin'],
    guilds: [{ name: 'Reading room', channels: ['general', 'more'] }],
  });
  expect(second.people().map(({ name }) => name)).toEqual(['Ada', 'Lin']);
  expect(second.channel('general').id).toBe(id);
  expect(second.person('Lin').say('more', 'hello').content).toBe('hello');
});

test.each([
  ['cut short', (text: string) => text.slice(0, text.length / 2)],
  ['of another kind', () => '[]'],
  ['of another version', (text: string) => text.replace('"version":1', '"version":99')],
  ['with a message without an author', (text: string) => text.replace('"author"', '"nobody"')],
])('a file that is %s is set aside, and the conversation starts anew', async (_, damage) => {
  const first = await open();
  first.person('Ada').say('general', 'lost');
  await first.close();
  sandbox = undefined;
  const whole = await readFile(file(), 'utf8');
  await writeFile(file(), damage(whole));
  const second = await open();
  expect(second.person('Ada').history('general')).toEqual([]);
  expect(await readdir(path.dirname(file()))).toContain('conversation.json.damaged');
});

test('nothing but the whole file is left behind', async () => {
  const first = await open();
  for (let i = 0; i < 50; i += 1) first.person('Ada').say('general', `m${i}`);
  await first.close();
  sandbox = undefined;
  expect(await readdir(path.dirname(file()))).toEqual(['conversation.json']);
  expect(JSON.parse(await readFile(file(), 'utf8')).messages).toHaveLength(50);
});

test('a channel keeps its latest messages only', async () => {
  const first = await open({ limits: { messagesPerChannel: 3 } });
  for (let i = 0; i < 5; i += 1) first.person('Ada').say('general', `m${i}`);
  expect(
    first
      .person('Ada')
      .history('general')
      .map(({ content }) => content),
  ).toEqual(['m2', 'm3', 'm4']);
});
