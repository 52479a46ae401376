import { isStopTerm, words } from '../../index/terms.ts';
import { canonical } from './canonical.ts';
import { type DateParts, findDates } from './dates.ts';
import { readNumber } from './numbers.ts';

/** A word, number or date of a text, with what it is compared by. */
export interface Lexeme {
  readonly kind: 'word' | 'name' | 'function' | 'number' | 'date';
  /** What it is compared by: a stem, `num:2000`, `ord:3`, `date`. */
  readonly term: string;
  /** As it is written, in lower case. */
  readonly word: string;
  readonly date: DateParts | null;
  /** Whether a comma, colon, dash or bracket stands before it. */
  readonly afterPause: boolean;
  /** Whether it begins a sentence, so that its capital means nothing. */
  readonly opens: boolean;
  /** Names that follow one another without anything between have the same number; others have `null`. */
  readonly run: number | null;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: Lexeme['kind'];
  readonly term: string;
  readonly word: string;
  readonly date: DateParts | null;
}

/** Words that say nothing in a question, but do in a report. */
const asked = new Set(['pleas', 'know', 'give']);

const symbols: Readonly<Record<string, string>> = { '%': 'percent', $: 'dollar', '€': 'euro', '£': 'pound' };

/** The words, numbers and dates of a text, in order. */
export const lexemes = (original: string): Lexeme[] => {
  const text = canonical(original);
  const pieces = piecesOf(text);
  let run = 0;
  return pieces.map((piece, i) => {
    const before = pieces[i - 1];
    const gap = text.slice(before?.end ?? 0, piece.start);
    const opens = before === undefined || /[.!?…:]["')\]]*\s+["'([]*$/.test(gap);
    const joined = before?.kind === 'name' && piece.kind === 'name' && /^(?:[ -]|\. |'s? )$/.test(gap);
    if (!joined) run++;
    return {
      kind: piece.kind,
      term: piece.term,
      word: piece.word,
      date: piece.date,
      // A colon or a dash without a space is part of a time, a score or a range.
      afterPause: /[,;()—"]|[:–-]\s|\s–/.test(gap),
      opens,
      run: piece.kind === 'name' ? run : null,
    };
  });
};

const piecesOf = (text: string): Piece[] => {
  const dates = findDates(text);
  const all = words(text).map(({ start, end, term }) => ({ start, end, term, raw: text.slice(start, end) }));
  const pieces: Piece[] = dates.map((date) => ({
    start: date.start,
    end: date.end,
    kind: 'date',
    term: 'date',
    word: text.slice(date.start, date.end).toLowerCase(),
    date: { year: date.year, month: date.month, day: date.day },
  }));
  const rest = all.filter(({ start, end }) => !dates.some((date) => start < date.end && date.start < end));
  for (let i = 0; i < rest.length; ) {
    const word = rest[i];
    if (!word) break;
    const sequence = [word.raw.toLowerCase()];
    for (let j = i + 1; j < rest.length && j < i + 12; j++) {
      const [last, next] = [rest[j - 1], rest[j]];
      if (!last || !next || !/^[\s-]$/.test(text.slice(last.end, next.start))) break;
      sequence.push(next.raw.toLowerCase());
    }
    const number = readNumber(sequence);
    const last = rest[i + (number?.taken ?? 1) - 1] ?? word;
    if (number) pieces.push(...numberPieces(text, number.term, word.start, last.end));
    else pieces.push(wordPiece(word));
    i += number?.taken ?? 1;
  }
  return pieces.sort((a, b) => a.start - b.start);
};

const numberPieces = (text: string, term: string, start: number, end: number): Piece[] => {
  const written = text.slice(start, end);
  const negative = /(?:^|[\s(])-$/.test(text.slice(Math.max(0, start - 2), start)) ? 'minus ' : '';
  const piece = (kind: 'number' | 'word', word: string, at: number): Piece => ({
    start: at,
    end: at,
    kind,
    term: word,
    word: written.toLowerCase(),
    date: null,
  });
  const unit = symbols[text[end] ?? ''] ?? symbols[text[start - 1] ?? ''];
  return [
    { ...piece('number', `${negative}${term}`, start), end },
    ...(unit === undefined ? [] : [{ ...piece('word', unit, end), word: unit }]),
  ];
};

const wordPiece = ({
  start,
  end,
  term,
  raw,
}: {
  start: number;
  end: number;
  term: string;
  raw: string;
}): Piece => {
  const capital = /^\p{Lu}/u.test(raw);
  const empty = isStopTerm(term) && term !== 'us' && !asked.has(term);
  const kind = empty ? 'function' : capital ? 'name' : 'word';
  return {
    start,
    end,
    kind: term === 'us' && !capital ? 'function' : kind,
    term,
    word: raw.toLowerCase(),
    date: null,
  };
};
