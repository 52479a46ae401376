import { z } from 'zod';
import type { Answer, Turn } from '../answer/answer.ts';
import type { LocalAnswerer } from '../answer/answerer.ts';
import { wrongDatasetLine } from '../errors.ts';
import { tell } from '../writer/tell.ts';
import type { Writer } from '../writer/writer.ts';
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

/**
 * Asks each turn within its conversation, with what was really answered before (a writer completing it, where there is
 * one), and written out by itself.
 */
export const putFollowUps = async (
  answerer: LocalAnswerer,
  followUps: readonly FollowUp[],
  { progress, signal, name, writer = null }: Asking,
): Promise<FollowUpOutcome[]> => {
  const conversations = new Map<string, Turn[]>();
  const outcomes: FollowUpOutcome[] = [];
  progress.start({ name: `Asking ${name}`, total: followUps.length, unit: 'turns' });
  try {
    for (const followUp of followUps) {
      signal?.throwIfAborted();
      const conversation = conversations.get(followUp.conversation) ?? [];
      const inConversation = await lastAnswer({ answerer, writer }, followUp.question, conversation, signal);
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

/** The answer that is shown in the end: with a writer, the one to the question as the model understands it. */
const lastAnswer = async (
  { answerer, writer }: { readonly answerer: LocalAnswerer; readonly writer: Writer | null },
  question: string,
  conversation: readonly Turn[],
  signal: AbortSignal | undefined,
): Promise<Answer> => {
  let last: Answer | null = null;
  const parts = { answerer, writer: writer && completing(writer) };
  for await (const { answer } of tell(parts, question, { conversation }, signal)) last = answer;
  if (last === null) throw new Error('No answer was told');
  return last;
};

/** A writer that completes questions and writes no text, which nobody would read here. */
const completing = (writer: Writer): Writer => ({
  model: writer.model,
  complete: (question, conversation, signal) => writer.complete(question, conversation, signal),
  write: async () => ({ written: null, why: 'cancelled', drafted: 0, referenced: 0, removed: 0 }),
});

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
