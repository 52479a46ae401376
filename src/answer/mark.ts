import type { Span } from '../article/article.ts';
import { bestSpan, type PassageReader, type ReaderInput } from './reader.ts';

/**
 * The words of a sentence that answer, as offsets into it: those that are best in three surroundings together, which are
 * the sentence with the title, without it, and between its neighbours. What a network is unsure of differs from one to
 * the next, and what it is sure of does not. `null` where the sentence has no words.
 *
 * @param at the sentence's place in its passage
 */
export const markAnswer = async (
  reader: PassageReader,
  question: string,
  { context, sentences }: ReaderInput,
  at: number,
): Promise<Span | null> => {
  const from = Math.max(0, at - 1);
  const sentence = sentences.slice(at, at + 1);
  const [alone, ...others] = await Promise.all([
    reader.score(question, { context, sentences: sentence }, 0),
    reader.score(question, { context: '', sentences: sentence }, 0),
    reader.score(question, { context, sentences: sentences.slice(from, at + 2) }, at - from),
  ]);
  const { spans } = alone;
  const starts = alone.starts.slice();
  const ends = alone.ends.slice();
  for (const other of others) {
    // Where less of the sentence was read, the end of it was not judged.
    if (other.spans.length < spans.length) continue;
    for (let i = 0; i < spans.length; i++) {
      starts[i] = (starts[i] ?? 0) + (other.starts[i] ?? 0);
      ends[i] = (ends[i] ?? 0) + (other.ends[i] ?? 0);
    }
  }
  return bestSpan(starts, ends, 0, spans)?.span ?? null;
};
