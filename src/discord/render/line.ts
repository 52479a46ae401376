import { shortLine } from '../cut.ts';
import { escapeMarkdown, oneLine } from '../escape.ts';

/** A text on one line, escaped, in at most `room` characters; what does not fit is cut after a word, with "…". */
export const escapedLine = (text: string, room: number): string => {
  const line = oneLine(text);
  let limit = room;
  let escaped = escapeMarkdown(shortLine(line, limit));
  // Escapes count too; a text of escapes alone is twice as long as it looks.
  while (escaped.length > room && limit > 1) {
    limit = Math.max(1, Math.floor(limit * 0.8));
    escaped = escapeMarkdown(shortLine(line, limit));
  }
  return escaped;
};
