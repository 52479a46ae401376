import {
  afterClock,
  ambiguous,
  germanDay,
  germanMonth,
  leading,
  months,
  numbered,
  openers,
  speechTag,
} from './abbreviations.ts';
import type { Span } from './article.ts';

/** Longest text without a sentence end that stays one sentence, in UTF-16 code units. */
const longest = 600;
/** How far a decision looks around a full stop: keeps the work linear on text without sentences. */
const reach = 300;

const terminator = /[\p{Sentence_Terminal}…]+/gu;
const closer =
  /(?:\]\([^)\s]{0,300}\)|\[[^\]\n]{1,30}\]|["'”’›\])}」』】〉》）］｝*_`~]|[\u00a0\u202f]?»|[“«](?=[\s,;:.!?]|$)|:\d+(?:[,–-]\d+)*(?!\S)|[¹²³⁴-⁹])*/uy;
const opening = /^(?:["'“‘«„‹‚([{¿¡「『【《〈（*_`~]|[«„]\s|[-–—]\s)+/u;
const wide = /[。！？｡．]$/;
const hardBreak =
  /(?:\r\n|\r(?!\n)|[\n\u0085\u2028])(?:[^\S\n\r]*(?:\r\n|\r(?!\n)|\n))+|\u2029|[\n\r\u2028](?=[^\S\n\r]*[-*•‣◦▪·]\s)/gu;
const listMarker = /[.!?:;]\s*[\n\r][^\S\n\r]*(?=\(?\d{1,2}[.)]\s)/gu;

/**
 * The sentences of a plain text, in order, without outer white space; white space only is left between them.
 *
 * Ends are the characters that Unicode calls sentence terminals, with the closing quotes behind them, unless what
 * stands around says otherwise (abbreviations, initials, numbers, a lower-case word after). Blank lines and list
 * items end a sentence too; a single line break does not. What runs on for more than 600 characters is cut
 * at the end of a clause, else at white space.
 *
 * @param start offset of the first code unit to look at
 * @param end offset after the last one
 */
export const sentenceSpans = (text: string, start = 0, end = text.length): Span[] =>
  runs(text.slice(start, end)).flatMap(({ start: from, end: to }) =>
    runSentences(text.slice(start + from, start + to)).flatMap((span) =>
      shorten(text, { start: start + from + span.start, end: start + from + span.end }),
    ),
  );

/** Stretches between blank lines and before list items: no sentence crosses them. */
const runs = (text: string): Span[] => {
  const cuts = [
    ...Array.from(text.matchAll(hardBreak), (match) => match.index + match[0].length),
    ...Array.from(text.matchAll(listMarker), (match) => match.index + match[0].length),
  ].sort((a, b) => a - b);
  const bounds = [0, ...cuts, text.length];
  return cuts.concat(text.length).map((cut, at) => ({ start: bounds[at] ?? 0, end: cut }));
};

const runSentences = (text: string): Span[] => {
  const spans: Span[] = [];
  let from = afterSpace(text, 0);
  for (const match of text.matchAll(terminator)) {
    if (match.index < from) continue;
    const close = afterClosers(text, from, match.index + match[0].length);
    if (!endsSentence(text, from, match.index, match[0], close)) continue;
    spans.push({ start: from, end: close });
    from = afterSpace(text, close);
  }
  const end = text.trimEnd().length;
  if (from < end) spans.push({ start: from, end });
  return spans;
};

const afterSpace = (text: string, from: number): number => {
  const space = /\s*/y;
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
};

const afterClosers = (text: string, from: number, end: number): number => {
  closer.lastIndex = end;
  closer.test(text);
  const close = closer.lastIndex;
  // French sets a space before », which in German opens a quote.
  const guillemet =
    text.startsWith(' »', close) && text.slice(Math.max(from, close - reach), close).includes('«');
  return guillemet ? close + 2 : close;
};

const endsSentence = (text: string, from: number, at: number, sign: string, close: number): boolean => {
  const after = text.slice(close, close + reach);
  const soFar = text.slice(Math.max(from, at - reach), at);
  const closers = text.slice(at + sign.length, close);
  if (wide.test(sign)) return !continuesWide(sign, closers, after);
  if (!/^\s/.test(after)) return after === '' || glued(soFar, sign, after);
  const rest = after.trimStart();
  const next = rest.replace(opening, '');
  const first = next.codePointAt(0);
  if (first === undefined) return true;
  const letter = String.fromCodePoint(first);
  if (/\p{Ll}/u.test(letter)) return /^\p{Ll}\p{Lu}/u.test(next);
  if (/[.…,;:]/.test(letter) || isOpenParenthesis(text, from, close)) return false;
  if (isMarker(text, from, soFar)) return false;
  if (sign !== '.') return endsLoud(soFar, sign, closers, rest, next);
  return endsAtStop(soFar, rest, next);
};

/** Japanese goes on after a closed quote with a particle, Chinese with who said it. */
const continuesWide = (sign: string, closers: string, after: string): boolean =>
  closers !== '' &&
  (/^(?:と|って|という|、|，|,)/.test(after) ||
    (/[！？]$/.test(sign) && /^[^。！？\s]{0,12}?(?:说|說|道|问|問|喊|叫|表示)/.test(after)));

/** A space was lost between two sentences: `withdrew.The officials`. */
const glued = (soFar: string, sign: string, after: string): boolean => {
  const word = lastWord(soFar);
  return (
    /^["“‘(«]?\p{Lu}\p{Ll}+[\s,’']/u.test(after) &&
    /^[^./@:]*(?:\p{Ll}{2}|\d{2}|[”"’)%])$/u.test(word) &&
    !/^(?:Com|Net|Org|Io|Js|Co|Uk)\b/.test(after) &&
    !(sign === '.' && (leading.has(word) || numbered.has(word) || ambiguous.has(word) || months.has(word)))
  );
};

const lastWord = (text: string): string => /[^\s("'“‘«„[—–]*$/u.exec(text)?.[0] ?? '';

/** An aside in the middle of a sentence holds full stops of its own. */
const isOpenParenthesis = (text: string, from: number, close: number): boolean => {
  const before = text.slice(Math.max(from + 1, close - reach), close);
  return (
    before.lastIndexOf('(') > before.lastIndexOf(')') && /^[^()]*\)/.test(text.slice(close, close + reach))
  );
};

/** `1.` or `b.` at the start of a line numbers the sentence that follows. */
const isMarker = (text: string, from: number, soFar: string): boolean =>
  /^[(*_]*(?:\d{1,3}|\p{L}|[ivxIVX]{1,5})$/u.test(soFar) &&
  /(?:^|[\n\r])\s*$/.test(text.slice(Math.max(0, from - reach), from));

const endsLoud = (soFar: string, sign: string, closers: string, rest: string, next: string): boolean => {
  if (/^[.…]+$/.test(sign)) return /^\p{L}/u.test(next);
  if (/["'”’»]/.test(closers) && speechTag.test(rest)) return false;
  return sign !== '!' || closers !== '' || !ambiguous.has(lastWord(soFar)) || opensSentence(next);
};

const opensSentence = (next: string): boolean =>
  openers.has(/^[\p{L}]+(?:['’]\p{L}+)?(?=[\s,;:'’]|\.\s|$)/u.exec(next)?.[0].replace('’', "'") ?? '');

/** Decides on a single full stop from the word before it and what comes after. */
const endsAtStop = (soFar: string, rest: string, next: string): boolean => {
  const word = lastWord(soFar);
  const number = /^[#№]?\p{N}/u.test(next);
  if (leading.has(word)) return false;
  if (numbered.has(word) && (number || /^(?:[IVXLC]+|\p{Lu})\b/u.test(next))) return /^(?:I|A)\s/.test(next);
  if (months.has(word)) return !number;
  if (/^[ap]\.m$/i.test(word)) return !afterClock.test(next);
  if (germanDay.test(soFar)) return !germanMonth.test(next);
  if (/\bWar I$/.test(soFar)) return true;
  const initials = /^(?:\p{L}\.[-–]?)*\p{L}$/u.test(word) && !/^\p{Ll}$/u.test(word);
  if (!initials && !ambiguous.has(word)) return true;
  return /^["“«„]/.test(rest) || opensSentence(next);
};

const clauseEnds = [/(?:\r\n|[\n\r])+/g, /;(?=\s)|；/g, /[:—–](?=\s)|[：—]/g, /,(?=\s)|[，、،]/g, /\s/g];

/** Cuts what runs on too long into pieces of 200 to 600 code units. */
const shorten = (text: string, span: Span): Span[] => {
  const pieces: Span[] = [];
  let from = span.start;
  while (span.end - from > longest) {
    const cut = clauseEnd(text, from + 200, Math.min(from + longest, span.end - 100));
    pieces.push({ start: from, end: from + text.slice(from, cut).trimEnd().length });
    from = afterSpace(text, cut);
  }
  pieces.push({ start: from, end: span.end });
  return pieces;
};

const clauseEnd = (text: string, from: number, to: number): number => {
  const window = text.slice(from, to);
  for (const end of clauseEnds) {
    const last = Array.from(window.matchAll(end)).at(-1);
    if (last) return from + last.index + last[0].length;
  }
  let cut = to;
  while (cut > from && /^(?:[\uDC00-\uDFFF]|\p{M}|\u200d)/u.test(text.slice(cut, cut + 2))) cut -= 1;
  if (cut > from) return cut;
  return /^[\uDC00-\uDFFF]/.test(text.slice(to)) ? to - 1 : to;
};
