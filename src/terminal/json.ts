import type { Answer, Quote, Summary } from '../answer/answer.ts';

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

/** An answer as one line of JSON. */
export const answerJson = (answer: Answer, id: string): string => {
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
  });
};

/** A summary as one line of JSON. */
export const summaryJson = ({ article, quotes }: Summary): string => {
  const { id, title, author, published, place, url } = article;
  return JSON.stringify({ article: id, title, author, published, place, url, quotes: quotes.map(quoteJson) });
};
