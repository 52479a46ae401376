import type { Quote, SummaryLength, Turn } from '../answer/answer.ts';

/** Words of the model's, which a cited sentence bears out. */
export interface Words {
  readonly kind: 'words';
  readonly text: string;
}

/** Words of an article's, cut from it by the program: to be shown in quotation marks, which `quote.text` lacks. */
export interface Quoted {
  readonly kind: 'quote';
  readonly quote: Quote;
}

/** A written sentence that passed every check. */
export interface WrittenSentence {
  /**
   * What it is made of, in order, not empty; white space between the pieces stands in the words. A sentence that is
   * one quote and nothing else has one piece.
   */
  readonly pieces: readonly (Words | Quoted)[];
  /** What bears it out: indexes into `Written.sources`, at least one, ascending. */
  readonly cites: readonly number[];
}

/** A text around quotes: true to the articles as far as the checks can tell, its quotes without exception. */
export interface Written {
  /** At least one. */
  readonly sentences: readonly WrittenSentence[];
  /** The sentences of articles that the text cites, each once, by first reference; people see them counted from 1. */
  readonly sources: readonly Quote[];
}

/** What is to be written. `material` holds the sentences that may be cited; the model sees nothing else of the articles. */
export type WritingTask =
  | { readonly kind: 'answer'; readonly question: string; readonly material: readonly Quote[] }
  | {
      readonly kind: 'summary';
      readonly title: string;
      readonly length: SummaryLength;
      readonly material: readonly Quote[];
    };

/**
 * Why there is no text: the server did not answer as it should (`unavailable`), is left alone for having failed
 * (`resting`), the caller gave up (`cancelled`), there is no material to write from (`nothing-to-cite`), or too
 * little of what came could be shown (`unusable`).
 */
export type NotWritten = 'unavailable' | 'resting' | 'cancelled' | 'nothing-to-cite' | 'unusable';

/** What came of a task. */
export interface Writing {
  /** `null`: the plain quotes are the answer. */
  readonly written: Written | null;
  readonly why: NotWritten | null;
  /** Sentences that the model wrote. */
  readonly drafted: number;
  /** Those of them that pointed to at least one sentence, all of them there. */
  readonly referenced: number;
  /** Those of them that were removed, whatever the reason. */
  readonly removed: number;
}

export interface WritingOptions {
  /** Ends the work; what comes back is `cancelled`. */
  readonly signal?: AbortSignal;
  /**
   * Told of the text as it grows, a checked sentence at a time, where the server streams. The text may still be
   * withdrawn: what counts is what `write` gives.
   */
  readonly onText?: (written: Written) => void;
}

/**
 * A language model that writes around quotes and cannot alter one: it points to sentences by number, the program
 * copies them, and checks every word between them. Nothing here throws or rejects because of what the server does;
 * a line in the log says what happened.
 */
export interface Writer {
  /** The model's name, as the settings have it. */
  readonly model: string;
  /** Writes an answer or a summary. Never rejects. */
  write(task: WritingTask, options?: WritingOptions): Promise<Writing>;
  /**
   * A question made to stand alone by what was said before, or `null` where the model does not manage it: use the
   * answerer's own way then. Never rejects.
   *
   * @param conversation oldest first
   */
  complete(question: string, conversation: readonly Turn[], signal?: AbortSignal): Promise<string | null>;
}
