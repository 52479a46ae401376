import type { QuestionFacts, ScoredSentence } from './features.ts';
import { type LinearModel, logOdds, probability } from './linear.ts';

/** The few numbers that ranking and confidence rest on, as `npm run fit` writes them. */
export interface RankingModel {
  /** How likely a sentence answers. */
  readonly sentence: LinearModel;
  /** How likely the best sentence is right, so that there is an answer at all. */
  readonly answered: LinearModel;
}

/** A sentence with what ranking makes of it. */
export interface RankedSentence extends ScoredSentence {
  readonly odds: number;
  /** How likely it answers, 0 to 1. */
  readonly score: number;
}

/** The sentences by how likely they answer, the likeliest first. */
export const rankSentences = (model: RankingModel, sentences: readonly ScoredSentence[]): RankedSentence[] =>
  sentences
    .map((sentence) => {
      const odds = logOdds(model.sentence, sentence.features);
      return { ...sentence, odds, score: probability(odds) };
    })
    .sort((a, b) => b.odds - a.odds || a.sentence - b.sentence);

export const answerFeatures = [
  'bestOdds',
  'lead',
  'spanMargin',
  'bestSpanMargin',
  'noAnswer',
  'passageSimilarity',
  'sentenceSimilarity',
  'coverage',
  'passageCoverage',
  'bestPassageCoverage',
  'unknownTerms',
  'logTerms',
] as const;

type AnswerFeature = (typeof answerFeatures)[number];

/**
 * What tells whether the best sentence is right.
 *
 * @param ranked not empty, best first
 * @param unknown how many of the question's terms no article holds
 */
export const describeAnswer = (
  ranked: readonly RankedSentence[],
  question: QuestionFacts,
  unknown: number,
): Record<AnswerFeature, number> => {
  const [best, second] = ranked;
  const most = (feature: keyof ScoredSentence['features']) =>
    Math.max(...ranked.map(({ features }) => features[feature]));
  return {
    bestOdds: best?.odds ?? 0,
    lead: best && second ? best.odds - second.odds : 0,
    spanMargin: best?.features.spanMargin ?? 0,
    bestSpanMargin: most('spanMargin'),
    noAnswer: best?.features.noAnswer ?? 0,
    passageSimilarity: most('passageSimilarity'),
    sentenceSimilarity: most('sentenceSimilarity'),
    coverage: best?.features.coverage ?? 0,
    passageCoverage: best?.features.passageCoverage ?? 0,
    bestPassageCoverage: most('passageCoverage'),
    unknownTerms: unknown / Math.max(1, question.terms.length),
    logTerms: Math.log(1 + question.terms.length),
  };
};
