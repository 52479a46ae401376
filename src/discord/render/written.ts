import type { Quote } from '../../answer/answer.ts';
import { type Referenced, references } from '../../writer/references.ts';
import type { Written, WrittenSentence } from '../../writer/writer.ts';
import { escapeMarkdown, oneLine, smallPrint } from '../escape.ts';
import { wholeQuotes } from './fit.ts';
import { escapedLine } from './line.ts';
import { WRITTEN } from './words.ts';

/** A text, and who wrote it. */
export interface Authored {
  readonly written: Written;
  /** The model's name. */
  readonly model: string;
}

/** Where a text is added. */
export interface WrittenPlace {
  /** The quotes that the message shows above it, in order. */
  readonly shown: readonly Quote[];
  /** The number of the first of them. */
  readonly first: number;
  /** Characters that it may take, with all that belongs to it. */
  readonly room: number;
}

/** Characters of a model's name that are shown. */
const MODEL_ROOM = 60;

/** Italics are the article's words: nothing else in the text can be set in them, because all of it is escaped. */
const quoted = (text: string): string => {
  const line = oneLine(text);
  return line === '' ? '' : `“*${escapeMarkdown(line)}*”`;
};

/** A run of white space at either end is one space: it is what keeps words and quotes apart. */
const words = (text: string): string => {
  const line = escapeMarkdown(oneLine(text));
  return `${/^\s/.test(text) ? ' ' : ''}${line}${/\S\s+$/.test(text) ? ' ' : ''}`;
};

const sentenceLine = ({ pieces }: WrittenSentence, numbers: readonly number[]): string => {
  const text = pieces.map((piece) => (piece.kind === 'quote' ? quoted(piece.quote.text) : words(piece.text)));
  return `${text.join('').trim()} \\[${numbers.join(', ')}]`;
};

const composed = ({ sentences, further }: Referenced, model: string, room: number): string | null => {
  const head = smallPrint(
    `${WRITTEN}${escapedLine(model, MODEL_ROOM)}, not an article; “*…*” are an article’s words, numbers say which`,
  );
  const text = sentences.map(({ sentence, numbers }) => sentenceLine(sentence, numbers)).join(' ');
  const body = `${head}\n${text}`;
  if (body.length > room) return null;
  const [next] = further;
  if (!next) return body;
  const quotes = further.map(({ quote }) => quote);
  const markdown = wholeQuotes(quotes, { limit: room - body.length - 1, first: next.number });
  return markdown === null ? null : `${body}\n${markdown}`;
};

/**
 * A text as it stands below the quotes of a message: a line of small print that says whose words are whose, the text with
 * the number of a quote behind every sentence, and cited sentences that the message does not show yet. As many of its
 * sentences as there is room for, from the first; '' where there is room for none.
 */
export const renderWritten = ({ written, model }: Authored, { shown, first, room }: WrittenPlace): string => {
  let fitting = '';
  for (let most = 1; most <= written.sentences.length; most++) {
    const markdown = composed(references(written, shown, { first, most }), model, room);
    if (markdown === null) break;
    fitting = markdown;
  }
  return fitting;
};
