import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { indexPlaces } from '../../src/index/places.ts';
import { updateIndex } from '../../src/index/update.ts';
import { createLogger } from '../../src/log.ts';
import { safeName } from '../../src/page/server/library.ts';
import { startPageServer } from '../../src/page/server/server.ts';
import type { WireArticle, WireState } from '../../src/page/wire.ts';
import { openStage, type Stage } from './local-page.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

interface Told {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** `fetch` would set these headers itself. */
const tell = ({ method = 'GET', path: where = '/', headers = {}, body }: Told) =>
  new Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(stage.page.address);
      const sent = request({ hostname, port, method, path: where, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );

const own = () => ({ origin: stage.page.address, host: new URL(stage.page.address).host });
const post = (task: string, body: unknown) =>
  tell({
    method: 'POST',
    path: `/api/${task}`,
    headers: { ...own(), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('serves the page with a strict policy, on 127.0.0.1', async () => {
  const { status, text, headers } = await tell({});
  expect(status).toBe(200);
  expect(text).toContain('<title>Pullquote</title>');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(new URL(stage.page.address).hostname).toBe('127.0.0.1');
});

test('localhost is another name for it', async () => {
  const { port } = new URL(stage.page.address);
  expect((await tell({ headers: { host: `localhost:${port}` } })).status).toBe(200);
});

test.each<[string, () => Told]>([
  ['another host name', () => ({ headers: { host: 'evil.example' } })],
  ['another port', () => ({ headers: { host: '127.0.0.1:1' } })],
  ['another origin', () => ({ headers: { origin: 'https://evil.example' } })],
  ['the null origin', () => ({ headers: { origin: 'null' } })],
  ['a post without an origin', () => ({ method: 'POST', path: '/api/say', body: '{}' })],
  [
    'another site that reads',
    () => ({ path: '/api/state?as=Ada', headers: { 'sec-fetch-site': 'cross-site' } }),
  ],
])('turns away %s', async (_, told) => {
  expect((await tell(told())).status).toBe(403);
});

test.each<[string, string, unknown, number]>([
  ['no JSON', 'say', '{', 400],
  ['no object', 'say', null, 400],
  ['nobody of that name', 'say', { as: 'Mallory', channel: '1', text: 'hi', replyTo: null }, 404],
  ['no such channel', 'say', { as: 'Ada', channel: '1', text: 'hi', replyTo: null }, 404],
  ['no such task', 'constructor', {}, 404],
  ['too large', 'say', { text: 'x'.repeat(200_000) }, 413],
  ['no address', 'address', { address: 'file:///etc/passwd' }, 400],
  ['an address with a password', 'address', { address: 'https://a:b@example.org/' }, 400],
  ['an address of this machine', 'address', { address: 'http://127.0.0.1:9/a' }, 400],
  ['the name of this machine', 'address', { address: 'http://localhost/a' }, 400],
])('refuses %s', async (_, task, body, status) => {
  const answer = await post(task, body);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toHaveProperty('error');
});

test.each([
  ['a type that is not read', 'run.sh', 'echo', 400],
  ['an empty file', 'empty.txt', '', 400],
])('refuses %s', async (_, name, body, status) => {
  const answer = await tell({ method: 'POST', path: `/api/file?name=${name}`, headers: own(), body });
  expect(answer.status).toBe(status);
});

test('refuses a file that is too large, and goes on', async () => {
  const answer = await tell({
    method: 'POST',
    path: '/api/file?name=big.txt',
    headers: { ...own(), 'content-length': '20000000' },
  }).catch(() => ({ status: 413 }));
  expect(answer.status).toBe(413);
  expect((await tell({})).status).toBe(200);
});

test('a file cannot leave its folder', async () => {
  const name = encodeURIComponent('../../articles/../outside.txt');
  const body =
    'The lighthouse at Cape Orrin was lit again on Friday. Keeper Ivo Marsh said that he was glad.';
  const answer = await tell({ method: 'POST', path: `/api/file?name=${name}`, headers: own(), body });
  expect(answer.status).toBe(200);
  expect(existsSync(path.join(stage.folder, 'kept', 'uploads', 'outside.txt'))).toBe(true);
  expect(existsSync(path.join(stage.folder, 'outside.txt'))).toBe(false);
});

test.each([
  ['report.PDF', 'report.pdf'],
  ['..\\..\\a b.md', 'a-b.md'],
  ['../../etc/passwd', 'passwd'],
  ['$(rm -rf ~).html', 'rm-rf.html'],
  ['.txt', 'txt'],
  ['–.txt', 'article.txt'],
  ['Bericht über Öl.txt', 'Bericht-über-Öl.txt'],
])('%s is kept as %s', (given, expected) => {
  expect(safeName(given)).toBe(expected);
});

test('says which setting lets addresses of this machine in', async () => {
  expect((await post('address', { address: 'http://127.0.0.1:9/' })).text).toContain(
    'PAGE_PRIVATE_ADDRESSES=on',
  );
});

test('a second one on the same port says which setting changes it', async () => {
  const port = Number(new URL(stage.page.address).port);
  const second = startPageServer(port, new Promise(() => undefined), createLogger('silent'));
  await expect(second).rejects.toThrow(UserError);
  await expect(second).rejects.toThrow(/PORT/);
});

const stateOf = async (): Promise<WireState> =>
  JSON.parse((await tell({ path: '/api/state?as=Ada' })).text) as WireState;
const channelNamed = async (name: string): Promise<string> =>
  (await stateOf()).channels.find((channel) => channel.name === name)?.id ?? '';
const articlesIn = async (channel: string): Promise<string[]> =>
  (JSON.parse((await tell({ path: `/api/articles?as=Ada&channel=${channel}` })).text) as WireArticle[]).map(
    ({ title }) => title,
  );

test('an index that another program updates is used at once', async () => {
  const channel = await channelNamed('articles');
  const folder = path.join(stage.folder, 'articles');
  await writeFile(
    path.join(folder, 'tunnel.txt'),
    'Tunnel under the Pell is finished\n\nThe tunnel under the Pell was finished on Friday. It is two miles long.',
  );
  await updateIndex(indexPlaces(stage.settings));
  await expect
    .poll(() => articlesIn(channel), { timeout: 20_000 })
    .toContain('Tunnel under the Pell is finished');
});

test('the articles of the page are those that the bot shows there, from the moment that rules change', async () => {
  const [articles, lounge] = [await channelNamed('articles'), await channelNamed('lounge')];
  const file = path.join(stage.folder, 'articles', 'access.json');
  const kept = 'Harlow opens its new footbridge';
  const textIn = (channel: string) =>
    tell({ path: `/api/article?as=Ada&channel=${channel}&id=harlow-footbridge` });
  const quoteIn = async (channel: string): Promise<unknown> =>
    JSON.parse(
      (await post('quote', { as: 'Ada', channel, text: 'The bridge is 84 metres long', citation: kept }))
        .text,
    );
  expect(await articlesIn(articles)).toContain(kept);
  await writeFile(file, JSON.stringify([{ articles: ['harlow-footbridge'], channels: [lounge] }]));
  expect(await articlesIn(articles)).not.toContain(kept);
  expect(await articlesIn(lounge)).toContain(kept);
  const direct = (await stateOf()).channels.find(({ kind }) => kind === 'direct')?.id ?? '';
  expect(await articlesIn(direct)).not.toContain(kept);
  expect((await textIn(articles)).status).toBe(404);
  expect((await textIn(lounge)).status).toBe(200);
  expect(await quoteIn(articles)).toBeNull();
  expect(await quoteIn(lounge)).toMatchObject({ article: 'harlow-footbridge' });
  await rm(file);
});

test('the first message names no article that is kept elsewhere', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-rules-'));
  const file = path.join(folder, 'rules.json');
  await writeFile(file, JSON.stringify([{ articles: ['harlow-footbridge'], directMessages: true }]));
  const other = await openStage({ ACCESS_FILE: file, READER: 'off' });
  const get = async (task: string): Promise<unknown> =>
    (await fetch(`${other.page.address}/api/${task}`)).json();
  const [channel] = ((await get('state?as=Ada')) as WireState).channels;
  const greeted = JSON.stringify(await get(`messages?as=Ada&channel=${channel?.id}`));
  await other.end();
  await rm(folder, { recursive: true });
  expect(greeted).toContain('I have read one article');
  expect(greeted).not.toMatch(/footbridge|Lindqvist/);
});

test.each(['state', 'messages', 'commands', 'articles', 'article'])(
  'nobody reads %s of a channel that is not there',
  async (task) => {
    const { status } = await tell({ path: `/api/${task}?as=Nobody&channel=1&id=harlow-footbridge` });
    expect(status).toBe(404);
    if (task !== 'state')
      expect((await tell({ path: `/api/${task}?as=Ada&channel=1&id=harlow-footbridge` })).status).toBe(404);
  },
);

test('a restart keeps the conversation', async () => {
  const channel = (await stateOf()).channels[0]?.id ?? '';
  const said = { as: 'Ada', channel, text: 'Kept over a restart', replyTo: null };
  expect((await post('say', said)).status).toBe(200);
  await stage.restart();
  const messages = (await tell({ path: `/api/messages?as=Ada&channel=${channel}` })).text;
  expect((await stateOf()).channels[0]?.id).toBe(channel);
  expect(messages).toContain('Kept over a restart');
});
