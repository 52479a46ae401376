import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Block, BlockKind, Passage, Sentence } from '../article/article.ts';
import { damagedIndexFile } from '../errors.ts';
import type { Columns } from './columns.ts';
import type { Keywords } from './keywords.ts';
import type { ArticleRecord, Manifest } from './manifest.ts';
import type { Vectors } from './vectors.ts';

/** How block kinds are written in the file of structure. */
export const blockKinds = ['heading', 'body', 'caption', 'left-out'] as const satisfies readonly BlockKind[];

/** Texts kept in memory, in UTF-16 code units: a few hundred articles. */
const textCacheSize = 4_000_000;

/** A sentence of the index, with the article that it belongs to. */
export interface IndexedSentence extends Sentence {
  /** Number of the article. */
  readonly article: number;
  /** Number of the sentence in the whole index. */
  readonly number: number;
}

/** A passage of the index; `first` and `last` count sentences of the whole index. */
export interface IndexedPassage extends Passage {
  /** Number of the article. */
  readonly article: number;
}

/**
 * An opened index: everything there is to search, in one state that never changes. Articles, sentences and passages
 * are known by their numbers, counted over the whole index. Texts and sentence vectors are read from the files when
 * they are wanted; these stay open, so that a newer index may take their place meanwhile.
 */
export class SearchIndex {
  readonly manifest: Manifest;
  /** A short name for this state. */
  readonly version: string;
  readonly keywords: Keywords;
  readonly vectors: Vectors;
  /** The path of the file that `vectors` were read from. */
  readonly vectorsFile: string;
  readonly #columns: Columns;
  readonly #textsFile: string;
  readonly #texts: number;
  readonly #sentenceVectors: number;
  readonly #textCache = new Map<number, string>();
  #textCacheUsed = 0;
  #numbers: ReadonlyMap<string, number> | undefined;

  /** Use `openIndex`. */
  constructor(parts: {
    manifest: Manifest;
    version: string;
    columns: Columns;
    keywords: Keywords;
    vectors: Vectors;
    /** Paths of files. */
    vectorsFile: string;
    texts: string;
    sentenceVectors: string;
  }) {
    this.manifest = parts.manifest;
    this.version = parts.version;
    this.keywords = parts.keywords;
    this.vectors = parts.vectors;
    this.vectorsFile = parts.vectorsFile;
    this.#columns = parts.columns;
    this.#textsFile = parts.texts;
    this.#texts = openSync(parts.texts, 'r');
    this.#sentenceVectors = openSync(parts.sentenceVectors, 'r');
  }

  get articles(): readonly ArticleRecord[] {
    return this.manifest.articles;
  }

  /** @throws {RangeError} when there is no such article */
  article(number: number): ArticleRecord {
    const record = this.manifest.articles[number];
    if (!record) throw new RangeError(`The index has no article ${number}`);
    return record;
  }

  /** The number of the article with this id, or `null`. */
  articleNumber(id: string): number | null {
    this.#numbers ??= new Map(this.manifest.articles.map((article, number) => [article.id, number]));
    return this.#numbers.get(id) ?? null;
  }

  /**
   * The article's whole text.
   *
   * @throws {UserError} when the file of texts was damaged after it was opened
   */
  text(article: number): string {
    const cached = this.#textCache.get(article);
    if (cached !== undefined) return cached;
    const { textStart, textEnd, sha256 } = this.article(article);
    const bytes = Buffer.alloc(textEnd - textStart);
    try {
      readInto(this.#texts, textStart, bytes);
    } catch (error) {
      throw damagedIndexFile(this.#textsFile, error);
    }
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damagedIndexFile(this.#textsFile);
    const text = bytes.toString('utf8');
    if (this.#textCacheUsed + text.length > textCacheSize) {
      this.#textCache.clear();
      this.#textCacheUsed = 0;
    }
    this.#textCache.set(article, text);
    this.#textCacheUsed += text.length;
    return text;
  }

  /** The article's blocks, in order. */
  blocks(article: number): Block[] {
    const { firstBlock, leftOut } = this.article(article);
    const end = this.manifest.articles[article + 1]?.firstBlock ?? this.manifest.counts.blocks;
    const starts = this.#uint32('blockStarts');
    const ends = this.#uint32('blockEnds');
    const kinds = this.#columns.get('blockKinds', Uint8Array);
    const datelines = this.#uint32('blockDatelines');
    const reasons = new Map(leftOut.map(({ block, reason }) => [block, reason]));
    return Array.from({ length: end - firstBlock }, (_, i) => {
      const at = firstBlock + i;
      const start = starts[at] ?? 0;
      const dateline = datelines[at] ?? 0;
      const reason = reasons.get(i);
      return {
        start,
        end: ends[at] ?? 0,
        kind: blockKinds[kinds[at] ?? 1] ?? 'body',
        ...(reason === undefined ? {} : { reason }),
        ...(dateline === 0 ? {} : { dateline: { start, end: dateline } }),
      };
    });
  }

  /** The kind of one block of an article, counted from its first. */
  blockKind(article: number, block: number): BlockKind {
    const kind = this.#columns.get('blockKinds', Uint8Array)[this.article(article).firstBlock + block];
    return blockKinds[kind ?? 1] ?? 'body';
  }

  sentence(number: number): IndexedSentence {
    return {
      number,
      article: this.#uint32('sentenceArticles')[number] ?? 0,
      start: this.#uint32('sentenceStarts')[number] ?? 0,
      end: this.#uint32('sentenceEnds')[number] ?? 0,
      block: this.#uint32('sentenceBlocks')[number] ?? 0,
    };
  }

  /** The sentences from `first` up to `last`, which is not among them. */
  sentences(first: number, last: number): IndexedSentence[] {
    return Array.from({ length: last - first }, (_, i) => this.sentence(first + i));
  }

  /** The numbers of the first sentence of an article and of the one after its last. */
  sentenceRange(article: number): readonly [number, number] {
    return [
      this.article(article).firstSentence,
      this.manifest.articles[article + 1]?.firstSentence ?? this.manifest.counts.sentences,
    ];
  }

  /** The numbers of the first passage of an article and of the one after its last. */
  passageRange(article: number): readonly [number, number] {
    return [
      this.article(article).firstPassage,
      this.manifest.articles[article + 1]?.firstPassage ?? this.manifest.counts.passages,
    ];
  }

  passage(number: number): IndexedPassage {
    const first = this.#uint32('passageFirsts')[number] ?? 0;
    const last = this.#uint32('passageLasts')[number] ?? 0;
    const start = this.sentence(first);
    return { article: start.article, first, last, start: start.start, end: this.sentence(last - 1).end };
  }

  /** What the passage's vectors were made of, as `passageKey` gives it. */
  passageKey(number: number): bigint {
    return this.#columns.get('passageKeys', BigUint64Array)[number] ?? 0n;
  }

  /**
   * The vectors of the sentences from `first` up to `last`: each is proportional to
   * the sentence's vector, its largest number scaled to ±127.
   */
  sentenceVectors(first: number, last: number): Int8Array[] {
    const { dimension } = this.manifest.model;
    const bytes = new Int8Array((last - first) * dimension);
    this.copySentenceVectors(first, last, bytes);
    return Array.from({ length: last - first }, (_, i) => bytes.subarray(i * dimension, (i + 1) * dimension));
  }

  /** Copies the vectors of the sentences from `first` up to `last`, one after another, to the beginning of `to`. */
  copySentenceVectors(first: number, last: number, to: Int8Array): void {
    const { dimension } = this.manifest.model;
    const length = (last - first) * dimension;
    readInto(this.#sentenceVectors, first * dimension, Buffer.from(to.buffer, to.byteOffset, length));
  }

  /** Closes the files. */
  close(): void {
    closeSync(this.#texts);
    closeSync(this.#sentenceVectors);
  }

  #uint32(column: string): Uint32Array {
    return this.#columns.get(column, Uint32Array);
  }
}

const readInto = (file: number, position: number, bytes: Buffer): void => {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(file, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new RangeError('A file of the index ended early');
    done += count;
  }
};
