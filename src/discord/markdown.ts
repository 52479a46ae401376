/**
 * Discord's markdown, as its client shows it: what a message looks like to people.
 *
 * Used to read quotes back from messages, to test that escaping holds, and to draw messages in a page.
 */
export { blocksText as markdownText, parseBlocks as parseMarkdown } from './markdown/blocks.ts';
export { inlineText, parseInline } from './markdown/inline.ts';
export type { Block, Inline, MentionKind, StyleKind } from './markdown/tree.ts';
