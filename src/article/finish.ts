import path from 'node:path';
import type { Article, ArticleFacts, Block } from './article.ts';
import { type Byline, bylineOf } from './byline.ts';
import { isCaption, reasonToLeaveOut } from './clean.ts';
import { datelineAlone, datelineOf } from './dateline.ts';
import { isoDate } from './dates.ts';
import type { Draft, DraftBlock, Origin } from './draft.ts';
import { sentenceSpans } from './sentences.ts';

/** Longest title made of a first sentence, in UTF-16 code units. */
const longestTitle = 90;
/** How many blocks may stand before an article's own text and say who wrote it, when and where. */
const longestLead = 12;

/**
 * Makes the article of a draft: marks what is not the article as left out, reads bylines and datelines, and fills in
 * what the source does not declare. A byline or a dateline on a line of its own is left out, its facts are kept;
 * a dateline in front of a sentence stays in its block and is marked there.
 */
export const finish = (draft: Draft, { id, source }: Origin): Article => {
  const { text, facts } = draft;
  const lead = readLead(draft);
  const blocks = markDatelines(text, markAsides(text, lead.blocks));
  const dateline = blocks.find((block) => block.dateline);
  const told = dateline ? datelineOf(text, dateline) : null;
  return {
    id,
    source,
    title: facts.title ?? titleOf(text, blocks) ?? nameOf(source),
    author: facts.author ?? lead.author,
    published: facts.published ?? told?.published ?? lead.published ?? dateInName(source),
    place: facts.place ?? told?.place ?? lead.place,
    url: facts.url ?? null,
    language: facts.language ?? null,
    text,
    blocks,
  };
};

interface Lead extends Byline, Pick<ArticleFacts, 'place'> {
  readonly blocks: readonly DraftBlock[];
}

/** Leaves out the lines before the text that say who wrote it, when and where, and keeps what they say. */
const readLead = ({ text, blocks, facts }: Draft): Lead => {
  const first = blocks.findIndex((block) => isText(text, block));
  const end = Math.min(first < 0 ? blocks.length : first, longestLead);
  const known = { author: null, published: null, place: null } as Record<
    'author' | 'published' | 'place',
    string | null
  >;
  const marked = blocks.map((block, at) => {
    if (at > end) return block;
    // A first line "By Dawn's Early Light" is a headline, unless the headline is known or comes next.
    const headed = at > 0 || facts.title !== undefined || blocks[1]?.kind === 'heading';
    const said = originOf(text.slice(block.start, block.end));
    if (!said || (said.author !== null && !headed)) return block;
    known.author ??= said.author;
    known.published ??= said.published;
    known.place ??= said.place;
    return leftOut(block, said.author === null ? 'dateline' : 'byline');
  });
  return { ...known, blocks: marked };
};

const originOf = (words: string): (Byline & Pick<ArticleFacts, 'place'>) | null => {
  const byline = bylineOf(words);
  if (byline) return { ...byline, place: null };
  const dateline = datelineAlone(words);
  return dateline && { author: null, ...dateline };
};

/** Where an article's own text begins: with a block that ends like a sentence or is long. */
const isText = (text: string, { kind, start, end }: Block): boolean =>
  kind === 'body' &&
  (end - start > 150 ||
    /[\p{Sentence_Terminal}…]["'”’»)\]]*$/u.test(text.slice(Math.max(start, end - 8), end)));

const leftOut = ({ start, end }: Block, reason: string): DraftBlock => ({
  start,
  end,
  kind: 'left-out',
  reason,
});

const markAsides = (text: string, blocks: readonly DraftBlock[]): Block[] => {
  let relatedList = false;
  return blocks.map((block) => {
    const words = text.slice(block.start, block.end);
    if (block.kind === 'left-out') return block;
    const { link, ...kept } = block;
    const reason = block.kind === 'caption' ? null : isDateNote(words) ? 'dateline' : reasonToLeaveOut(words);
    if (reason !== null) {
      relatedList = reason === 'related link' && !/:\s*\S/.test(words);
      return leftOut(block, reason);
    }
    if (relatedList && link) return leftOut(block, 'related link');
    relatedList = false;
    return isCaption(words) ? { ...kept, kind: 'caption' } : kept;
  });
};

/** `First published on March 3, 2021` may stand at the end, too. */
const isDateNote = (words: string): boolean =>
  /^(?:first |last )?(?:published|posted|updated)\b/i.test(words) && bylineOf(words) !== null;

/** How far down a dateline may stand that names a place alone: it opens the text, or follows a summary of it. */
const openingBlocks = 3;

/** Datelines of agencies can open any story of a digest; others look too much like ordinary words. */
const markDatelines = (text: string, blocks: readonly Block[]): Block[] => {
  let bodies = 0;
  let found = false;
  return blocks.map((block) => {
    if (block.kind !== 'body') return block;
    bodies += 1;
    const dateline = datelineOf(text, block);
    const certain = dateline !== null && text.slice(dateline.start, dateline.end).includes('(');
    if (!dateline || !(certain || (!found && bodies <= openingBlocks))) return block;
    found = true;
    return { ...block, dateline: { start: dateline.start, end: dateline.end } };
  });
};

const titleOf = (text: string, blocks: readonly Block[]): string | null => {
  const first = blocks.find(({ kind }) => kind === 'heading' || kind === 'body');
  if (!first) return null;
  if (first.kind === 'heading') return oneLine(text.slice(first.start, first.end));
  const [sentence] = sentenceSpans(text, first.dateline?.end ?? first.start, first.end);
  const words = oneLine(text.slice(sentence?.start ?? first.start, sentence?.end ?? first.end));
  if (words.length <= longestTitle) return words;
  const cut = words.slice(0, longestTitle + 1).replace(/\s+\S*$/, '');
  return `${cut.length > longestTitle ? cut.slice(0, longestTitle).replace(/[\uD800-\uDBFF]$/, '') : cut} …`;
};

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

const dateInName = (source: string): string | null => {
  const found = /(?<!\d)(\d{4}[-_/]\d{2}[-_/]\d{2})(?!\d)/.exec(
    source.includes('://') ? source : path.basename(source),
  );
  return found ? isoDate((found[1] ?? '').replace(/[_/]/g, '-')) : null;
};

const nameOf = (source: string): string =>
  path.basename(source, path.extname(source)).replace(/[-_]+/g, ' ').trim() || source;
