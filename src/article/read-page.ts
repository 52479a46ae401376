import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Draft } from './draft.ts';
import type { Refused } from './fetch-address.ts';
import { type Dom, elementText, pageBlocks } from './page-blocks.ts';
import { pageFacts } from './page-facts.ts';

/** Fewer characters than this are a notice or a menu, and no article. */
const shortest = 80;

/**
 * Reads the article of a web page. Its text is made of the readable part of the page: headline, headings, paragraphs,
 * list items and captions, each on its own with a blank line between.
 *
 * @param address where the page was found, for links that are relative; `null` for a file
 */
export const draftPage = (html: string, address: string | null): Draft | Refused => {
  try {
    return readPage(html, address);
  } catch (error) {
    if (error instanceof RangeError) return { reason: 'has markup that is nested too deeply' };
    throw error;
  }
};

const readPage = (html: string, address: string | null): Draft | Refused => {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  const facts = pageFacts(document as unknown as Dom, address);
  const found = new Readability<Dom>(document as never, {
    serializer: (node) => node as unknown as Dom,
  }).parse();
  const root = found?.content;
  if (!root || elementText(root).length < shortest) return { reason: 'has no readable article' };
  const title = facts.title ?? found.title?.replace(/\s+/g, ' ').trim();
  const { text, blocks } = pageBlocks(root, title === undefined || title === '' ? null : title);
  return {
    text,
    blocks,
    facts: {
      ...facts,
      ...(title ? { title } : {}),
      ...(facts.author === undefined && found.byline ? { author: bare(found.byline) } : {}),
    },
  };
};

const bare = (byline: string): string =>
  byline
    .replace(/\s+/g, ' ')
    .replace(/^\s*by:?\s+/i, '')
    .trim();
