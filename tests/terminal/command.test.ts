import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';

type Sample = ChildProcessByStdio<null, Readable, Readable>;

const start = (...args: string[]): Sample =>
  spawn(process.execPath, ['--import', 'tsx', 'tests/terminal/sample-command.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const end = async (child: Sample) => {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const [status, signal] = await once(child, 'close');
  return { status, signal, ...said };
};

const none = { status: 0, signal: null, stdout: '', stderr: '' };

test.each([
  [['do'], { ...none, stdout: 'line 0\n' }],
  [['do', '--times', '2'], { ...none, stdout: 'line 0\nline 1\n' }],
  [['skip'], { ...none, status: 3 }],
  [['fail'], { ...none, status: 1, stderr: 'It went wrong.\nTry again.\n' }],
  [['--help'], { ...none, stdout: 'Usage: sample [WHAT]\n\nDoes WHAT.\n' }],
  [['do', '-h'], { ...none, stdout: 'Usage: sample [WHAT]\n\nDoes WHAT.\n' }],
  [['--tines'], { ...none, status: 2, stderr: "Unknown option '--tines'.\nUsage: sample [WHAT].\n" }],
])('%j', async (args, expected) => {
  expect(await end(start(...args))).toEqual(expected);
});

test('a bug is said to be one, with where it happened', async () => {
  const { status, stdout, stderr } = await end(start('bug'));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^This is a bug in Pullquote: TypeError: unforeseen\n {4}at .*sample-command\.ts/);
});

test('a reader that has enough is no failure', async () => {
  const child = start('do', '--times', '200000');
  const [text] = await once(child.stdout, 'data');
  expect(String(text)).toContain('line 0');
  child.stdout.destroy();
  const [status, signal] = await once(child, 'close');
  expect({ status, signal }).toEqual({ status: 0, signal: null });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s lets it clean up, then ends it', async (name) => {
  const child = start('wait');
  const ended = end(child);
  await once(child.stderr, 'data');
  child.kill(name);
  expect(await ended).toEqual({ status: null, signal: name, stdout: '', stderr: 'waiting\ncleaned up\n' });
});

test('a second Ctrl-C ends what does not stop by itself', async () => {
  const child = start('hang');
  const ended = end(child);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ signal: 'SIGINT', stderr: 'waiting\nheard\n' });
});
