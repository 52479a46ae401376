import type { Answer, AskOptions } from '../answer/answer.ts';
import { type Told, tell } from '../writer/tell.ts';
import type { Desk } from './desk.ts';
import { type AnswerLayout, renderAnswer } from './render/answer.ts';
import type { Reply } from './render/reply.ts';
import { createRevisions } from './revisions.ts';

/** A question to be answered in a message that grows. */
export interface Telling<Sent> {
  readonly question: string;
  readonly options: AskOptions;
  readonly layout: AnswerLayout;
  /** Sends the answer; `null` where it could not be sent. */
  readonly send: (reply: Reply) => Promise<Sent | null>;
  /** Changes what was sent. */
  readonly revise: (sent: Sent, reply: Reply) => Promise<unknown>;
  /** Keeps which answer a message shows; again where it comes to show another. */
  readonly keep: (sent: Sent, answer: Answer) => void;
}

/**
 * Answers a question: resolves when the quotes are there, or could not be sent. Where there is a writer, its text is
 * added to the same message afterwards, while others are answered.
 */
export const tellAnswer = async <Sent>(desk: Desk, telling: Telling<Sent>): Promise<Sent | null> => {
  const { question, options, layout, send, keep } = telling;
  const gone = new AbortController();
  const signal = AbortSignal.any([desk.writings.ending, gone.signal]);
  const steps = tell(desk, question, options, signal);
  const first = await steps.next();
  if (first.done === true) return null;
  const { answer, done } = first.value;
  const sent = await send(renderAnswer(answer, layout));
  if (sent !== null) keep(sent, answer);
  const goesOn = sent !== null && !done;
  if (!goesOn || !desk.writings.begin(() => write(desk, telling, sent, first.value, steps, gone))) {
    await steps.return();
  }
  return sent;
};

const write = async <Sent>(
  { writer }: Desk,
  { layout, revise, keep }: Telling<Sent>,
  sent: Sent,
  first: Told,
  steps: ReturnType<typeof tell>,
  gone: AbortController,
): Promise<void> => {
  const revisions = createRevisions(
    (reply) => revise(sent, reply),
    () => gone.abort(),
    renderAnswer(first.answer, layout),
  );
  let shown = first.answer;
  for await (const { answer, written } of steps) {
    if (answer !== shown) keep(sent, answer);
    shown = answer;
    const authored = written && { written, model: writer?.model ?? '' };
    revisions.show(renderAnswer(answer, { ...layout, authored }));
  }
  await revisions.settled();
};
