import { readFile } from 'node:fs/promises';
import type { Answer, Quote } from '../answer/answer.ts';
import type { LocalAnswerer } from '../answer/answerer.ts';
import type { SearchIndex } from '../index/search-index.ts';
import type { Progress } from '../progress.ts';
import { tell } from '../writer/tell.ts';
import type { Writer, Written } from '../writer/writer.ts';
import type { Question } from './dataset.ts';
import type { CheckedQuote, Outcome, WritingOutcome } from './metrics.ts';

/** Who sees how far the asking is, and may end it. */
export interface Asking {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** What is asked, for the progress bar. */
  readonly name: string;
  /** Who writes around the quotes of answers; nobody when absent. */
  readonly writer?: Writer | null;
}

/**
 * Puts questions one after another, as a person would, and notes what came.
 *
 * @throws the signal's reason when the caller aborts
 */
export const putQuestions = async (
  answerer: LocalAnswerer,
  questions: readonly Question[],
  { progress, signal, name, writer = null }: Asking,
): Promise<Outcome[]> => {
  const originals = new Originals(answerer.index);
  const outcomes: Outcome[] = [];
  // The first pass through a network costs more than all later ones: nobody waits for it but the first asker.
  await answerer.ask('What is being measured once the model is warm?');
  progress.start({ name: `Asking ${name}`, total: questions.length, unit: 'questions' });
  try {
    for (const question of questions) {
      signal?.throwIfAborted();
      const { answer, milliseconds, writing } = await told({ answerer, writer }, question.question, signal);
      outcomes.push({
        question,
        answered: answer.answered,
        confidence: answer.confidence,
        answer: answer.answer,
        quotes: await originals.check(answer.quotes),
        passages: await passagesSearched(answerer, answer),
        milliseconds,
        ...(writing && { writing: { ...writing, quotes: await originals.check(writing.quotes) } }),
      });
      progress.update(outcomes.length);
    }
  } finally {
    progress.stop();
  }
  return outcomes;
};

interface ToldOnce {
  readonly answer: Answer;
  readonly milliseconds: number;
  readonly writing: (Omit<WritingOutcome, 'quotes'> & { readonly quotes: readonly Quote[] }) | null;
}

/** Asks as every surface does, and notes when the quotes were there and when the last word. */
const told = async (
  parts: { readonly answerer: LocalAnswerer; readonly writer: Writer | null },
  question: string,
  signal: AbortSignal | undefined,
): Promise<ToldOnce> => {
  const started = performance.now();
  let answered = started;
  let first: Answer | null = null;
  for await (const { answer, written, writing } of tell(parts, question, {}, signal)) {
    if (first === null) answered = performance.now();
    first ??= answer;
    if (writing === null) continue;
    const { why, drafted, referenced, removed } = writing;
    return {
      answer,
      milliseconds: answered - started,
      writing: {
        shown: written !== null,
        why,
        drafted,
        referenced,
        removed,
        quotes: written === null ? [] : quotesOf(written),
        milliseconds: performance.now() - answered,
      },
    };
  }
  if (first === null) throw new Error('No answer was told');
  return { answer: first, milliseconds: answered - started, writing: null };
};

/** Every quote inside a text, and every sentence that it cites. */
const quotesOf = ({ sentences, sources }: Written): Quote[] => [
  ...sentences.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.kind === 'quote' ? [piece.quote] : [])),
  ),
  ...sources,
];

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
