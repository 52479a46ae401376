import type { Article, Block, Span } from './article.ts';
import type { Draft, Origin } from './draft.ts';
import { finish } from './finish.ts';
import { paragraphs } from './plain-text.ts';

/** Reads the content of a `.txt` file; the article's text is that content, character by character. */
export const readText = (content: string, origin: Origin): Article => finish(draftText(content), origin);

/** As `readText`, before what is not the article is looked for. */
export const draftText = (text: string): Draft => {
  const spans = paragraphs(text);
  return {
    text,
    facts: {},
    blocks: spans.map((span, at) => ({ ...span, kind: kindOf(text, span, at, spans) })),
  };
};

const kindOf = (text: string, { start, end }: Span, at: number, all: readonly Span[]): Block['kind'] => {
  const words = text.slice(start, end);
  const most = at === 0 ? 150 : 80;
  const alone = words.length <= most && !/[\r\n]/.test(words) && at + 1 < all.length;
  return alone &&
    /^["“'‘]?[\p{Lu}\p{Lo}\d]/u.test(words) &&
    !/[\p{Sentence_Terminal},;:…]["”'’)]*$/u.test(words)
    ? 'heading'
    : 'body';
};
