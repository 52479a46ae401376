import type { Article } from './article.ts';
import type { Origin } from './draft.ts';
import { readText } from './read-text.ts';

/** Reads the content of a Markdown file; the article's text is that content, character by character. */
export const readMarkdown = (content: string, origin: Origin): Article => readText(content, origin);
