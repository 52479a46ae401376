import type { Quote } from '../answer/answer.ts';
import { partOfQuote } from '../answer/quotes.ts';
import { leaning, pronounsKept } from './pronouns.ts';
import { findWords, quotedParts, type TextPart } from './quotations.ts';
import type { Sources } from './sources.ts';
import { type Lexeme, lexemes } from './support/lexemes.ts';
import { isSpeech } from './support/senses.ts';
import { type Objection, objection } from './support/supports.ts';
import type { Quoted, Words } from './writer.ts';

/** A sentence to be checked; sources are counted from 0, and exist. */
export interface Unchecked {
  readonly text: string;
  /** Not empty. */
  readonly cites: readonly number[];
  /** The source to be quoted behind the text. */
  readonly quote: number | null;
}

/** A sentence that passed. */
export interface Checked {
  readonly pieces: readonly (Words | Quoted)[];
  /** The sources that bear it out, and no other. */
  readonly cites: readonly number[];
}

/** UTF-16 code units of a sentence at most. */
const longestSentence = 400;
/** Characters that links, mentions, emphasis and control tokens are made of. */
const risky = /[@<>[\]{}|*_~#`\\]/;
/** Others, beside letters, digits and common marks, that a report has only where its source has them. */
const unusual = /[^\p{L}\p{M}\p{N}\s.,;:!?'’‘`´"“”„‟«»‹›「」『』()%$€£°&/–—‐‑‒−…+-]/gu;
const link = /\bhttps?:|\bwww\.|\b[\w-]+\.(?:com|org|net|io|ru|info|gg|me|app|dev|xyz)\b/i;
/** A single quotation mark that pairs with none, and is no apostrophe. */
const stray = /(?<![\p{L}\p{N}])['’](?!\d0s\b)|[‘‹›`´]/u;
/** A report does not speak of itself, nor to its reader. */
const person =
  /(?<!\p{Lu}[\p{L}’'-]* )\bI\b|\b(?:[Mm](?:e|y|yself)|[Ww]e|us|[Oo](?:ur|urs|urselves)|[Yy](?:ou|our|ours|ourself))\b/u;
const machine =
  /\b(?:as an AI|language model|the prompt|these instructions|system prompt|sentences? (?:number )?\d+|numbered sentences?|the (?:provided|given|above) (?:text|sentences?|context|material))\b/i;

/**
 * Checks a sentence against what it cites.
 *
 * @param previous the sentence before it, where that was kept: what a pronoun may stand for
 * @returns the sentence in pieces, or why it must not be shown
 */
export const checkSentence = (
  { text, cites, quote }: Unchecked,
  sources: Sources,
  previous: Checked | null,
): Checked | Objection | 'form' | 'quotation' | 'pronoun' => {
  const quoted = quote === null ? undefined : sources.quotes[quote];
  if (text === '')
    return quoted && quote !== null
      ? { pieces: [{ kind: 'quote', quote: quoted }], cites: [quote] }
      : 'empty';
  if (text.length > longestSentence || risky.test(text) || link.test(text) || !isUsual(text, cites, sources))
    return 'form';
  const parts = quotedParts(text);
  if (!parts) return 'quotation';
  const own = parts
    .filter((part) => !part.quoted)
    .map((part) => part.text)
    .join(' ');
  if (stray.test(own)) return 'quotation';
  if (person.test(own) || machine.test(own)) return 'form';
  const holders = (quote === null ? cites : [quote]).filter((source) =>
    holdsAll(sources.quotes[source], parts),
  );
  if (holders.length === 0) return 'quotation';
  const words = lexemes(parts.map((part) => part.text).join(' '));
  const found = support(
    words,
    text,
    holders,
    cites,
    sources,
    parts.some((part) => part.quoted) || quote !== null,
  );
  if (typeof found === 'string') return found;
  if (!leansOnSaid(words, found, sources, previous)) return 'pronoun';
  if (!isAsserted(lexemes(own), found, sources)) return 'speaker';
  const pieces = piecesOf(
    parts,
    found.map((source) => sources.quotes[source]),
    quoted !== undefined,
  );
  return {
    pieces: quoted ? [...pieces, { kind: 'quote', quote: quoted }] : pieces,
    cites: quote === null || found.includes(quote) ? found : [...found, quote],
  };
};

const isUsual = (text: string, cites: readonly number[], sources: Sources): boolean =>
  [...text.matchAll(unusual)].every(([character]) =>
    cites.some((cite) => sources.quotes[cite]?.text.includes(character)),
  );

const holdsAll = (source: Quote | undefined, parts: readonly TextPart[]): boolean =>
  source !== undefined && parts.every((part) => !part.quoted || findWords(part.text, source.text) !== null);

/** The fewest sources that bear the words out: one of them, one with a name from another, or one for each clause. */
const support = (
  words: readonly Lexeme[],
  text: string,
  holders: readonly number[],
  cites: readonly number[],
  sources: Sources,
  whole: boolean,
): readonly number[] | Objection => {
  let first: Objection | null = null;
  for (const source of holders) {
    const wrong = oneSource(words, source, cites, sources);
    if (typeof wrong !== 'string') return wrong;
    first ??= wrong;
  }
  return (!whole && cites.length > 1 && byClauses(text, cites, sources)) || (first ?? 'word');
};

const oneSource = (
  words: readonly Lexeme[],
  source: number,
  cites: readonly number[],
  sources: Sources,
): readonly number[] | Objection => {
  const known = sources.lexemes(source);
  if (!pronounsKept(words, known)) return 'name';
  const wrong = objection(words, known);
  if (wrong === null) return [source];
  const completing = cites.find(
    (other) => other !== source && objection(words, known, [sources.lexemes(other)]) === null,
  );
  if (completing !== undefined) return [source, completing];
  const before = sources.before(source);
  const named = before !== null && cites.includes(before) ? sources.withName(source) : null;
  return before !== null && named && objection(words, named) === null ? [before, source] : wrong;
};

/** Words of somebody's that may be told as facts: so few are a name or a phrase. */
const mostTaken = 2;

/** Whether what is told as a fact is one in the sources: neither asked there, nor only said by somebody. */
const isAsserted = (own: readonly Lexeme[], found: readonly number[], sources: Sources): boolean =>
  found.every((source) => {
    const said = sources.spoken(source);
    if (/\?\s*$/.test(said.own)) return false;
    const [theirs, article] = [said.spoken, said.own].map(
      (text) => new Set(lexemes(text).map(({ term }) => term)),
    );
    const taken = own.filter(
      ({ kind, term }) => kind !== 'function' && theirs?.has(term) && !article?.has(term),
    );
    const meant = own.filter(({ kind }) => kind !== 'function').length;
    return (
      (taken.length <= mostTaken && taken.length < meant) ||
      taken.length === 0 ||
      own.some(({ word }) => isSpeech(word))
    );
  });

const clauseBreak = /;\s+|,\s+(?:and|but|while|whereas)\s+/;
/** Words of a clause at least, and how far into its source its first word may stand: it must bring its own subject. */
const leastOfClause = 2;
const subjectWithin = 3;

const byClauses = (text: string, cites: readonly number[], sources: Sources): readonly number[] | null => {
  const clauses = text.split(clauseBreak);
  if (clauses.length < 2) return null;
  const found: number[] = [];
  for (const clause of clauses) {
    const words = lexemes(clause);
    const meant = words.filter(({ kind }) => kind !== 'function');
    if (meant.length < leastOfClause || leaning(words).pronoun !== null) return null;
    const source = cites.find((cite) => {
      const known = sources.lexemes(cite);
      const subject = known.filter(({ kind }) => kind !== 'function').slice(0, subjectWithin);
      const begins = subject.some(({ term }) => term === meant[0]?.term);
      return begins && pronounsKept(words, known) && objection(words, known) === null;
    });
    if (source === undefined) return null;
    found.push(source);
  }
  return [...new Set(found)];
};

/** Whether whoever a pronoun stands for was named: in the text right before, as in the article. */
const leansOnSaid = (
  words: readonly Lexeme[],
  found: readonly number[],
  sources: Sources,
  previous: Checked | null,
): boolean => {
  const { pronoun, loose } = leaning(words);
  if (pronoun === null && !loose) return true;
  const said = previous?.cites ?? [];
  return found.every((source) => {
    const before = sources.before(source);
    const same = pronoun === null || leaning(sources.lexemes(source)).pronoun === pronoun;
    return same && before !== null && said.includes(before);
  });
};

/** The parts of a sentence as they are shown: words stay, what was in quotation marks is cut from its source. */
const piecesOf = (
  parts: readonly TextPart[],
  held: readonly (Quote | undefined)[],
  goesOn: boolean,
): readonly (Words | Quoted)[] => {
  const pieces: (Words | Quoted)[] = [];
  let carried = '';
  for (const part of parts) {
    const source = held.find((quote) => quote && findWords(part.text, quote.text));
    const span = part.quoted && source ? findWords(part.text, source.text) : null;
    if (span && source) {
      if (carried !== '') pieces.push({ kind: 'words', text: carried });
      pieces.push({
        kind: 'quote',
        quote: partOfQuote(source, source.start + span.start, source.start + span.end),
      });
      // A comma or full stop that stood inside the marks is the sentence's own.
      carried = /[.,;:…]+$/u.exec(part.text)?.[0] ?? '';
    } else {
      pieces.push({ kind: 'words', text: carried + part.text });
      carried = '';
    }
  }
  if (carried !== '') pieces.push({ kind: 'words', text: carried });
  return closed(pieces, goesOn);
};

/** The pieces with a full stop at the end where there is none, or a space where a quote follows. */
const closed = (pieces: readonly (Words | Quoted)[], goesOn: boolean): readonly (Words | Quoted)[] => {
  const last = pieces.at(-1);
  const before = pieces.slice(0, -1);
  if (last?.kind !== 'words') {
    if (goesOn) return [...pieces, { kind: 'words', text: ' ' }];
    return last && /[.!?…]["”’]?$/.test(last.quote.text) ? pieces : [...pieces, { kind: 'words', text: '.' }];
  }
  const text = last.text.trimEnd();
  if (goesOn) return [...before, { kind: 'words', text: `${text} ` }];
  return [
    ...before,
    { kind: 'words', text: /[.!?…]["”’)]*$/.test(text) ? text : `${text.replace(/[,;:\s–—-]+$/u, '')}.` },
  ];
};
