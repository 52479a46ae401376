import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { watchedFetch } from '../../src/model/watched-fetch.ts';

const serve = async (answer: (response: ServerResponse) => void): Promise<URL> => {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file`);
};

const get = async (url: URL, patience = { answer: 10_000, silence: 10_000 }, signal?: AbortSignal) => {
  const problems: string[] = [];
  let bytes = 0;
  const onBytes = (count: number) => {
    bytes += count;
  };
  const text = await watchedFetch({ patience, signal, onBytes, onProblem: (why) => problems.push(why) })(url)
    .then((response) => response.text())
    .catch((error: Error) => error);
  return { text, bytes, problems };
};

test('every byte is counted on its way', async () => {
  const url = await serve((response) => response.end('five!'));
  expect(await get(url)).toEqual({ text: 'five!', bytes: 5, problems: [] });
});

test('an answer that never begins is given up', async () => {
  const url = await serve(() => {});
  const { text, problems } = await get(url, { answer: 50, silence: 10_000 });
  expect(text).toBeInstanceOf(Error);
  expect(problems).toEqual([`nothing for 0.05 s from ${url.host}`]);
});

test('an answer that falls silent is given up', async () => {
  const url = await serve((response) => response.write('a beginning'));
  const { text, bytes, problems } = await get(url, { answer: 10_000, silence: 50 });
  expect(text).toBeInstanceOf(Error);
  expect(bytes).toBe(11);
  expect(problems).toEqual([`nothing for 0.05 s from ${url.host}`]);
});

test('a slow answer that keeps coming is waited for', async () => {
  const url = await serve((response) => {
    let left = 25;
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) return response.write('.');
      clearInterval(timer);
      return response.end('.');
    }, 50);
  });
  const all = { text: '.'.repeat(25), bytes: 25, problems: [] };
  expect(await get(url, { answer: 10_000, silence: 1_000 })).toEqual(all);
});

test('a refusal is passed on, and told', async () => {
  const url = await serve((response) => response.writeHead(429).end('later'));
  expect(await get(url)).toEqual({ text: 'later', bytes: 5, problems: [`429 Too Many Requests for ${url}`] });
});

test('an answer without a body is one', async () => {
  const url = await serve((response) => response.writeHead(204).end());
  expect(await get(url)).toEqual({ text: '', bytes: 0, problems: [] });
});

test('the signal ends it', async () => {
  const stop = new AbortController();
  const url = await serve(() => stop.abort(new Error('enough')));
  expect((await get(url, undefined, stop.signal)).text).toMatchObject({ message: 'enough' });
});
