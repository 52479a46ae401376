import type { Article, Passage, Sentence } from './article.ts';

/** How long passages are to be, in tokens as `tokensOf` estimates them. */
export interface PassageOptions {
  /** Passages are about this long or longer, unless their section is shorter; default 100. */
  readonly least?: number;
  /** Passages longer than this are divided where sentences allow it; default 150. */
  readonly most?: number;
}

/** A sentence as the division into passages sees it. */
interface Unit {
  readonly tokens: number;
  /** Whether a paragraph ends with it. */
  readonly ends: boolean;
  readonly heading: boolean;
  /** Of its words: the same sentence has the same everywhere. */
  readonly hash: number;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Sections with fewer tokens are joined to a neighbour. */
const tiny = 40;
/** What a passage that ends inside a paragraph costs, in the unit of `cost`. */
const insideParagraph = 1200;

/**
 * Divides the sentences of an article into passages: each sentence in exactly one, headings with what follows them,
 * no passage across a heading unless a section is very short, ends preferably where paragraphs end.
 *
 * Where a passage may end is decided by the words in its neighbourhood alone (content-defined chunking, as rsync and
 * backup programs cut files): a sentence end is fixed when its paragraph rank and hash are the highest within `least`
 * tokens before and after. A change thus moves the passages around it, and further ones stay as they were.
 */
export const splitPassages = (
  article: Article,
  sentences: readonly Sentence[],
  { least = 100, most = 150 }: PassageOptions = {},
): Passage[] => {
  const units = sentences.map((sentence, at) => toUnit(article, sentence, sentences[at + 1]));
  return sections(units)
    .flatMap((section) => pieces(units, section, least))
    .flatMap((piece) => divide(units, piece, (least + most) / 2, most))
    .map(({ first, last }) => ({
      first,
      last,
      start: sentences[first]?.start ?? 0,
      end: sentences[last - 1]?.end ?? 0,
    }));
};

/**
 * About how many tokens a text has for the embedding models in use (WordPiece and SentencePiece vocabularies):
 * 4.2 characters each in alphabets, one character each in Chinese, Japanese, Korean and Thai.
 */
export const tokensOf = (text: string): number => {
  const dense = text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu,
  );
  const characters = dense?.length ?? 0;
  return Math.ceil(characters + (text.length - characters) / 4.2);
};

const toUnit = (article: Article, sentence: Sentence, next: Sentence | undefined): Unit => {
  const text = article.text.slice(sentence.start, sentence.end);
  return {
    tokens: tokensOf(text),
    ends: next?.block !== sentence.block,
    heading: article.blocks[sentence.block]?.kind === 'heading',
    hash: fnv1a(text),
  };
};

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), over code units, with a final mix. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

const sum = (units: readonly Unit[], { first, last }: Range): number => {
  let tokens = 0;
  for (let at = first; at < last; at += 1) tokens += units[at]?.tokens ?? 0;
  return tokens;
};

/** From each run of headings to the next; very short sections go with the one after, at the end with the one before. */
const sections = (units: readonly Unit[]): Range[] => {
  const starts = units.flatMap((unit, at) =>
    unit.heading && (at === 0 || !units[at - 1]?.heading) ? [at] : [],
  );
  const bounds = [...(starts[0] === 0 ? [] : [0]), ...starts, units.length];
  const found: Range[] = [];
  let first = 0;
  for (const last of bounds.slice(1)) {
    if (sum(units, { first, last }) < tiny && last < units.length) continue;
    const previous = found.at(-1);
    if (previous && sum(units, { first, last }) < tiny)
      found[found.length - 1] = { first: previous.first, last };
    else if (first < last) found.push({ first, last });
    first = last;
  }
  return found;
};

/** Cuts a section after each unit that outranks all others within `reach` tokens, the section's ends included. */
const pieces = (units: readonly Unit[], section: Range, reach: number): Range[] => {
  const offsets = [0];
  for (let at = section.first; at < section.last; at += 1) {
    offsets.push((offsets.at(-1) ?? 0) + (units[at]?.tokens ?? 0));
  }
  const total = offsets.at(-1) ?? 0;
  const position = (at: number): number => offsets[at - section.first + 1] ?? 0;
  const outranked = (at: number, step: 1 | -1): boolean => {
    for (let other = at + step; other >= section.first && other < section.last; other += step) {
      if (Math.abs(position(other) - position(at)) >= reach) return false;
      if (rank(units[other], units[at]) > 0 || (step < 0 && rank(units[other], units[at]) === 0)) return true;
    }
    return false;
  };
  const found: Range[] = [];
  let first = section.first;
  for (let at = section.first; at < section.last - 1; at += 1) {
    if (position(at) < reach || total - position(at) < reach) continue;
    if (units[at]?.heading || outranked(at, -1) || outranked(at, 1)) continue;
    found.push({ first, last: at + 1 });
    first = at + 1;
  }
  return [...found, { first, last: section.last }];
};

/** Positive when a passage should rather end after `a` than after `b`. */
const rank = (a: Unit | undefined, b: Unit | undefined): number => {
  const tier = (unit: Unit | undefined): number => (!unit || unit.heading ? 0 : unit.ends ? 2 : 1);
  return tier(a) - tier(b) || (a?.hash ?? 0) - (b?.hash ?? 0);
};

/** Divides a piece into the passages nearest to `target` tokens, by dynamic programming over its sentence ends. */
const divide = (units: readonly Unit[], piece: Range, target: number, most: number): Range[] => {
  const length = piece.last - piece.first;
  const best = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(length + 1);
  best[0] = 0;
  for (let last = 1; last <= length; last += 1) {
    const end = units[piece.first + last - 1];
    const inner = last < length;
    if (inner && end?.heading) continue;
    let tokens = 0;
    for (let first = last - 1; first >= 0; first -= 1) {
      tokens += units[piece.first + first]?.tokens ?? 0;
      if (tokens > 2 * most && first < last - 1 && Number.isFinite(best[last])) break;
      const cost = (best[first] ?? 0) + (tokens - target) ** 2 + (inner && !end?.ends ? insideParagraph : 0);
      if (cost < (best[last] ?? 0)) {
        best[last] = cost;
        from[last] = first;
      }
    }
  }
  const found: Range[] = [];
  for (let last = length; last > 0; last = from[last] ?? 0) {
    found.unshift({ first: piece.first + (from[last] ?? 0), last: piece.first + last });
  }
  return found;
};
