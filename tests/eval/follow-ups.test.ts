import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Answer, Quote } from '../../src/answer/answer.ts';
import { type FollowUp, followUpFigures, readFollowUps } from '../../src/eval/follow-ups.ts';

const fileOf = async (...turns: object[]): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullquote-follow-ups-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'talk.jsonl');
  await writeFile(file, turns.map((turn) => JSON.stringify(turn)).join('\n'));
  return file;
};

const turnOf = (conversation: string, turn: number): FollowUp => ({
  conversation,
  turn,
  question: 'Where?',
  standalone: 'Where did the boat lie?',
  article: 'harbour',
  answers: ['at the quay'],
});

test('conversations may be interleaved', async () => {
  const turns = [turnOf('a', 1), turnOf('b', 1), turnOf('a', 2), turnOf('b', 2)];
  expect(await readFollowUps(await fileOf(...turns))).toEqual(turns);
});

test.each([
  { turns: [turnOf('a', 2)], says: /Line 1 of .*: turn: is 2, but the next turn of a is 1/ },
  { turns: [turnOf('a', 1), turnOf('a', 1)], says: /Line 2 of .*: turn: is 1, but the next turn of a is 2/ },
  { turns: [{ ...turnOf('a', 1), answers: [] }], says: /Line 1 of .*: answers: / },
])('$says', async ({ turns, says }) => {
  await expect(readFollowUps(await fileOf(...turns))).rejects.toThrow(says);
});

const answer = (answered: boolean, ...texts: string[]): Answer => ({
  question: '',
  understood: '',
  answered,
  confidence: 0.5,
  answer: null,
  quotes: texts.map(
    (text): Quote => ({
      text,
      article: 'harbour',
      title: '',
      published: null,
      paragraph: 1,
      start: 0,
      end: text.length,
      highlight: null,
      url: null,
      link: null,
      score: 0.5,
      found: { byWords: null, byMeaning: null },
    }),
  ),
  notes: [],
  refusal: null,
  index: '',
  timings: { embed: 0, search: 0, rank: 0, total: 0 },
});

test('only turns that lean on others are counted, both ways', () => {
  const right = answer(true, 'It lay at the quay.');
  const second = answer(true, 'A storm came.', 'It lay at the quay.');
  const none = answer(false);
  expect(
    followUpFigures([
      { followUp: turnOf('a', 1), inConversation: right, writtenOut: right },
      { followUp: turnOf('a', 2), inConversation: none, writtenOut: right },
      { followUp: turnOf('a', 3), inConversation: second, writtenOut: second },
    ]),
  ).toEqual({
    inConversation: {
      quoted: { count: 1, of: 2 },
      quotedFirst: { count: 0, of: 2 },
      answered: { count: 1, of: 2 },
    },
    writtenOut: {
      quoted: { count: 2, of: 2 },
      quotedFirst: { count: 1, of: 2 },
      answered: { count: 2, of: 2 },
    },
  });
});
