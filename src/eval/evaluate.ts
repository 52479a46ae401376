import { readFile } from 'node:fs/promises';
import type { Answer, Quote } from '../answer/answer.ts';
import type { LocalAnswerer } from '../answer/answerer.ts';
import type { SearchIndex } from '../index/search-index.ts';
import type { Progress } from '../progress.ts';
import type { Question } from './dataset.ts';
import type { CheckedQuote, Outcome } from './metrics.ts';

/** Who sees how far the asking is, and may end it. */
export interface Asking {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** What is asked, for the progress bar. */
  readonly name: string;
}

/**
 * Puts questions one after another, as a person would, and notes what came.
 *
 * @throws the signal's reason when the caller aborts
 */
export const putQuestions = async (
  answerer: LocalAnswerer,
  questions: readonly Question[],
  { progress, signal, name }: Asking,
): Promise<Outcome[]> => {
  const originals = new Originals(answerer.index);
  const outcomes: Outcome[] = [];
  // The first pass through a network costs more than all later ones: nobody waits for it but the first asker.
  await answerer.ask('What is being measured once the model is warm?');
  progress.start({ name: `Asking ${name}`, total: questions.length, unit: 'questions' });
  try {
    for (const question of questions) {
      signal?.throwIfAborted();
      const started = performance.now();
      const answer = await answerer.ask(question.question);
      const milliseconds = performance.now() - started;
      outcomes.push({
        question,
        answered: answer.answered,
        confidence: answer.confidence,
        answer: answer.answer,
        quotes: await originals.check(answer.quotes),
        passages: await passagesSearched(answerer, answer),
        milliseconds,
      });
      progress.update(outcomes.length);
    }
  } finally {
    progress.stop();
  }
  return outcomes;
};

/** The passages that were searched for an answer: the same search again, without the reader. */
const passagesSearched = async (answerer: LocalAnswerer, answer: Answer): Promise<Outcome['passages']> => {
  if (answer.refusal !== null) return [];
  const { index } = answerer;
  const { candidates } = await answerer.find(answer.understood, {}, null);
  return candidates.map(({ passage }) => {
    const { article, start, end } = index.passage(passage);
    return { article: index.article(article).id, text: index.text(article).slice(start, end) };
  });
};

/**
 * The articles as anyone has them who opens their files, apart from how they were read: what a quote is held against.
 * Of sources that are no plain text in UTF-8 it is the text that the index keeps.
 */
export class Originals {
  readonly #index: SearchIndex;
  readonly #texts = new Map<string, string | null>();

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  async check(quotes: readonly Quote[]): Promise<CheckedQuote[]> {
    return Promise.all(
      quotes.map(async ({ article, text, start, end }) => ({
        article,
        text,
        original: (await this.#text(article))?.slice(start, end) ?? null,
      })),
    );
  }

  async #text(id: string): Promise<string | null> {
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const number = this.#index.articleNumber(id);
    const text =
      number === null
        ? null
        : ((await plainText(this.#index.article(number).source)) ?? this.#index.text(number));
    this.#texts.set(id, text);
    return text;
  }
}

const plainText = async (source: string): Promise<string | null> => {
  if (!/\.(?:txt|md|markdown)$/i.test(source) || /^https?:/i.test(source)) return null;
  const bytes = await readFile(source);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
