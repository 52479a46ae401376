import type { Span } from './article.ts';

/** The lines of a text without their ends (CRLF, LF, CR, NEL, form feed, Unicode separators), empty ones included. */
export const linesOf = (text: string): Span[] => {
  const lines: Span[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g)) {
    lines.push({ start, end: index });
    start = index + end.length;
  }
  lines.push({ start, end: text.length });
  return lines;
};

/** A span without the white space at its ends. */
export const trimmed = (text: string, { start, end }: Span): Span => {
  const slice = text.slice(start, end);
  const from = start + slice.length - slice.trimStart().length;
  return { start: from, end: Math.max(from, start + slice.trimEnd().length) };
};
