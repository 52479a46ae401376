import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import type { Answer, Quote, Summary } from '../answer/answer.ts';
import { longDate } from '../answer/dates.ts';
import { listItems } from '../answer/list-items.ts';
import { nearest, notInArticles, refusals } from '../answer/words.ts';
import { references } from '../writer/references.ts';
import type { Written, WrittenSentence } from '../writer/writer.ts';

/** Where a text is shown. */
export interface Screen {
  /** Columns; 0 leaves lines as long as they are. */
  readonly width: number;
  /** Whether bold and dim mean something there. */
  readonly styled: boolean;
}

/** Lines are not broken shorter than this, whatever the terminal says of itself. */
const narrowest = 10;

/** What standard output is: a terminal of some width, or plain where it is none or colours are not wanted. */
export const screenOf = (stream: NodeJS.WriteStream): Screen => ({
  width: stream.isTTY ? Math.min(100, stream.columns) : 0,
  styled: stream.isTTY && stream.hasColors(),
});

/** An answer as a person would want to read it: the short answer, each quote set off with its citation, notes. */
export const showAnswer = (answer: Answer, screen: Screen): string => {
  const notes = answer.notes.map((note) => style(screen, 'dim', `  ${visible(note)}`));
  const understood =
    answer.understood === answer.question
      ? []
      : [style(screen, 'dim', `Understood as: ${visible(answer.understood)}`)];
  if (answer.refusal) return refusals[answer.refusal];
  const head = answer.answered
    ? answer.answer === null
      ? []
      : [style(screen, 'bold', visible(answer.answer))]
    : [answer.quotes.length > 0 ? `${notInArticles} ${nearest}` : notInArticles];
  const quotes = answer.quotes.map((quote, i) => showQuote(quote, i + 1, screen));
  return [[...understood, ...head].join('\n'), ...quotes, notes.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** What a language model wrote, and which quotes people have seen before it. */
export interface WrittenView {
  readonly written: Written;
  /** The model's name. */
  readonly model: string;
  readonly shown: readonly Quote[];
}

/**
 * A text: who wrote it, its sentences with the numbers of the quotes that bear them out, then those quotes that were not
 * shown before it. What stands in quotation marks is an article's.
 */
export const showWritten = ({ written, model, shown }: WrittenView, screen: Screen): string => {
  const { sentences, further } = references(written, shown);
  const head = `Written by ${visible(model)}, not an article; “…” are an article’s words, numbers say which:`;
  const text = sentences
    .map(({ sentence, numbers }) => `${showSentence(sentence, screen)} [${numbers.join(', ')}]`)
    .join(' ');
  const quotes = further.map(({ quote, number }) => showQuote(quote, number, screen));
  return [[style(screen, 'dim', wrapped(head, screen)), wrapped(text, screen)].join('\n'), ...quotes].join(
    '\n\n',
  );
};

const showSentence = ({ pieces }: WrittenSentence, screen: Screen): string =>
  pieces
    .map((piece) =>
      piece.kind === 'quote'
        ? `“${style(screen, 'cyan', visible(piece.quote.text))}”`
        : // White space at the ends keeps words and quotes apart.
          visible(piece.text),
    )
    .join('')
    .trim();

const wrapped = (text: string, { width }: Screen, indent = 0): string =>
  width > 0 ? wrapAnsi(text, Math.max(narrowest, width - indent), { hard: true }) : text;

/** A summary: the article, then its sentences in order. */
export const showSummary = ({ article, quotes }: Summary, screen: Screen): string => {
  const heading = headingOf(article, screen);
  const address = article.url ? [style(screen, 'dim', visible(article.url))] : [];
  return [[heading, ...address].join('\n'), ...quotes.map((quote) => setOff(quote, screen))].join('\n\n');
};

/** A summary in one line: for lists of articles. */
export const showHeadline = ({ article, quotes: [quote] }: Summary, screen: Screen): string => {
  const heading = headingOf(article, screen);
  return quote ? `${heading}\n${setOff(quote, screen)}` : heading;
};

const headingOf = ({ title, published }: Summary['article'], screen: Screen): string => {
  const date = published ? ` · ${visible(longDate(published))}` : '';
  return `${style(screen, 'bold', visible(title))}${style(screen, 'dim', date)}`;
};

const showQuote = (quote: Quote, number: number, screen: Screen): string => {
  const citation = [
    visible(quote.title),
    ...(quote.published ? [visible(longDate(quote.published))] : []),
    `paragraph ${quote.paragraph}`,
  ].join(' · ');
  const link = quote.link ? [style(screen, 'dim', `    ${visible(quote.link)}`)] : [];
  return [setOff(quote, screen), style(screen, 'dim', `[${number}] ${citation}`), ...link].join('\n');
};

const setOff = (quote: Quote, screen: Screen): string => {
  const [from, to] = quote.highlight
    ? [quote.highlight[0] - quote.start, quote.highlight[1] - quote.start]
    : [0, 0];
  let done = 0;
  let text = '';
  for (const [first, last] of listItems(quote.text.slice(from, to))) {
    text += visible(quote.text.slice(done, from + first));
    text += style(screen, 'bold', visible(quote.text.slice(from + first, from + last)));
    done = from + last;
  }
  text += visible(quote.text.slice(done));
  const bar = screen.styled ? style(screen, 'cyan', '│ ') : '> ';
  return wrapped(text, screen, 2)
    .split('\n')
    .map((line) => `${bar}${line}`)
    .join('\n');
};

/** The screen tells whether it is styled: Node's own look at standard output would decide for every stream. */
const style = ({ styled }: Screen, format: 'bold' | 'dim' | 'cyan', text: string): string =>
  styled && text !== '' ? styleText(format, text, { validateStream: false }) : text;

/** A text for a terminal: in one line, and without control characters, which could move the cursor or hide words. */
const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/\s+/gu, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
