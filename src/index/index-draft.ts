import { createHash } from 'node:crypto';
import type { Article, ArticleFacts, Passage, Sentence } from '../article/article.ts';
import { splitPassages, splitSentences } from '../article/split.ts';
import type { PassageInput } from './embed.ts';
import type { SearchIndex } from './search-index.ts';

/** An article as it goes into an index, not embedded yet. */
export interface IndexDraft {
  readonly article: Article;
  /** SHA-256 of its text in UTF-8, hex. */
  readonly sha256: string;
  readonly sentences: readonly Sentence[];
  readonly passages: readonly Passage[];
  /** What is embedded of each passage, and the name of that. */
  readonly inputs: readonly PassageInput[];
  readonly keys: readonly bigint[];
}

/** Splits an article into what is embedded and searched. */
export const draftOf = (article: Article): IndexDraft => {
  const sentences = splitSentences(article);
  const passages = splitPassages(article, sentences);
  const inputs = inputsOf(article, sentences, passages);
  const sha256 = createHash('sha256').update(article.text, 'utf8').digest('hex');
  return { article, sha256, sentences, passages, inputs, keys: inputs.map(passageKey) };
};

/** An article as an index has it, with the sentences and passages that it was split into: what `draftOf` made of it then. */
export const keptDraft = (index: SearchIndex, number: number): IndexDraft => {
  const article = articleOf(index, number);
  const [firstSentence, lastSentence] = index.sentenceRange(number);
  const [firstPassage, lastPassage] = index.passageRange(number);
  const sentences = index
    .sentences(firstSentence, lastSentence)
    .map(({ start, end, block }) => ({ start, end, block }));
  const numbers = Array.from({ length: lastPassage - firstPassage }, (_, i) => firstPassage + i);
  const passages = numbers.map((each) => {
    const { first, last, start, end } = index.passage(each);
    return { first: first - firstSentence, last: last - firstSentence, start, end };
  });
  let inputs: PassageInput[] | undefined;
  return {
    article,
    sha256: index.article(number).sha256,
    sentences,
    passages,
    // Of most articles nobody wants them again.
    get inputs() {
      inputs ??= inputsOf(article, sentences, passages);
      return inputs;
    },
    keys: numbers.map((each) => index.passageKey(each)),
  };
};

const inputsOf = (
  article: Article,
  sentences: readonly Sentence[],
  passages: readonly Passage[],
): PassageInput[] => {
  const context = contextOf(article);
  return passages.map(({ first, last }) => ({
    context,
    sentences: sentences.slice(first, last).map(({ start, end }) => article.text.slice(start, end)),
  }));
};

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

const contextOf = ({ title, published }: ArticleFacts): string =>
  [title, ...(published ? [day.format(new Date(published.slice(0, 10)))] : [])]
    .map((part) => `${part}. `)
    .join('');

/** Names all that a passage's vectors are made of, the model aside: 64 bits of its SHA-256. */
export const passageKey = ({ context, sentences }: PassageInput): bigint =>
  createHash('sha256')
    .update(JSON.stringify([context, ...sentences]))
    .digest()
    .readBigUInt64LE();

const facts = ['source', 'title', 'author', 'published', 'place', 'url', 'language'] as const;

/** Whether an index holds an article in this state: its facts, its text, and all that is made of them. */
export const isCurrent = (
  index: SearchIndex,
  number: number,
  { article, sha256, keys }: IndexDraft,
): boolean => {
  const record = index.article(number);
  if (record.sha256 !== sha256 || facts.some((fact) => record[fact] !== article[fact])) return false;
  const [first, last] = index.passageRange(number);
  if (last - first !== keys.length || keys.some((key, i) => key !== index.passageKey(first + i)))
    return false;
  const blocks = index.blocks(number);
  return (
    blocks.length === article.blocks.length &&
    article.blocks.every(({ start, end, kind, reason, dateline }, i) => {
      const block = blocks[i];
      return (
        block?.start === start &&
        block.end === end &&
        block.kind === kind &&
        (kind !== 'left-out' || block.reason === (reason ?? '')) &&
        (block.dateline?.end ?? 0) === (dateline?.end ?? 0)
      );
    })
  );
};

/** The article as it was indexed, for when its source cannot be read. */
export const articleOf = (index: SearchIndex, number: number): Article => {
  const { id, source, title, author, published, place, url, language } = index.article(number);
  return {
    id,
    source,
    title,
    author,
    published,
    place,
    url,
    language,
    text: index.text(number),
    blocks: index.blocks(number),
  };
};
