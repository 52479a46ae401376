import { z } from 'zod';
import type { Answer, Turn } from '../answer/answer.ts';
import type { LocalAnswerer } from '../answer/answerer.ts';
import { wrongDatasetLine } from '../errors.ts';
import { type Question, readJsonLines } from './dataset.ts';
import type { Asking } from './evaluate.ts';
import { isQuoted, isRight, type Share } from './metrics.ts';

/** A turn of a conversation, and the same question written out. */
export interface FollowUp {
  readonly conversation: string;
  /** Counted from 1. */
  readonly turn: number;
  /** As it was typed, leaning on the turns before. */
  readonly question: string;
  readonly standalone: string;
  readonly article: string;
  readonly answers: readonly string[];
}

const line = z.object({
  conversation: z.string().min(1),
  turn: z.int().min(1),
  question: z.string().min(1),
  standalone: z.string().min(1),
  article: z.string().min(1),
  answers: z.array(z.string().min(1)).min(1),
});

/**
 * Reads a file of conversations, a turn a line.
 *
 * @throws {UserError} when a line is not a turn, or does not follow the one before it in its conversation
 */
export const readFollowUps = async (file: string): Promise<FollowUp[]> => {
  const turns = new Map<string, number>();
  return (await readJsonLines(file, line)).map(({ number, value }) => {
    const expected = (turns.get(value.conversation) ?? 0) + 1;
    if (value.turn !== expected)
      throw wrongDatasetLine(
        file,
        number,
        `turn: is ${value.turn}, but the next turn of ${value.conversation} is ${expected}`,
      );
    turns.set(value.conversation, expected);
    return value;
  });
};

/** What was said to a turn, asked both ways. */
export interface FollowUpOutcome {
  readonly followUp: FollowUp;
  readonly inConversation: Answer;
  readonly writtenOut: Answer;
}

/** Asks each turn within its conversation, with what was really answered before, and written out by itself. */
export const putFollowUps = async (
  answerer: LocalAnswerer,
  followUps: readonly FollowUp[],
  { progress, signal, name }: Asking,
): Promise<FollowUpOutcome[]> => {
  const conversations = new Map<string, Turn[]>();
  const outcomes: FollowUpOutcome[] = [];
  progress.start({ name: `Asking ${name}`, total: followUps.length, unit: 'turns' });
  try {
    for (const followUp of followUps) {
      signal?.throwIfAborted();
      const conversation = conversations.get(followUp.conversation) ?? [];
      const inConversation = await answerer.ask(followUp.question, { conversation });
      const writtenOut = await answerer.ask(followUp.standalone);
      conversations.set(followUp.conversation, [
        ...conversation,
        { question: followUp.question, answer: inConversation },
      ]);
      outcomes.push({ followUp, inConversation, writtenOut });
      progress.update(outcomes.length);
    }
  } finally {
    progress.stop();
  }
  return outcomes;
};

/** The figures of follow-ups asked in one of the two ways. */
export interface FollowUpFigures {
  /** An answer inside the first 300 characters of the quotes. */
  readonly quoted: Share;
  readonly quotedFirst: Share;
  readonly answered: Share;
}

/** Which question of a data set a turn is, for judging its answer. */
export const asQuestion = ({ conversation, turn, question, article, answers }: FollowUp): Question => ({
  id: `${conversation}-${turn}`,
  question,
  article,
  answers,
  answerable: true,
});

const figures = (
  outcomes: readonly FollowUpOutcome[],
  way: 'inConversation' | 'writtenOut',
): FollowUpFigures => {
  const share = (is: (question: Question, answer: Answer) => boolean): Share => ({
    count: outcomes.filter((outcome) => is(asQuestion(outcome.followUp), outcome[way])).length,
    of: outcomes.length,
  });
  return {
    quoted: share((question, { quotes }) => isQuoted(question, quotes)),
    quotedFirst: share((question, { quotes }) => isRight({ question, quotes })),
    answered: share((_, { answered }) => answered),
  };
};

/** Both ways side by side; first turns lean on nothing and are left out. */
export const followUpFigures = (
  outcomes: readonly FollowUpOutcome[],
): Record<'inConversation' | 'writtenOut', FollowUpFigures> => {
  const leaning = outcomes.filter(({ followUp }) => followUp.turn > 1);
  return { inConversation: figures(leaning, 'inConversation'), writtenOut: figures(leaning, 'writtenOut') };
};
