import type { Span } from '../article/article.ts';

/** How a quote was found, for those who ask why. Ranks count from 1; `null` is "not among those found". */
export interface Found {
  /** Rank of the quote's passage by words (BM25). */
  readonly byWords: number | null;
  /** Rank of the quote's passage by meaning (embeddings). */
  readonly byMeaning: number | null;
}

/** Words that stand in an article exactly as shown. */
export interface Quote extends Span {
  /** `article.text.slice(start, end)`, cut when the answer left the core. */
  readonly text: string;
  /** Article id. */
  readonly article: string;
  readonly title: string;
  readonly published: string | null;
  /** Number of the block in which the quote begins, counted from 1. */
  readonly paragraph: number;
  /** Offsets into the article's text of the span that answers, inside the quote. */
  readonly highlight: readonly [number, number] | null;
  /** The article's address. */
  readonly url: string | null;
  /** The address that opens the article at the quote (a text fragment). */
  readonly link: string | null;
  /** How good this quote is as an answer, 0 to 1; comparable within one answer. */
  readonly score: number;
  readonly found: Found;
}

/** Milliseconds spent. */
export interface Timings {
  readonly embed: number;
  readonly search: number;
  readonly rank: number;
  readonly total: number;
}

/** What the articles say to a question. */
export interface Answer {
  readonly question: string;
  /** The question that was searched for, where a follow-up was completed from the conversation. */
  readonly understood: string;
  /** Whether the articles answer it. When not, `quotes` may hold the nearest passage, to be offered as such. */
  readonly answered: boolean;
  /** 0 to 1, calibrated: of the answers given at 0.8 about 80 % are right. */
  readonly confidence: number;
  /** The shortest span that answers: the first quote's highlight. */
  readonly answer: string | null;
  /** Best first, not overlapping, not repeating one another. */
  readonly quotes: readonly Quote[];
  /** For people, never inside a quote: `"Wednesday" is 2 December 2020`. */
  readonly notes: readonly string[];
  /** Why there is no answer, where the question itself is the reason. */
  readonly refusal: Refusal | null;
  /** Identifies the state of the index that answered. */
  readonly index: string;
  readonly timings: Timings;
}

/** Messages that no article can answer, each met in its own words. */
export type Refusal = 'empty' | 'greeting' | 'thanks' | 'instruction' | 'too-long' | 'language';

/** One exchange of a conversation, for understanding what comes after it. */
export interface Turn {
  readonly question: string;
  readonly answer: Answer | null;
}

export type SummaryLength = 'brief' | 'standard' | 'detailed';

/** The sentences that carry an article, in its order. */
export interface Summary {
  readonly article: ArticleInfo;
  readonly quotes: readonly Quote[];
}

/** What is known of an indexed article. */
export interface ArticleInfo {
  readonly id: string;
  readonly title: string;
  readonly author: string | null;
  readonly published: string | null;
  readonly place: string | null;
  readonly url: string | null;
  readonly source: string;
  readonly passages: number;
  /** When this state of it was indexed, ISO 8601. */
  readonly indexed: string;
}

/** A quote found again, with what stands around it. */
export interface Context {
  readonly quote: Quote;
  /** The text of the block before the quote's own words, and after them: the paragraph is `before + quote.text + after`. */
  readonly before: string;
  readonly after: string;
}

/** Limits a request to some articles. Ids that the index lacks are ignored. */
export interface Scope {
  /** Only these; absent is all. */
  readonly only?: readonly string[];
  /** Never these. */
  readonly except?: readonly string[];
}

export interface AskOptions extends Scope {
  /** Quotes at most; default 3. */
  readonly limit?: number;
  /** What was asked and answered before, oldest first. */
  readonly conversation?: readonly Turn[];
  /** The question made to stand alone by somebody who knows better than the rules; the conversation is then not read for it. */
  readonly understood?: string;
}

/**
 * The core as its surfaces (terminal, Discord, page) see it: an index and a model, ready for questions.
 * Everything that goes in and out can be cloned, so that it may live on a thread of its own.
 */
export interface Answerer {
  /** Answers a question with quotes, or says honestly that the articles do not. */
  ask(question: string, options?: AskOptions): Promise<Answer>;
  /** The quotes closest to what a text claims; `answered` is false where none is close. */
  findClaim(text: string, options?: AskOptions): Promise<Answer>;
  /**
   * What is found for a question that stands alone, before anything of it is chosen: the sentences of each passage, as
   * quotes, the best passage first. No sentence is given twice.
   */
  passages(question: string, scope?: Scope): Promise<readonly (readonly Quote[])[]>;
  /**
   * The summary of one article.
   * @throws {UserError} when the article is not in the index or not in scope
   */
  summarise(article: string, length: SummaryLength, scope?: Scope): Promise<Summary>;
  /** Every article in one quote, newest first. */
  overview(scope?: Scope): Promise<readonly Summary[]>;
  /** What is indexed, newest first. */
  articles(scope?: Scope): Promise<readonly ArticleInfo[]>;
  /** An article's text, or `null` when it is not (or no longer) there. */
  text(article: string, scope?: Scope): Promise<string | null>;
  /** Finds a quote again by its words, also after the index was built anew; `null` when the article lacks it now. */
  findAgain(article: string, text: string, scope?: Scope): Promise<Context | null>;
  /** Releases the model and the index. */
  close(): Promise<void>;
}
