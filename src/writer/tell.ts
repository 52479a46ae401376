import type { Answer, Answerer, AskOptions, Quote } from '../answer/answer.ts';
import type { Writer, Writing, Written } from './writer.ts';

/** An answer as far as it has come. */
export interface Told {
  readonly answer: Answer;
  /** The text so far; `null` while there is none, and for good where the plain quotes are the answer. */
  readonly written: Written | null;
  /** Whether this is the last word. */
  readonly done: boolean;
  /** What came of the writing; with the last word only, and `null` where nothing was to be written. */
  readonly writing: Writing | null;
}

/** Sentences shown to the model at most: what a small model can still hold in view. */
const mostShown = 30;

/**
 * Asks, and has the writer write around the quotes. The quotes come first, exactly when they would without a writer;
 * then the text as it grows; the last is `done`. Where a follow-up turns out to mean something else than the rules
 * took it for, the answer is another one from then on.
 *
 * @param writer `null` where there is none: the answer comes once, and that is all
 * @throws what asking throws; never because of the writer
 */
export async function* tell(
  { answerer, writer }: { readonly answerer: Answerer; readonly writer: Writer | null },
  question: string,
  options: AskOptions = {},
  signal?: AbortSignal,
): AsyncGenerator<Told, void, undefined> {
  let answer = await answerer.ask(question, options);
  if (!writer || answer.refusal) {
    yield { answer, written: null, done: true, writing: null };
    return;
  }
  yield { answer, written: null, done: false, writing: null };
  const conversation = options.conversation ?? [];
  const understood = conversation.length > 0 ? await writer.complete(question, conversation, signal) : null;
  if (understood !== null && understood !== answer.understood) {
    const again = await answerer.ask(question, { ...options, understood });
    // A rewording that finds nothing where the rules found something is no gain.
    if (again.answered || !answer.answered) {
      answer = again;
      yield { answer, written: null, done: false, writing: null };
    }
  }
  if (!answer.answered) {
    yield { answer, written: null, done: true, writing: null };
    return;
  }
  const material = materialFor(answer, await answerer.passages(answer.understood, options));
  const news = channel<Written>();
  const writing = writer
    .write(
      { kind: 'answer', question: answer.understood, material },
      { onText: news.put, ...(signal && { signal }) },
    )
    .finally(news.end);
  for await (const written of news.all()) yield { answer, written, done: false, writing: null };
  const result = await writing;
  yield { answer, written: result.written, done: true, writing: result };
}

/**
 * What a model is shown of what was found: the passages of the quotes first, then the best others, whole, in the order
 * of each article. A quote that stands in none is shown as it is.
 */
export const materialFor = (answer: Answer, passages: readonly (readonly Quote[])[]): Quote[] => {
  const quoted = (passage: readonly Quote[]) =>
    passage.some(({ article, start, end }) =>
      answer.quotes.some((quote) => quote.article === article && start < quote.end && quote.start < end),
    );
  const found = passages.flat();
  const isFound = (quote: Quote) =>
    found.some(
      ({ article, start, end }) => article === quote.article && start < quote.end && quote.start < end,
    );
  const chosen: Quote[] = answer.quotes.filter((quote) => !isFound(quote));
  for (const passage of [...passages.filter(quoted), ...passages.filter((passage) => !quoted(passage))]) {
    if (chosen.length + passage.length <= mostShown) chosen.push(...passage);
  }
  const articles = [...new Set(chosen.map(({ article }) => article))];
  return chosen.sort(
    (a, b) => articles.indexOf(a.article) - articles.indexOf(b.article) || a.start - b.start,
  );
};

/** Hands on what a callback is told, the newest where the reader is slower than the teller. */
const channel = <T>() => {
  let latest: { readonly value: T } | null = null;
  let ended = false;
  let wake = () => {};
  return {
    put: (value: T) => {
      latest = { value };
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    async *all(): AsyncGenerator<T, void, undefined> {
      for (;;) {
        if (latest) {
          const { value } = latest;
          latest = null;
          yield value;
        } else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
};
