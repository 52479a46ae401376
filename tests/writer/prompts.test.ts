import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Prompts, placeholders, promptsDir } from '../../src/writer/prompts.ts';

let dir: string;
let lines: { level: number; msg: string; why?: string }[];
const log = pino(
  { level: 'info', base: null },
  { write: (line: string) => void lines.push(JSON.parse(line)) },
);

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'pullquote-prompts-'));
  cpSync(promptsDir, dir, { recursive: true });
  lines = [];
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (name: string) => path.join(dir, `${name}.md`);
const edit = (name: string, change: (text: string) => string) =>
  writeFileSync(file(name), change(readFileSync(file(name), 'utf8')));

test('the prompts of the project can be used, and name their placeholders at the top', () => {
  const prompts = new Prompts(log, dir);
  for (const name of ['answer', 'summary', 'follow-up'] as const) {
    const { system, user } = prompts.get(name);
    expect(system).not.toContain('<!--');
    expect(system.length).toBeGreaterThan(100);
    const top = readFileSync(file(name), 'utf8').split('-->')[0];
    for (const each of [...placeholders[name].data, ...placeholders[name].words]) {
      expect(top).toContain(`{{${each}}}`);
      expect(system + user).toContain(`{{${each}}}`);
    }
  }
  expect(lines).toEqual([]);
});

test('a change counts at once', () => {
  const prompts = new Prompts(log, dir);
  edit('answer', (text) => text.replace('You help people', 'Arr, you help people'));
  expect(prompts.get('answer').system).toMatch(/^Arr, you help/);
  expect(lines.map(({ msg }) => msg)).toEqual(['A changed prompt is in use']);
});

test('a change that cannot be used is told once, and the prompt of before stays until it is mended', () => {
  const prompts = new Prompts(log, dir);
  const before = prompts.get('answer');
  edit('answer', (text) => `${text}\n\n{{weather}}`);
  expect(prompts.get('answer')).toEqual(before);
  expect(prompts.get('answer')).toEqual(before);
  expect(lines).toMatchObject([{ why: expect.stringContaining('{{weather}}') }]);
  edit('answer', (text) => text.replace('\n\n{{weather}}', '\n\nBe kind.'));
  expect(prompts.get('answer').user).toContain('Be kind.');
});

test('a prompt that is taken away is kept, and found again', () => {
  const prompts = new Prompts(log, dir);
  const before = prompts.get('summary');
  const text = readFileSync(file('summary'), 'utf8');
  rmSync(file('summary'));
  expect(prompts.get('summary')).toEqual(before);
  expect(prompts.get('summary')).toEqual(before);
  expect(lines).toHaveLength(1);
  writeFileSync(file('summary'), `${text}\n\nThank you.`);
  expect(prompts.get('summary').user).toContain('Thank you.');
});

test.each([
  ['a missing file', () => rmSync(file('follow-up')), 'follow-up.md'],
  [
    'a missing placeholder',
    () => edit('follow-up', (text) => text.replaceAll('{{question}}', '')),
    '{{question}}',
  ],
  ['an unknown placeholder', () => edit('follow-up', (text) => `${text}{{foo}}`), '{{foo}}'],
])('at start, %s is named', (_, damage, named) => {
  damage();
  expect(() => new Prompts(log, dir)).toThrow(named);
});
