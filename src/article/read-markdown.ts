import type { Article, ArticleFacts, Span } from './article.ts';
import type { Draft, DraftBlock, Origin } from './draft.ts';
import { finish } from './finish.ts';
import { frontMatterOf } from './front-matter.ts';
import { linesOf, trimmed } from './lines.ts';

/**
 * Reads the content of a Markdown file. The article's text is that content, character by character; what stands
 * between its blocks is markup: front matter, marks of headings, lists and quotes, rules, link definitions.
 * Links and emphasis inside a sentence stay in it. Code is left out; the text of a picture is a caption.
 */
export const readMarkdown = (content: string, origin: Origin): Article =>
  finish(draftMarkdown(content), origin);

/** As `readMarkdown`, before what is not the article is looked for. */
export const draftMarkdown = (text: string): Draft => {
  const { end, facts } = frontMatterOf(text);
  const blocks = markdownBlocks(text, end);
  return { text, blocks, facts: { ...headline(text, blocks), ...facts } };
};

/** The first heading, where no text stands before it. */
const headline = (text: string, blocks: readonly DraftBlock[]): Partial<ArticleFacts> => {
  const first = blocks.find(({ kind }) => kind === 'heading' || kind === 'body');
  return first?.kind === 'heading' ? { title: withoutMarks(text.slice(first.start, first.end)) } : {};
};

const withoutMarks = (words: string): string =>
  words
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|[*_`~])(?=\S)(.*?\S)\1/g, '$2')
    .replace(/\\(?=[\p{P}\p{S}])/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

const code =
  /^ {0,3}(?<mark>`{3,}|~{3,})[^\n\r]*[\n\r][\s\S]*?(?:^ {0,3}\k<mark>[`~]*[^\S\n\r]*$|$(?![\s\S]))/gm;
const comment = /^[^\S\n\r]*<!--/gm;

const blank = /^\s*$/;
const rule = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const tableRule = /^\s*(?:\|\s*:?-+:?\s*\||\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?)\s*$/;
const tagsOnly = /^\s*(?:<\/?[a-zA-Z][^<>]*>\s*)+$/;
const definition = /^ {0,3}\[(?!\^)[^\]]+\]:\s*\S+/;
const underline = /^ {0,3}(?:=+|-+)\s*$/;
const heading = /^ {0,3}#{1,6}(?:\s+|$)/;
const headingEnd = /(?:^|\s+)#+\s*$/;
const quote = /^(?: {0,3}>\s?)+/;
const item = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?|\[\^[^\]]+\]:\s*)/;
const picture = /^(?<before>\s*(?:\[\s*)?!\[)(?<alt>[^\]]*)\]\([^)]*\)(?:\s*\]\([^)]*\))?\s*$/;
const row = /^(?<before>\s*\|)(?<cells>.*)\|\s*$/;
const onlyLink = /^[*_\s]*\[[^\]]+\]\([^)]+\)[*_\s.]*$/;

/** What a line is to the lines before and after it, and where its words stand. */
interface Line extends Span {
  readonly kind: 'gap' | 'underline' | 'heading' | 'item' | 'text' | 'caption' | 'row';
}

/** The blocks from an offset on. */
const markdownBlocks = (text: string, from: number): DraftBlock[] => {
  const blocks: DraftBlock[] = codeBlocks(text, from);
  const masked = [...blocks, ...comments(text, from)].sort((a, b) => a.start - b.start);
  let paragraph: Span | null = null;
  const close = (kind: DraftBlock['kind'] = 'body'): void => {
    if (paragraph) blocks.push(...blockOf(text, paragraph, kind));
    paragraph = null;
  };
  for (const span of outside(masked, from, text.length)) {
    for (const bounds of linesOf(text.slice(span.start, span.end))) {
      const line = lineOf(
        text,
        { start: span.start + bounds.start, end: span.start + bounds.end },
        paragraph !== null,
      );
      if (line.kind !== 'text' && line.kind !== 'underline') close();
      if (line.kind === 'underline') close('heading');
      else if (line.kind === 'text' || line.kind === 'item') paragraph = joined(paragraph, line);
      else if (line.kind !== 'gap')
        blocks.push(...blockOf(text, line, line.kind === 'row' ? 'body' : line.kind));
    }
    close();
  }
  return blocks.sort((a, b) => a.start - b.start);
};

const joined = (paragraph: Span | null, { start, end }: Span): Span => ({
  start: paragraph?.start ?? start,
  end,
});

const matches = (text: string, pattern: RegExp, from: number): Span[] =>
  Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  })).filter(({ start }) => start >= from);

const codeBlocks = (text: string, from: number): DraftBlock[] =>
  matches(text, code, from).map((span) => ({ ...trimmed(text, span), kind: 'left-out', reason: 'code' }));

/** Comments that begin a line; one that is never closed is text. */
const comments = (text: string, from: number): Span[] => {
  const found: Span[] = [];
  for (const { start } of matches(text, comment, from)) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const close = text.indexOf('-->', start);
    if (close < 0) break;
    found.push({ start, end: close + 3 });
  }
  return found;
};

/** What lies between spans that are sorted by their start. */
const outside = (spans: readonly Span[], from: number, to: number): Span[] => {
  const gaps: Span[] = [];
  let start = from;
  for (const span of spans) {
    if (span.start > start) gaps.push({ start, end: span.start });
    start = Math.max(start, span.end);
  }
  return [...gaps, { start, end: to }];
};

const blockOf = (text: string, span: Span, kind: DraftBlock['kind']): DraftBlock[] => {
  const { start, end } = trimmed(text, span);
  if (start === end) return [];
  return [onlyLink.test(text.slice(start, end)) ? { start, end, kind, link: true } : { start, end, kind }];
};

const lineOf = (text: string, bounds: Span, inParagraph: boolean): Line => {
  const start = bounds.start + (quote.exec(text.slice(bounds.start, bounds.end))?.[0].length ?? 0);
  const { end } = bounds;
  const words = text.slice(start, end);
  if (inParagraph && underline.test(words)) return { kind: 'underline', start, end };
  if ([blank, rule, tableRule, tagsOnly, definition].some((gap) => gap.test(words)))
    return { kind: 'gap', start, end };
  const head = heading.exec(words)?.[0].length;
  if (head !== undefined) {
    return {
      kind: 'heading',
      start: start + head,
      end: end - (headingEnd.exec(words.slice(head))?.[0].length ?? 0),
    };
  }
  const mark = item.exec(words)?.[0].length ?? 0;
  const alone = within(picture, 'alt', words.slice(mark));
  if (alone) return { kind: 'caption', start: start + mark + alone.start, end: start + mark + alone.end };
  if (mark > 0) return { kind: 'item', start: start + mark, end };
  const cells = within(row, 'cells', words);
  if (cells) return { kind: 'row', start: start + cells.start, end: start + cells.end };
  return { kind: 'text', start, end };
};

/** Where a named group stands that follows the group `before`. */
const within = (pattern: RegExp, group: string, words: string): Span | null => {
  const groups = pattern.exec(words)?.groups;
  if (!groups) return null;
  const start = groups['before']?.length ?? 0;
  return { start, end: start + (groups[group]?.length ?? 0) };
};
