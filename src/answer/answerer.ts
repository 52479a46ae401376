import type { Span } from '../article/article.ts';
import { articleNotFound } from '../errors.ts';
import type { Embedder, QuestionVectors } from '../index/embed.ts';
import type { IndexedSentence, SearchIndex } from '../index/search-index.ts';
import { isStopTerm, subjectTerms } from '../index/terms.ts';
import type {
  Answer,
  Answerer,
  ArticleInfo,
  AskOptions,
  Context,
  Quote,
  Refusal,
  Scope,
  Summary,
  SummaryLength,
} from './answer.ts';
import { completeQuestion } from './conversation.ts';
import { askedFact, type Fact, factInWords, factNote, factSpan } from './facts.ts';
import { type QuestionFacts, scoreSentences } from './features.ts';
import { findAgain } from './find-again.ts';
import { logOdds, probability } from './linear.ts';
import { markAnswer } from './mark.ts';
import { particularsOf } from './particulars.ts';
import { questionKind } from './question.ts';
import { chooseQuotes, cite, type QuoteSpan } from './quotes.ts';
import { describeAnswer, type RankedSentence, type RankingModel, rankSentences } from './rank.ts';
import type { PassageReader, Reading } from './reader.ts';
import { longestQuestion, refusalOf } from './refusal.ts';
import { dateNote, relativeDates } from './relative-dates.ts';
import { articlesInScope, type Candidate, passagesInScope, retrieve, type Search } from './retrieve.ts';
import { asksSeveralArticles, contradiction, contradictionNote, newerFirst } from './several-articles.ts';
import { likelySpan } from './spans.ts';
import { respelled } from './spelling.ts';
import { headlineSentence, summarise } from './summary.ts';

/** The numbers that `npm run fit` chose. */
export interface Ranking {
  /** Below this confidence the answer is that the articles do not say. */
  readonly threshold: number;
  readonly withReader: RankingModel;
  readonly withoutReader: RankingModel;
}

export interface AnswererParts {
  readonly index: SearchIndex;
  readonly embedder: Embedder;
  /** `null` where answers are found without one. */
  readonly reader: PassageReader | null;
  readonly ranking: Ranking;
  /** Which searches are used; both, unless an evaluation asks what each brings. */
  readonly search?: Search;
  /** Passages whose sentences are read and ranked, where an evaluation asks what another number brings. */
  readonly passagesRanked?: number;
}

/** Passages searched for. */
const passagesFound = 10;
/** How many of them are read: on news, on encyclopedias and on exams, more find nothing more (`npm run bench`). */
const passagesRead = 4;
const defaultLimit = 3;
/** Questions whose vectors are remembered. */
const rememberedQuestions = 500;
/** A passage less similar to the question than this is not worth offering where there is no answer. */
const nearEnough = 0.5;
/** Beside the first quote of an answer, sentences less likely to answer than this are shown only when more are asked for. */
const worthShowing = 0.05;
/** The same where several articles are asked for: of each the best is wanted, however much better another is. */
const worthComparing = 0.01;
/** Quotes offered as the nearest where there is no answer. */
const quotesOffered = 2;

/** What was found for a question, before quotes are cut. */
export interface Findings {
  readonly candidates: readonly Candidate[];
  readonly readings: readonly Reading[];
  readonly ranked: readonly RankedSentence[];
  readonly facts: QuestionFacts;
  /** The question as it was put to the models, and how it was understood, for people. */
  readonly asked: string;
  readonly notes: readonly string[];
  /** How many of the question's terms no article holds. */
  readonly unknown: number;
  readonly confidence: number;
}

/** An answerer over one opened index, on this thread. */
export const createAnswerer = (parts: AnswererParts): Answerer => new LocalAnswerer(parts);

/** `createAnswerer` with a view of what it finds, for evaluating and fitting. */
export class LocalAnswerer implements Answerer {
  readonly #parts: AnswererParts;
  readonly #vectors = new Map<string, QuestionVectors>();

  constructor(parts: AnswererParts) {
    this.#parts = parts;
  }

  get index(): SearchIndex {
    return this.#parts.index;
  }

  async ask(question: string, options: AskOptions = {}): Promise<Answer> {
    const { embedder } = this.#parts;
    const refusal = refusalOf(question, embedder.model.languages === 'English');
    if (refusal) return this.#refuse(question, refusal);
    const understood = options.understood ?? completeQuestion(question, options.conversation ?? []);
    const fact = askedFact(question);
    const about = fact && this.#articleSpokenOf(options);
    if (fact && about !== null) return this.#answerFact(question, fact, about);
    return this.#answer(question, understood, options, this.#parts.reader);
  }

  async findClaim(text: string, options: AskOptions = {}): Promise<Answer> {
    const claim = text.replace(/\s+/g, ' ').trim().slice(0, longestQuestion);
    if (!/[\p{L}\p{N}]/u.test(claim)) return this.#refuse(text, 'empty');
    // The reader was trained on questions: what it makes of a statement means nothing.
    return this.#answer(text, claim, options, null);
  }

  async passages(question: string, scope: Scope = {}): Promise<Quote[][]> {
    const { index } = this.#parts;
    const { candidates } = await this.#retrieve(question, scope);
    const given = new Set<number>();
    return candidates.map((candidate) => {
      const { first, last } = index.passage(candidate.passage);
      const sentences = index.sentences(first, last).filter(({ number }) => !given.has(number));
      for (const { number } of sentences) given.add(number);
      return sentences.map((sentence) => cite(index, wholeSentence(sentence), candidate));
    });
  }

  async summarise(id: string, length: SummaryLength, scope: Scope = {}): Promise<Summary> {
    const { index } = this.#parts;
    const article = articlesInScope(index, scope).find((number) => index.article(number).id === id);
    if (article === undefined)
      throw articleNotFound(
        id,
        articlesInScope(index, scope).map((n) => index.article(n).id),
      );
    return {
      article: this.#info(article),
      quotes: summarise(index, article, length).map((span) => cite(index, span)),
    };
  }

  async overview(scope: Scope = {}): Promise<Summary[]> {
    const { index } = this.#parts;
    return this.#newestFirst(scope).map((article) => {
      const span = headlineSentence(index, article);
      return { article: this.#info(article), quotes: span ? [cite(index, span)] : [] };
    });
  }

  async articles(scope: Scope = {}): Promise<ArticleInfo[]> {
    return this.#newestFirst(scope).map((article) => this.#info(article));
  }

  async text(id: string, scope: Scope = {}): Promise<string | null> {
    const { index } = this.#parts;
    const article = articlesInScope(index, scope).find((number) => index.article(number).id === id);
    return article === undefined ? null : index.text(article);
  }

  async findAgain(id: string, text: string, scope: Scope = {}): Promise<Context | null> {
    const { index } = this.#parts;
    const article = articlesInScope(index, scope).find((number) => index.article(number).id === id);
    return article === undefined ? null : findAgain(index, article, text);
  }

  async close(): Promise<void> {
    const { embedder, reader, index } = this.#parts;
    await Promise.all([embedder.close(), reader?.close()]);
    index.close();
  }

  /** What is found for a question that stands alone. */
  async find(
    asked: string,
    scope: Scope = {},
    reader = this.#parts.reader,
  ): Promise<Findings & { embed: number; search: number; rank: number }> {
    const { index, ranking } = this.#parts;
    const started = performance.now();
    const { question, notes, vectors, terms, candidates, embedded } = await this.#retrieve(asked, scope);
    const { passagesRanked = reader ? passagesRead : passagesFound } = this.#parts;
    const looked = candidates.slice(0, passagesRanked);
    const facts: QuestionFacts = {
      kind: questionKind(question),
      terms,
      particulars: particularsOf(question),
      words: vectors.words,
    };
    const searched = performance.now();
    const readings = reader
      ? await reader.read(
          question,
          looked.map((candidate) => this.#readerInput(candidate)),
        )
      : [];
    const model = reader ? ranking.withReader : ranking.withoutReader;
    const ranked = rankSentences(model, scoreSentences(index, facts, looked, readings));
    const unknown = terms.filter((term) => index.keywords.frequency(term) === 0).length;
    const confidence =
      ranked.length > 0 ? probability(logOdds(model.answered, describeAnswer(ranked, facts, unknown))) : 0;
    return {
      candidates,
      readings,
      ranked,
      facts,
      asked: question,
      notes,
      unknown,
      confidence,
      embed: embedded - started,
      search: searched - embedded,
      rank: performance.now() - searched,
    };
  }

  async #retrieve(asked: string, scope: Scope) {
    const { index, search = 'both' } = this.#parts;
    const accept = passagesInScope(index, scope);
    const { question, notes } = respelled(asked, index, accept);
    const vectors = await this.#embed(question);
    const embedded = performance.now();
    const terms = subjectTerms(question);
    const candidates = retrieve(index, {
      vector: vectors.question,
      terms,
      accept,
      count: Math.max(passagesFound, this.#parts.passagesRanked ?? 0),
      search,
    });
    return { question, notes, vectors, terms, candidates, embedded };
  }

  async #answer(
    question: string,
    understood: string,
    options: AskOptions,
    reader: PassageReader | null,
  ): Promise<Answer> {
    const { index, ranking } = this.#parts;
    const started = performance.now();
    const found = await this.find(understood, options, reader);
    const answered = found.confidence >= ranking.threshold;
    const near = (found.candidates[0]?.similarity ?? 0) >= nearEnough;
    const limit = options.limit ?? defaultLimit;
    const count = answered ? limit : near ? Math.min(quotesOffered, limit) : 0;
    const several = asksSeveralArticles(understood);
    const marking = performance.now();
    const ranked = answered ? await this.#marked(found, reader) : found.ranked;
    const marked = performance.now();
    const spans = chooseQuotes(index, ranked, count, {
      least: answered && limit <= defaultLimit ? (several ? worthComparing : worthShowing) : 0,
      articlesApart: several,
      kind: found.facts.kind,
    }).map((span) => highlighted(index, span, found.facts));
    const cited = spans.map((span) => cite(index, span, found.candidates[span.candidate]));
    const other = answered ? contradiction(found.facts.kind, found.facts.terms, cited) : null;
    const quotes = other ? newerFirst(cited, other) : cited;
    return {
      question,
      understood,
      answered,
      confidence: Math.round(found.confidence * 1e4) / 1e4,
      answer: answered ? shortest(quotes[0]) : null,
      quotes: answered ? quotes : quotes.map((quote) => ({ ...quote, highlight: null })),
      notes: [
        ...found.notes,
        ...(other && quotes[0] && quotes[1] ? [contradictionNote(quotes[0], quotes[1])] : []),
        ...dateNotes(quotes),
      ],
      refusal: null,
      index: index.version,
      timings: {
        embed: found.embed,
        search: found.search,
        rank: found.rank + marked - marking,
        total: performance.now() - started,
      },
    };
  }

  /** "This article" is the one last quoted, or the only one there is. */
  #articleSpokenOf({ conversation, ...scope }: AskOptions): number | null {
    const { index } = this.#parts;
    const inScope = articlesInScope(index, scope);
    const quoted = conversation?.findLast(({ answer }) => answer?.quotes[0])?.answer?.quotes[0]?.article;
    const number = quoted === undefined ? null : index.articleNumber(quoted);
    if (number !== null && inScope.includes(number)) return number;
    return inScope.length === 1 ? (inScope[0] ?? null) : null;
  }

  #answerFact(question: string, fact: Fact, article: number): Answer {
    const { index } = this.#parts;
    const started = performance.now();
    const record = index.article(article);
    const text = index.text(article);
    const span = factSpan(fact, record, text);
    const known = factInWords(fact, record) !== null;
    const quotes = span ? [citeFact(index, article, span)] : [];
    return {
      question,
      understood: question,
      answered: known,
      confidence: known ? 0.99 : 0.01,
      answer: shortest(quotes[0]),
      quotes,
      notes: [factNote(fact, record)],
      refusal: null,
      index: index.version,
      timings: { embed: 0, search: 0, rank: 0, total: performance.now() - started },
    };
  }

  #refuse(question: string, refusal: Refusal): Answer {
    return {
      question,
      understood: question,
      answered: false,
      confidence: 0,
      answer: null,
      quotes: [],
      notes: [],
      refusal,
      index: this.#parts.index.version,
      timings: { embed: 0, search: 0, rank: 0, total: 0 },
    };
  }

  async #embed(question: string): Promise<QuestionVectors> {
    const known = this.#vectors.get(question);
    if (known) return known;
    const vectors = await this.#parts.embedder.question(question);
    const oldest = this.#vectors.keys().next();
    if (this.#vectors.size >= rememberedQuestions && !oldest.done) this.#vectors.delete(oldest.value);
    this.#vectors.set(question, vectors);
    return vectors;
  }

  #readerInput({ passage }: Candidate) {
    const { index } = this.#parts;
    const { article, first, last } = index.passage(passage);
    const text = index.text(article);
    return {
      context: `${index.article(article).title}. `,
      sentences: index.sentences(first, last).map(({ start, end }) => text.slice(start, end)),
    };
  }

  /** The ranked sentences, with the answering words of the best judged more closely. */
  async #marked(
    { asked, ranked, candidates }: Findings,
    reader: PassageReader | null,
  ): Promise<readonly RankedSentence[]> {
    const [best, ...others] = ranked;
    const candidate = best && candidates[best.candidate];
    if (!reader || !best?.span || !candidate) return ranked;
    const { first } = this.#parts.index.passage(candidate.passage);
    const span = await markAnswer(reader, asked, this.#readerInput(candidate), best.sentence - first);
    return [{ ...best, span: { ...best.span, span: span ?? best.span.span } }, ...others];
  }

  #info(number: number): ArticleInfo {
    const { index } = this.#parts;
    const { id, title, author, published, place, url, source, indexed } = index.article(number);
    const [first, end] = index.passageRange(number);
    return { id, title, author, published, place, url, source, passages: end - first, indexed };
  }

  #newestFirst(scope: Scope): number[] {
    const { index } = this.#parts;
    const published = (number: number) => index.article(number).published ?? '';
    return articlesInScope(index, scope).sort((a, b) => published(b).localeCompare(published(a)) || a - b);
  }
}

const wholeSentence = ({ article, block, start, end }: IndexedSentence): QuoteSpan => ({
  article,
  block,
  start,
  end,
  highlight: null,
  score: 0,
  candidate: 0,
});

const shortest = (quote: Quote | undefined): string | null =>
  quote?.highlight
    ? quote.text.slice(quote.highlight[0] - quote.start, quote.highlight[1] - quote.start)
    : null;

/** A quote that no reader marked is marked by what its sentence looks like. */
const highlighted = (index: SearchIndex, span: QuoteSpan, { kind, terms }: QuestionFacts): QuoteSpan => {
  if (span.highlight) return span;
  const found = likelySpan(
    kind,
    index.text(span.article).slice(span.start, span.end),
    terms.filter((term) => !isStopTerm(term)),
  );
  return found
    ? { ...span, highlight: { start: span.start + found.start, end: span.start + found.end } }
    : span;
};

const dateNotes = (quotes: readonly Quote[]): string[] => [
  ...new Set(
    quotes.flatMap(({ text, published }) => (published ? relativeDates(text, published).map(dateNote) : [])),
  ),
];

/** The line that holds a fact. No page shows the lines in front of an article's first block: no link leads there. */
const citeFact = (index: SearchIndex, article: number, fact: Span): Quote => {
  const quote = cite(index, aroundFact(index, article, fact));
  const shown = index.blocks(article).some(({ start, end }) => start <= fact.start && fact.end <= end);
  return shown ? quote : { ...quote, link: null };
};

/** The line that holds a fact, with the fact marked. */
const aroundFact = (index: SearchIndex, article: number, fact: Span): QuoteSpan => {
  const text = index.text(article);
  const blocks = index.blocks(article);
  const block = blocks.findIndex(({ end }) => end > fact.start);
  const around = blocks[block];
  // In front of a heading stand its marks; a fact in front of the first block has a line of its own.
  const from = around && around.start <= fact.start ? around.start : 0;
  const lineStart = Math.max(from, text.lastIndexOf('\n', fact.start - 1) + 1);
  const lineEnd = text.indexOf('\n', fact.end);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const short = line.trim().length <= 120;
  const start = short ? lineStart + (line.length - line.trimStart().length) : fact.start;
  return {
    article,
    block: Math.max(0, block),
    start,
    end: short ? start + line.trim().length : fact.end,
    highlight: fact,
    score: 1,
    candidate: 0,
  };
};
