import path from 'node:path';
import type { Article, Block } from './article.ts';
import { isCaption, reasonToLeaveOut } from './clean.ts';
import { datelineOf } from './dateline.ts';
import type { Draft, Origin } from './draft.ts';
import { sentenceSpans } from './sentences.ts';

const longestTitle = 90;

/** Makes the article of a draft: what is not the article is marked as left out, and missing facts are looked for. */
export const finish = ({ text, blocks: drafted, facts }: Draft, { id, source }: Origin): Article => {
  const marked = drafted.map((block) => mark(text, block));
  const first = marked.findIndex(({ kind }) => kind === 'body');
  const body = marked[first];
  const dateline = body ? datelineOf(text, body.start, body.end) : null;
  const blocks = marked.map((block, at) =>
    at === first && dateline ? { ...block, dateline: { start: dateline.start, end: dateline.end } } : block,
  );
  return {
    id,
    source,
    title: facts.title ?? titleOf(text, blocks) ?? nameOf(source),
    author: facts.author ?? null,
    published: facts.published ?? dateline?.published ?? dateInName(source),
    place: facts.place ?? dateline?.place ?? null,
    url: facts.url ?? null,
    language: facts.language ?? null,
    text,
    blocks,
  };
};

const mark = (text: string, block: Block): Block => {
  if (block.kind !== 'body' && block.kind !== 'heading') return block;
  const words = text.slice(block.start, block.end);
  const reason = reasonToLeaveOut(words);
  if (reason !== null) return { ...block, kind: 'left-out', reason };
  return isCaption(words) ? { ...block, kind: 'caption' } : block;
};

const titleOf = (text: string, blocks: readonly Block[]): string | null => {
  const heading = blocks.find(({ kind }) => kind !== 'left-out');
  if (heading?.kind === 'heading') return text.slice(heading.start, heading.end).replace(/\s+/g, ' ');
  const body = blocks.find(({ kind }) => kind === 'body');
  if (!body) return null;
  const [sentence] = sentenceSpans(text, body.dateline?.end ?? body.start, body.end);
  if (!sentence) return null;
  const words = text.slice(sentence.start, sentence.end).replace(/\s+/g, ' ');
  return words.length <= longestTitle ? words : `${words.slice(0, longestTitle).replace(/\s+\S*$/, '')} …`;
};

const dateInName = (source: string): string | null =>
  /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/.exec(path.basename(source))?.[1] ?? null;

const nameOf = (source: string): string => path.basename(source, path.extname(source)).replace(/[-_]+/g, ' ');
