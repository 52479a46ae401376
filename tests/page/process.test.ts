import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WireMessage, WireState } from '../../src/page/wire.ts';
import { readSettings } from '../../src/settings.ts';

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));
const article =
  'Harlow opens its new footbridge\n\nThe footbridge over the Wend opened on Saturday. Mayor Petra Lindqvist said that it cost 3.2 million pounds.\n';

let folder: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-start-'));
  await mkdir(path.join(folder, 'articles'));
  await writeFile(path.join(folder, 'articles', 'harlow.txt'), article);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

/** `npm start` as a person types it in an empty folder: no `.env`, no token. */
const start = (port: string): Started => {
  const { PATH = '', HOME = '' } = process.env;
  const script = path.join(root, 'scripts', 'start.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    cwd: folder,
    env: { PATH, HOME, PORT: port, READER: 'off', MODELS_DIR: readSettings().MODELS_DIR },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([status]: (number | null)[]) => status ?? null);
  return { child, said, ended };
};

const addressOf = async ({ said }: Started): Promise<string> => {
  await expect.poll(() => said.stdout, { timeout: 200_000 }).toContain('Ctrl-C ends it');
  return /http:\/\/127\.0\.0\.1:\d+/.exec(said.stdout)?.[0] ?? '';
};
const listens = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
const get = async <T>(address: string, task: string): Promise<T> =>
  (await fetch(`${address}/api/${task}`)).json() as Promise<T>;
const messages = async (address: string): Promise<readonly WireMessage[]> => {
  const { channels } = await get<WireState>(address, 'state?as=Ada');
  return get(address, `messages?as=Ada&channel=${channels[0]?.id}`);
};

test('npm start in an empty folder: index, address, a second one, Ctrl-C, and again', async () => {
  const first = start('0');
  const address = await addressOf(first);
  expect(first.said.stderr).toContain('There is no index in');
  expect(first.said.stderr).toMatch(/Indexed 1 article in 1 passage/);
  expect(await (await fetch(address)).text()).toContain('<title>Pullquote</title>');
  const before = await messages(address);
  expect(before[0]?.content).toContain('I have read one article');

  const second = start(new URL(address).port);
  expect(await second.ended).toBe(1);
  expect(second.said.stderr).toContain('PORT');
  expect(second.said.stdout).toBe('');
  expect(await listens(address)).toBe(true);

  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(await listens(address)).toBe(false);

  const again = start('0');
  const back = await addressOf(again);
  expect(again.said.stderr).not.toContain('no index');
  expect(await messages(back)).toEqual(before);
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});
