import type { Answerer } from '../answer/answer.ts';
import type { AnswerRecord } from '../answer/answer-record.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Line } from '../thread/line.ts';
import type { Writer } from '../writer/writer.ts';
import type { Access } from './access.ts';
import type { Votes } from './feedback.ts';
import type { Memory } from './memory.ts';
import type { Pace } from './pace.ts';
import { SAY, tooFast } from './render/words.ts';
import type { Served } from './served.ts';
import type { Urgent } from './urgent.ts';
import type { Writings } from './writings.ts';

/** What every handler works with. */
export interface Desk {
  readonly settings: Settings;
  readonly answerer: Answerer;
  /** `null` where answers are quotes alone. */
  readonly writer: Writer | null;
  readonly access: Access;
  readonly line: Line;
  readonly writings: Writings;
  readonly pace: Pace;
  readonly votes: Votes;
  readonly record: AnswerRecord;
  readonly memory: Memory;
  readonly served: Served;
  readonly urgent: Urgent;
  readonly log: Logger;
  /** Whether the bot is about to leave: nothing new is begun. */
  leaving: boolean;
}

/** Why somebody's question is not taken, in words, or `null` where it is (and counts). */
export const turnedAway = (desk: Desk, person: string): string | null => {
  if (desk.leaving) return SAY.leaving;
  if (desk.line.full) return SAY.lineFull;
  const wait = desk.pace.ask(person, performance.now());
  return wait > 0 ? tooFast(Math.ceil(wait / 1_000)) : null;
};
