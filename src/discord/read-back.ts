import { type Block, inlineText, markdownText, parseMarkdown } from './markdown.ts';
import { ASKED, CLAIMED, NOT_IN_ARTICLES, NOTHING_CLOSE, UNDERSTOOD, WRITTEN } from './render/words.ts';

/** What one of our messages says, read from the message itself: it outlives restarts. */
export interface Shown {
  /** The question (or claim) that it names, `null` where it stands in another message or was cut. */
  readonly question: string | null;
  /** What a follow-up was understood as, `null` where it was taken as written. */
  readonly understood: string | null;
  /** The short answer. */
  readonly answer: string | null;
  /** Whether it says that the articles answer. */
  readonly answered: boolean;
  /** Its quotes, in order. */
  readonly quotes: readonly ShownQuote[];
}

/** A quote in a message. */
export interface ShownQuote {
  /** The number in its citation. */
  readonly number: number;
  /** Its words; where it was cut, those that are shown. */
  readonly text: string;
}

/** The words behind an opening in small print, unless they were cut. */
const afterOpening = (blocks: readonly Block[], opening: string): string | null => {
  for (const block of blocks) {
    if (block.type !== 'subtext') continue;
    const text = inlineText(block.children);
    if (text.startsWith(opening)) {
      const rest = text.slice(opening.length);
      return rest.endsWith('…') ? null : rest;
    }
  }
  return null;
};

const shortAnswer = (blocks: readonly Block[]): string | null => {
  for (const block of blocks) {
    if (block.type === 'quote') return null;
    if (block.type !== 'paragraph') continue;
    const [first, ...others] = block.children;
    if (first?.type === 'bold' && others.length === 0) return inlineText(first.children);
  }
  return null;
};

/** A quote's own words: without the marks of what was left out. */
const withoutMarks = (text: string): string => text.replace(/^… /, '').replace(/ …$/, '');

const quotesIn = (blocks: readonly Block[]): readonly ShownQuote[] => {
  const quotes: ShownQuote[] = [];
  for (const [at, block] of blocks.entries()) {
    if (block.type !== 'quote') continue;
    const below = blocks[at + 1];
    const print = below?.type === 'subtext' ? inlineText(below.children) : '';
    const number = Number.parseInt(print, 10);
    quotes.push({
      number: Number.isNaN(number) ? quotes.length + 1 : number,
      text: withoutMarks(markdownText(block.children)),
    });
  }
  return quotes;
};

const saysNo = (block: Block): boolean => {
  if (block.type !== 'paragraph') return false;
  const text = inlineText(block.children);
  return text.startsWith(NOT_IN_ARTICLES) || text.startsWith(NOTHING_CLOSE);
};

/** What stands above a language model's words: those say nothing about the answer. */
const aboveWritten = (blocks: readonly Block[]): readonly Block[] => {
  const at = blocks.findIndex(
    (block) => block.type === 'subtext' && inlineText(block.children).startsWith(WRITTEN),
  );
  return at < 0 ? blocks : blocks.slice(0, at);
};

/** Reads question, short answer and quotes back from the content of a message that `render` wrote. */
export const readBack = (content: string): Shown => {
  const blocks = aboveWritten(parseMarkdown(content));
  return {
    question: afterOpening(blocks, ASKED) ?? afterOpening(blocks, CLAIMED),
    understood: afterOpening(blocks, UNDERSTOOD),
    answer: shortAnswer(blocks),
    answered: !blocks.some(saysNo),
    quotes: quotesIn(blocks),
  };
};
