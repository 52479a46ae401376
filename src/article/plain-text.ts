import type { Span } from './article.ts';
import { linesOf, trimmed } from './lines.ts';

/** Lines longer than this were not wrapped by a person or a mail program: each is a paragraph. */
const widest = 140;
const bullet = /^[^\S\n]*(?:[-*•‣◦▪·]|\(?\d{1,3}[.)])\s/;

/**
 * The paragraphs of a plain text: what stands between blank lines. Where lines were not wrapped at a width, each line
 * is a paragraph of its own; list items and lines that end early, such as a heading above its text, are too.
 */
export const paragraphs = (text: string): Span[] => {
  const groups = lineGroups(text);
  const width = wrapWidth(text, groups);
  return groups.flatMap((group) => joinLines(text, group, width));
};

/** Lines that stand together, without outer white space. */
const lineGroups = (text: string): Span[][] => {
  const groups: Span[][] = [];
  let group: Span[] = [];
  for (const line of linesOf(text)) {
    const span = trimmed(text, line);
    if (span.start < span.end) {
      group.push(span);
    } else if (group.length > 0) {
      groups.push(group);
      group = [];
    }
  }
  return group.length > 0 ? [...groups, group] : groups;
};

const length = ({ start, end }: Span): number => end - start;

const firstWord = (text: string, { start, end }: Span): number =>
  /^\S*/.exec(text.slice(start, Math.min(end, start + 60)))?.[0].length ?? 0;

/** Whether the next line's first word had no more room on this line. */
const isFull = (text: string, line: Span, next: Span, width: number): boolean =>
  length(line) + 1 + firstWord(text, next) > width;

const isItem = (text: string, { start, end }: Span): boolean =>
  bullet.test(text.slice(start, Math.min(end, start + 8)));

const endsSentence = (text: string, { start, end }: Span): boolean =>
  /[\p{Sentence_Terminal}…:]["'”’»)\]]*$/u.test(text.slice(Math.max(start, end - 12), end));

/** The width at which a text was wrapped, or `null` where its line breaks are the author's. */
const wrapWidth = (text: string, groups: readonly Span[][]): number | null => {
  const lines = groups.flat();
  const wide = lines.filter((line) => length(line) > widest).length;
  if (wide > lines.length / 20) return null;
  let width = 0;
  for (const line of lines) if (length(line) <= widest) width = Math.max(width, length(line));
  let breaks = 0;
  let full = 0;
  for (const group of groups) {
    for (const [at, line] of group.slice(0, -1).entries()) {
      const next = group[at + 1];
      if (!next || isItem(text, next)) continue;
      breaks += 1;
      if (isFull(text, line, next, width)) full += 1;
    }
  }
  return full >= breaks * 0.6 ? width : null;
};

/** Joins the lines of one group where the break between them is the width's and not the author's. */
const joinLines = (text: string, group: readonly Span[], width: number | null): Span[] => {
  const allEnd = group.slice(0, -1).every((line) => endsSentence(text, line));
  if (width === null || allEnd) return [...group];
  const joined: Span[] = [];
  for (const [at, line] of group.entries()) {
    const previous = group[at - 1];
    const paragraph = joined.at(-1);
    const apart =
      !previous ||
      isItem(text, line) ||
      (!isFull(text, previous, line, width) &&
        (length(previous) < width * 0.6 || endsSentence(text, previous)));
    if (apart || !paragraph) joined.push(line);
    else joined[joined.length - 1] = { start: paragraph.start, end: line.end };
  }
  return joined;
};
