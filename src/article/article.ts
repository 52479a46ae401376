/** A half-open range of UTF-16 code units in an article's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a block of text is to its article. `left-out` is text on the page that is not the article
 * ("Download the app"): it keeps its place in the text, and is never searched or quoted.
 */
export type BlockKind = 'heading' | 'body' | 'caption' | 'left-out';

/** A paragraph, heading, list item or caption: the text between two blank lines. */
export interface Block extends Span {
  readonly kind: BlockKind;
  /** Why a `left-out` block is not the article, for people: `invitation to subscribe`. */
  readonly reason?: string;
  /** Words in front of its first sentence that say date and place: `BAGHDAD (AP) —`. No sentence holds them. */
  readonly dateline?: Span;
}

/** What is known of an article besides its text; `null` where the source does not say. */
export interface ArticleFacts {
  readonly title: string;
  readonly author: string | null;
  /** Date of publication, ISO 8601: `2020-12-03`, with time and zone where they are known. */
  readonly published: string | null;
  /** Place of writing, as a dateline gives it: `WASHINGTON`. */
  readonly place: string | null;
  /** The address at which people can read it. */
  readonly url: string | null;
  /** BCP 47 tag of the language, as the source declares it. */
  readonly language: string | null;
}

/**
 * An article as it was read.
 *
 * `text` is what every offset points into. For `.txt` and `.md` files it is the file's content decoded
 * (a byte-order mark aside), so that anyone who opens the file can check a quote.
 */
export interface Article extends ArticleFacts {
  /** Lower case, letters of any script, digits and `-`; unique in an index. */
  readonly id: string;
  /** The absolute path or the address it was read from. */
  readonly source: string;
  readonly text: string;
  /** In the order of the text, not overlapping; between them stands white space (or markup) only. */
  readonly blocks: readonly Block[];
}

/** A sentence of an article. Its text is `article.text.slice(start, end)`, without outer white space. */
export interface Sentence extends Span {
  /** Index into the article's blocks; people see it counted from 1, as "paragraph". */
  readonly block: number;
}

/** A run of whole sentences that is embedded and searched as one. */
export interface Passage extends Span {
  /** Index of the first sentence. */
  readonly first: number;
  /** Index after the last sentence. */
  readonly last: number;
}
