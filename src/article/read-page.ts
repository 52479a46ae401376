import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { type Decoded, decodeLoosely, decodeText } from './decode.ts';
import type { Draft, Refused } from './draft.ts';
import { type Dom, elementText, pageBlocks } from './page-blocks.ts';
import { pageFacts } from './page-facts.ts';

/** Fewer characters than this are a notice or a menu, and no article. */
const shortest = 80;
/** Elements inside one another; articles stay below a hundred, and the time to read grows with the square. */
const deepest = 1000;

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
    if (error instanceof RangeError) return { reason: tooDeep };
    throw error;
  }
};

/**
 * Decodes a page by its byte-order mark, as UTF-8, by the encoding that the server or the page declares, or by what
 * its bytes look like. Where bytes do not fit the declared encoding, replacement characters stand for them, as in browsers.
 *
 * @param charset from the server's header
 */
export const decodePage = (bytes: Uint8Array, charset?: string): Decoded => {
  const declared = charset ?? declaredIn(bytes);
  const decoded = decodeText(bytes, declared);
  if (!('reason' in decoded) || declared === undefined || bytes.subarray(0, 4096).includes(0)) return decoded;
  const text = decodeLoosely(bytes, declared);
  return text === null ? decoded : { text, note: `some bytes are not valid ${declared.toUpperCase()}` };
};

/** The encoding that a page names at its top, where the HTML standard wants it. */
const declaredIn = (bytes: Uint8Array): string | undefined =>
  /<meta[^>]{1,200}charset\s*=\s*["']?([\w:.-]+)/i.exec(
    Buffer.from(bytes.subarray(0, 4096)).toString('latin1'),
  )?.[1];

const readPage = (html: string, address: string | null): Draft | Refused => {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  if (depthOf(document.documentElement as unknown as Dom) > deepest) return { reason: tooDeep };
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

const tooDeep = 'has markup that is nested too deeply';

/** Walks without recursion, which is what deep nesting would break. */
const depthOf = (root: Dom): number => {
  let deepestFound = 0;
  const open: [node: Dom, depth: number][] = [[root, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, depth] = next;
    deepestFound = Math.max(deepestFound, depth);
    for (const child of node.childNodes) open.push([child, depth + 1]);
  }
  return deepestFound;
};

const bare = (byline: string): string =>
  byline
    .replace(/\s+/g, ' ')
    .replace(/^\s*by:?\s+/i, '')
    .trim();
