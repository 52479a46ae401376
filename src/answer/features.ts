import type { BlockKind } from '../article/article.ts';
import type { SearchIndex } from '../index/search-index.ts';
import { terms as termsOf } from '../index/terms.ts';
import { type Missing, missingFrom, type Particulars } from './particulars.ts';
import { holdsEvidence, leavesOpen, type QuestionKind } from './question.ts';
import type { Reading, SpanScore } from './reader.ts';
import type { Candidate } from './retrieve.ts';

/** A question as ranking sees it. */
export interface QuestionFacts {
  readonly kind: QuestionKind;
  /** Terms that carry its subject, each once. */
  readonly terms: readonly string[];
  readonly particulars: Particulars;
  /** Mean of its tokens' vectors, of unit length. */
  readonly words: Float32Array;
}

/** Numbers that tell how likely a sentence answers. Names stand in the weights' file. */
export type SentenceFeatures = Readonly<Record<SentenceFeature, number>>;

export const sentenceFeatures = [
  'passageRank',
  'passageSimilarity',
  'passageSimilarityGap',
  'passageWords',
  'sentenceSimilarity',
  'sentenceSimilarityGap',
  'coverage',
  'neighbourCoverage',
  'passageCoverage',
  'evidence',
  'leavesOpen',
  'logLength',
  'heading',
  'caption',
  'lead',
  'spanMargin',
  'spanGap',
  'noAnswer',
] as const;

type SentenceFeature = (typeof sentenceFeatures)[number];

/** A sentence of a candidate passage with what is known of it. */
export interface ScoredSentence {
  /** Number of the sentence in the index. */
  readonly sentence: number;
  /** Rank of its passage among the candidates, from 0. */
  readonly candidate: number;
  readonly features: SentenceFeatures;
  /** The reader's best span, as offsets into the sentence. */
  readonly span: SpanScore | null;
  /** The terms of that span, of the whole sentence where there is none. */
  readonly says: string;
  readonly borneOut: BorneOut;
  /** The logarithm of the chance that the reader gives to "no answer" in this passage; 0 without a reader. */
  readonly noneChance: number;
}

/** What of the question a sentence and its surroundings do not bear out, each from 0 (all is there) to 1. */
export interface BorneOut {
  /** By the sentence's passage and title. */
  readonly passage: Missing;
  /** Names, by all passages of the article that were found. */
  readonly namesInArticle: number;
  /** The question's other terms, weighed by how rare they are, by all passages of the article that were found. */
  readonly othersInArticle: number;
}

/**
 * Every sentence of the candidate passages with its features. Gaps are distances to the best among the candidates,
 * 0 for the best itself.
 *
 * @param readings the reader's, in the candidates' order; empty when there is no reader
 */
export const scoreSentences = (
  index: SearchIndex,
  question: QuestionFacts,
  candidates: readonly Candidate[],
  readings: readonly Reading[],
): ScoredSentence[] => {
  const weights = new Map(question.terms.map((term) => [term, index.keywords.weight(term)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const share = (found: Terms): number => {
    let covered = 0;
    for (const [term, weight] of weights) if (found.has(term)) covered += weight;
    return covered / total;
  };
  const particular = new Set([
    ...question.particulars.names.flat(),
    ...question.particulars.years,
    ...question.particulars.numbers,
  ]);
  const others = [...weights].filter(([term]) => !particular.has(term));
  const othersTotal = others.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  const othersMissing = (found: Terms): number =>
    others.reduce((sum, [term, weight]) => (found.has(term) ? sum : sum + weight), 0) / othersTotal;
  const worded = candidates.map(({ passage }) => wordsOf(index, passage));
  const articleTerms = termsByArticle(worded);
  const mostWords = Math.max(1e-6, ...candidates.map(({ wordScore }) => wordScore));
  const raw = candidates.flatMap((candidate, rank) => {
    const { passage, title, sentences } = worded[rank] ?? wordsOf(index, candidate.passage);
    const text = index.text(passage.article);
    const sets = sentences.map(({ terms }) => new Set(terms));
    const vectors = index.sentenceVectors(passage.first, passage.last);
    const reading = readings[rank];
    const whole = new Set([title, ...sentences.map(({ terms }) => terms)].flat());
    const passageCoverage = share(whole);
    const inPassage = missingFrom(question.particulars, whole);
    const inArticle = articleTerms.get(passage.article) ?? whole;
    const namesInArticle = missingFrom(question.particulars, inArticle).names;
    const othersInArticle = othersMissing(inArticle);
    return sentences.map(({ sentence: { number, start, end, block }, terms }, i) => {
      const words = text.slice(start, end);
      const own = sets[i] ?? new Set<string>();
      const kind: BlockKind = index.blockKind(passage.article, block);
      const span = reading?.sentences[i] ?? null;
      const near = anyOf([sets[i - 1], own, sets[i + 1]]);
      return {
        sentence: {
          sentence: number,
          candidate: rank,
          span,
          says: (span ? termsOf(words.slice(span.span.start, span.span.end)) : terms).join(' '),
          noneChance: reading ? Math.max(leastChance, reading.noneChance) : 0,
          borneOut: { passage: inPassage, namesInArticle, othersInArticle },
        },
        similarity: cosine(question.words, vectors[i]),
        passageSimilarity: candidate.similarity ?? lowestSimilarity,
        features: {
          passageRank: 1 / (1 + rank),
          passageWords: candidate.wordScore / mostWords,
          coverage: share(own),
          neighbourCoverage: share(near),
          passageCoverage,
          evidence: Number(holdsEvidence(question.kind, words)),
          leavesOpen: Number(leavesOpen(question.kind, words)),
          logLength: Math.log(1 + words.length),
          heading: Number(kind === 'heading'),
          caption: Number(kind === 'caption'),
          lead: Number(number - index.article(passage.article).firstSentence < 4),
          spanMargin: span && reading ? span.score - reading.none : 0,
          noAnswer: reading?.none ?? 0,
        },
      };
    });
  });
  const most = (value: (sentence: (typeof raw)[number]) => number) => Math.max(...raw.map(value));
  const bestSimilarity = most(({ similarity }) => similarity);
  const bestPassage = most(({ passageSimilarity }) => passageSimilarity);
  const bestSpan = most(({ features }) => features.spanMargin);
  return raw.map(({ similarity, passageSimilarity, features, sentence }) => ({
    ...sentence,
    features: {
      ...features,
      passageSimilarity,
      passageSimilarityGap: passageSimilarity - bestPassage,
      sentenceSimilarity: similarity,
      sentenceSimilarityGap: similarity - bestSimilarity,
      spanGap: features.spanMargin - bestSpan,
    },
  }));
};

/** Chances that are smaller tell nothing more. */
export const leastChance = -12;

/** A passage with the terms of its title and of each of its sentences. */
const wordsOf = (index: SearchIndex, number: number) => {
  const passage = index.passage(number);
  const text = index.text(passage.article);
  return {
    passage,
    title: termsOf(index.article(passage.article).title),
    sentences: index
      .sentences(passage.first, passage.last)
      .map((sentence) => ({ sentence, terms: termsOf(text.slice(sentence.start, sentence.end)) })),
  };
};

/** The terms of all passages found of each article, and of its title. */
const termsByArticle = (
  passages: readonly ReturnType<typeof wordsOf>[],
): ReadonlyMap<number, ReadonlySet<string>> => {
  const found = new Map<number, Set<string>>();
  for (const { passage, title, sentences } of passages) {
    const known = found.get(passage.article) ?? new Set(title);
    for (const { terms } of sentences) for (const term of terms) known.add(term);
    found.set(passage.article, known);
  }
  return found;
};

/** The similarity assumed of a passage that was not among those found by meaning: that of unrelated texts. */
const lowestSimilarity = 0.4;

type Terms = Pick<ReadonlySet<string>, 'has'>;

/** What several sets hold together, without making one of them. */
const anyOf = (sets: readonly (Terms | undefined)[]): Terms => ({
  has: (term) => sets.some((set) => set?.has(term)),
});

/** The cosine of a unit vector and one that is kept in bytes. */
const cosine = (unit: Float32Array, bytes: Int8Array | undefined): number => {
  if (!bytes) return 0;
  let product = 0;
  let squares = 0;
  for (let i = 0; i < unit.length; i++) {
    const x = bytes[i] ?? 0;
    product += (unit[i] ?? 0) * x;
    squares += x * x;
  }
  return squares === 0 ? 0 : product / Math.sqrt(squares);
};
