import { createHash } from 'node:crypto';
import type {
  Answer,
  Answerer,
  ArticleInfo,
  AskOptions,
  Context,
  Quote,
  Scope,
} from '../../src/answer/answer.ts';
import { UserError } from '../../src/errors.ts';

/** A text to answer from: title and facts, paragraphs between blank lines. */
export interface SmallArticle {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly published?: string | null;
  readonly url?: string | null;
}

/**
 * An honest answerer by words alone, for tests of what surrounds the answers: it quotes real slices, can be
 * made slow or failing, and its articles can change under way.
 */
export interface SmallAnswerer extends Answerer {
  articlesNow: SmallArticle[];
  /** Awaited before every answer. */
  before: (question: string) => Promise<void>;
  /** Options of every question, in order. */
  readonly asked: { readonly question: string; readonly options: AskOptions }[];
  /** Answers under way, and the most there ever were. */
  readonly load: { now: number; most: number };
}

const STOP = new Set(
  'a an and are as at be by did do does for from has have he how in is it its of on or she that the they this to was were what when where which who why will with'.split(
    ' ',
  ),
);

const terms = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !STOP.has(word))
    .map((word) => word.replace(/(?:ing|ed|es|s)$/, ''));

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const blocksOf = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/\S[\s\S]*?(?=\s*(?:\n\s*\n|$(?![\s\S])))/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));

const known = new WeakMap<SmallArticle, Quote[]>();

const quotesOf = (article: SmallArticle): Quote[] => {
  const kept = known.get(article) ?? quotesIn(article);
  known.set(article, kept);
  return kept;
};

const quotesIn = (article: SmallArticle): Quote[] =>
  blocksOf(article.text).flatMap(({ start, end }, block) =>
    [...segmenter.segment(article.text.slice(start, end))].flatMap(({ index, segment }) => {
      const text = segment.trim();
      if (text === '') return [];
      const from = start + index + segment.indexOf(text);
      return [
        {
          text,
          start: from,
          end: from + text.length,
          article: article.id,
          title: article.title,
          published: article.published ?? null,
          paragraph: block + 1,
          highlight: null,
          url: article.url ?? null,
          link: article.url
            ? `${article.url}#:~:text=${encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))}`
            : null,
          score: 0,
          found: { byWords: null, byMeaning: null },
        },
      ];
    }),
  );

const knownTerms = new WeakMap<Quote, ReadonlySet<string>>();

const termsOf = (quote: Quote): ReadonlySet<string> => {
  const kept = knownTerms.get(quote) ?? new Set(terms(`${quote.text} ${quote.title}`));
  knownTerms.set(quote, kept);
  return kept;
};

/** Words in capitals or digits that the question lacks: the shortest thing that could answer. */
const highlightOf = (quote: Quote, question: string): readonly [number, number] | null => {
  const known = new Set(terms(question));
  for (const match of quote.text.matchAll(
    /\d[\d,.]*\d|\d|(?<=\S )\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*/gu,
  )) {
    if (terms(match[0]).some((term) => !known.has(term))) {
      return [quote.start + match.index, quote.start + match.index + match[0].length];
    }
  }
  return null;
};

export const createSmallAnswerer = (articles: readonly SmallArticle[]): SmallAnswerer => {
  const visible = ({ only, except }: Scope = {}): SmallArticle[] =>
    small.articlesNow.filter(({ id }) => (only?.includes(id) ?? true) && !(except?.includes(id) ?? false));

  const infoOf = (article: SmallArticle): ArticleInfo => ({
    id: article.id,
    title: article.title,
    author: null,
    published: article.published ?? null,
    place: null,
    url: article.url ?? null,
    source: `/articles/${article.id}.txt`,
    passages: blocksOf(article.text).length,
    indexed: '2024-06-12T10:00:00Z',
  });

  const version = (): string =>
    createHash('sha256').update(JSON.stringify(small.articlesNow)).digest('hex').slice(0, 12);

  const search = async (question: string, options: AskOptions): Promise<Answer> => {
    small.asked.push({ question, options });
    small.load.now++;
    small.load.most = Math.max(small.load.most, small.load.now);
    try {
      await small.before(question);
      const last = options.conversation?.at(-1);
      const joined =
        last && terms(question).length <= 1 ? `${last.question} ${question}`.replace(/\s+/g, ' ') : question;
      const understood = options.understood ?? joined;
      const wanted = new Set(terms(understood));
      const scored = visible(options)
        .flatMap(quotesOf)
        .map((quote) => {
          const has = termsOf(quote);
          return { quote, hits: [...wanted].filter((term) => has.has(term)).length };
        })
        .filter(({ hits }) => hits > 0)
        .sort((a, b) => b.hits - a.hits || a.quote.text.length - b.quote.text.length)
        .slice(0, options.limit ?? 3);
      const share = wanted.size === 0 ? 0 : (scored[0]?.hits ?? 0) / wanted.size;
      const answered = share >= 0.5;
      const quotes = (answered ? scored : scored.slice(0, 1)).map(({ quote, hits }, at) => ({
        ...quote,
        score: hits / wanted.size,
        highlight: answered && at === 0 ? highlightOf(quote, understood) : null,
        found: { byWords: at + 1, byMeaning: at === 0 ? 2 : null },
      }));
      const [best] = quotes;
      return {
        question,
        understood,
        answered,
        confidence: share,
        answer: best?.highlight
          ? best.text.slice(best.highlight[0] - best.start, best.highlight[1] - best.start)
          : null,
        quotes: question.trim() === '' ? [] : quotes,
        notes: [],
        refusal: question.trim() === '' ? 'empty' : question.length > 1_000 ? 'too-long' : null,
        index: version(),
        timings: { embed: 0, search: 0, rank: 0, total: 0 },
      };
    } finally {
      small.load.now--;
    }
  };

  const small: SmallAnswerer = {
    articlesNow: [...articles],
    before: async () => undefined,
    asked: [],
    load: { now: 0, most: 0 },
    ask: (question, options = {}) => search(question, options),
    findClaim: (text, options = {}) => search(text, options),
    async passages(question, scope = {}) {
      const wanted = new Set(terms(question));
      const found = visible(scope)
        .flatMap(quotesOf)
        .filter((quote) => [...wanted].some((term) => termsOf(quote).has(term)));
      return found.map((quote) => [quote]);
    },
    async summarise(article, length, scope) {
      const found = visible(scope).find(({ id }) => id === article);
      if (!found) throw new UserError(`There is no article ${article}`, 'Choose another one');
      const count = { brief: 2, standard: 4, detailed: 12 }[length];
      return { article: infoOf(found), quotes: quotesOf(found).slice(0, count) };
    },
    async overview(scope) {
      return visible(scope).map((article) => ({
        article: infoOf(article),
        quotes: quotesOf(article).slice(0, 1),
      }));
    },
    articles: async (scope) => visible(scope).map(infoOf),
    text: async (article, scope) => visible(scope).find(({ id }) => id === article)?.text ?? null,
    async findAgain(article, text, scope): Promise<Context | null> {
      const found = visible(scope).find(({ id }) => id === article);
      const start = found?.text.indexOf(text) ?? -1;
      if (!found || start < 0 || text === '') return null;
      const block = blocksOf(found.text).find((each) => each.start <= start && start < each.end);
      const at = quotesOf(found).find((quote) => quote.start <= start && start < quote.end);
      if (!block || !at) return null;
      const end = start + text.length;
      return {
        quote: { ...at, text, start, end },
        before: found.text.slice(block.start, start),
        after: found.text.slice(end, Math.max(end, block.end)),
      };
    },
    close: async () => undefined,
  };
  return small;
};
