import type { Span } from '../article/article.ts';
import { bestSpan, type PassageReader } from './reader.ts';

/** A sentence as it stands in its article. */
export interface SentenceInput {
  /** The article's title. */
  readonly context: string;
  readonly sentence: string;
  /** The sentences beside it; `null` where its passage begins or ends. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The words of a sentence that answer, as offsets into it: those that are best in three surroundings together, which are
 * the sentence with the title, without it, and between its neighbours. What a network is unsure of differs from one to
 * the next, and what it is sure of does not. `null` where the sentence has no words.
 */
export const markAnswer = async (
  reader: PassageReader,
  question: string,
  { context, sentence, before, after }: SentenceInput,
): Promise<Span | null> => {
  const neighbours = [before, sentence, after].filter((each) => each !== null);
  const [alone, ...others] = await Promise.all([
    reader.score(question, { context, sentences: [sentence] }, 0),
    reader.score(question, { context: '', sentences: [sentence] }, 0),
    reader.score(question, { context, sentences: neighbours }, before === null ? 0 : 1),
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
