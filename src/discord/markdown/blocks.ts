import { inlineText, parseInline } from './inline.ts';
import type { Block } from './tree.ts';

/** Lists inside lists inside quotes: deeper than this is shown as text. */
const MAX_DEPTH = 11;

interface Taken {
  readonly block: Block;
  /** How much of the source it took, its line break included. */
  readonly length: number;
}

const heading = (rest: string): Taken | null => {
  const match = /^ *(#{1,3})\s+((?!#)[^\n]+?)#*\s*(?:\n|$)/.exec(rest);
  if (!match?.[1]) return null;
  const level = match[1].length as 1 | 2 | 3;
  return {
    block: { type: 'heading', level, children: parseInline(match[2] ?? '') },
    length: match[0].length,
  };
};

const subtext = (rest: string): Taken | null => {
  const match = /^ *-# +((?!-#)[^\n]+?) *(?:\n|$)/.exec(rest);
  if (!match) return null;
  return { block: { type: 'subtext', children: parseInline(match[1] ?? '') }, length: match[0].length };
};

const quote = (rest: string, depth: number): Taken | null => {
  const match = /^ *>>> ([\s\S]*)$/.exec(rest);
  if (match) {
    const children = parseBlocks(match[1] ?? '', true, depth + 1);
    return { block: { type: 'quote', children }, length: match[0].length };
  }
  const lines = /^ *> [^\n]*(?:\n *> [^\n]*)*\n?/.exec(rest);
  if (!lines) return null;
  const inner = lines[0].replace(/\n$/, '').replace(/^ *> /gm, '');
  return { block: { type: 'quote', children: parseBlocks(inner, true, depth + 1) }, length: lines[0].length };
};

const ITEM = /^( *)([*-]|\d{1,9}\.) +(?=\S)/;

/**
 * A list is the lines from one that begins an item up to the first that is neither an item nor indented.
 * Items indented deeper than the first are lists inside the item above them.
 */
const list = (rest: string, inQuote: boolean, depth: number): Taken | null => {
  const first = ITEM.exec(rest);
  if (!first || depth >= MAX_DEPTH) return null;
  const indent = first[1]?.length ?? 0;
  const ordered = /\d/.test(first[2] ?? '');
  const items: string[] = [];
  let length = 0;
  for (const line of rest.match(/[^\n]*(?:\n|$)/g) ?? []) {
    if (line.trim() === '') break;
    const item = ITEM.exec(line);
    const content = line.replace(/\n$/, '');
    const depthHere = item?.[1]?.length ?? /^ */.exec(line)?.[0].length ?? 0;
    if (item && depthHere <= indent + 1) {
      if (/\d/.test(item[2] ?? '') !== ordered) break;
      items.push(content.slice(item[0].length));
    } else if (depthHere > indent) {
      items.push(`${items.pop() ?? ''}\n${content.replace(new RegExp(`^ {0,${indent + 2}}`), '')}`);
    } else break;
    length += line.length;
  }
  const start = ordered ? Number.parseInt(first[2] ?? '1', 10) : null;
  return {
    block: { type: 'list', start, items: items.map((item) => parseBlocks(item, inQuote, depth + 1)) },
    length,
  };
};

const blockAt = (rest: string, inQuote: boolean, depth: number): Taken | null =>
  heading(rest) ?? subtext(rest) ?? (inQuote ? null : quote(rest, depth)) ?? list(rest, inQuote, depth);

/** The end of the line at `from`, or of the code block that begins in it and runs over more lines. */
const lineEnd = (source: string, from: number): number => {
  const end = source.indexOf('\n', from);
  const line = source.slice(from, end < 0 ? source.length : end);
  const fence = line.indexOf('```');
  if (fence >= 0) {
    const block = /^```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```/i.exec(source.slice(from + fence));
    if (block?.[0].includes('\n')) return lineEnd(source, from + fence + block[0].length);
  }
  return end < 0 ? source.length : end;
};

/**
 * Parses the lines of a message.
 *
 * @param inQuote inside a quote, where Discord knows no second quote
 */
export const parseBlocks = (source: string, inQuote = false, depth = 0): readonly Block[] => {
  const blocks: Block[] = [];
  let paragraph = 0;
  let at = 0;
  // Text between blocks is one paragraph, so that a style may run over its line breaks.
  const flush = (end: number): void => {
    const inner = source.slice(paragraph, end).replace(/\n$/, '');
    if (end > paragraph) blocks.push({ type: 'paragraph', children: parseInline(inner) });
  };
  while (at < source.length) {
    const taken = depth < MAX_DEPTH ? blockAt(source.slice(at), inQuote, depth) : null;
    if (taken) {
      flush(at);
      blocks.push(taken.block);
      at += taken.length;
      paragraph = at;
    } else {
      at = Math.min(source.length, lineEnd(source, at) + 1);
    }
  }
  flush(source.length);
  return blocks;
};

/** The words that a reader sees, a line break between blocks; list items without their bullets. */
export const blocksText = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      switch (block.type) {
        case 'quote':
          return blocksText(block.children);
        case 'list':
          return block.items.map(blocksText).join('\n');
        default:
          return inlineText(block.children);
      }
    })
    .join('\n');
