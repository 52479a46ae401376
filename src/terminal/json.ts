import type { Answer, Quote, Summary } from '../answer/answer.ts';
import type { Written, WrittenSentence } from '../writer/writer.ts';

/** A quote with the fields that the outside relies on, and in their order. */
const quoteJson = ({
  text,
  article,
  title,
  published,
  paragraph,
  start,
  end,
  highlight,
  url,
  link,
  score,
}: Quote) => ({
  text,
  article,
  title,
  published,
  paragraph,
  start,
  end,
  highlight,
  url,
  link,
  score,
});

/** What a language model wrote; `written` is `null` where the plain quotes are the answer. */
export interface Authorship {
  readonly model: string;
  readonly written: Written | null;
}

const sentenceJson = ({ pieces, cites }: WrittenSentence) => ({
  text: pieces
    .map((piece) => (piece.kind === 'quote' ? `“${piece.quote.text}”` : piece.text))
    .join('')
    .trim(),
  pieces: pieces.map((piece) =>
    piece.kind === 'quote' ? { quote: quoteJson(piece.quote) } : { words: piece.text },
  ),
  cites,
});

/** The field `written`, there only where the settings name a writer; `cites` are indexes into `sources`. */
const writtenJson = (authorship: Authorship | null) => {
  if (authorship === null) return {};
  const { model, written } = authorship;
  return {
    written: written && {
      model,
      sentences: written.sentences.map(sentenceJson),
      sources: written.sources.map(quoteJson),
    },
  };
};

/** An answer as one line of JSON. */
export const answerJson = (answer: Answer, id: string, authorship: Authorship | null = null): string => {
  const { question, answered, confidence, answer: span, quotes, notes, timings } = answer;
  return JSON.stringify({
    id,
    question,
    answered,
    confidence,
    answer: span,
    quotes: quotes.map(quoteJson),
    notes,
    timings: Object.fromEntries(
      Object.entries(timings).map(([name, ms]) => [name, Math.round(ms * 100) / 100]),
    ),
    ...writtenJson(authorship),
  });
};

/** A summary as one line of JSON. */
export const summaryJson = ({ article, quotes }: Summary, authorship: Authorship | null = null): string => {
  const { id, title, author, published, place, url } = article;
  return JSON.stringify({
    article: id,
    title,
    author,
    published,
    place,
    url,
    quotes: quotes.map(quoteJson),
    ...writtenJson(authorship),
  });
};
