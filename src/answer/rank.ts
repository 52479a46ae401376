import { leastChance, type QuestionFacts, type ScoredSentence } from './features.ts';
import { type LinearModel, logOdds, probability } from './linear.ts';
import { hasEvidence, type QuestionKind } from './question.ts';

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

/** What is asked for, as a feature: 1 for a question of that kind. */
const kindFeatures = {
  asksPerson: 'person',
  asksTime: 'time',
  asksPlace: 'place',
  asksQuantity: 'quantity',
  asksReason: 'reason',
  asksYesNo: 'yes-no',
} as const satisfies Record<string, QuestionKind>;

export const answerFeatures = [
  'bestOdds',
  'lead',
  'spanMargin',
  'spanChance',
  'noAnswer',
  'leastNoneChance',
  'passageSimilarity',
  'sentenceSimilarity',
  'coverage',
  'passageCoverage',
  'unknownTerms',
  'logTerms',
  'namesMissing',
  'namesMissingInArticle',
  'yearsMissing',
  'numbersMissing',
  'othersMissingInArticle',
  'evidenceMissing',
  'leavesOpen',
  'asksPerson',
  'asksTime',
  'asksPlace',
  'asksQuantity',
  'asksReason',
  'asksYesNo',
] as const;

type AnswerFeature = (typeof answerFeatures)[number];

/** A best sentence that nothing else comes near leads by this much. */
const longestLead = 6;

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
  const [best] = ranked;
  const most = (feature: keyof ScoredSentence['features']) =>
    Math.max(...ranked.map(({ features }) => features[feature]));
  const other = best && ranked.slice(1).find((each) => !saysTheSame(each, best));
  const kinds = Object.entries(kindFeatures).map(([name, kind]) => [name, Number(question.kind === kind)]);
  return {
    bestOdds: best?.odds ?? 0,
    lead: best && other ? Math.min(longestLead, best.odds - other.odds) : longestLead,
    spanMargin: best?.features.spanMargin ?? 0,
    spanChance: best?.span ? Math.max(leastChance, best.span.chance) : 0,
    noAnswer: best?.features.noAnswer ?? 0,
    leastNoneChance: Math.min(0, ...ranked.map(({ noneChance }) => noneChance)),
    passageSimilarity: most('passageSimilarity'),
    sentenceSimilarity: most('sentenceSimilarity'),
    coverage: best?.features.coverage ?? 0,
    passageCoverage: best?.features.passageCoverage ?? 0,
    unknownTerms: unknown / Math.max(1, question.terms.length),
    logTerms: Math.log(1 + question.terms.length),
    namesMissing: best?.borneOut.passage.names ?? 0,
    namesMissingInArticle: best?.borneOut.namesInArticle ?? 0,
    yearsMissing: best?.borneOut.passage.years ?? 0,
    numbersMissing: best?.borneOut.passage.numbers ?? 0,
    othersMissingInArticle: best?.borneOut.othersInArticle ?? 0,
    leavesOpen: best?.features.leavesOpen ?? 0,
    evidenceMissing: Number(hasEvidence(question.kind) && best?.features.evidence === 0),
    ...(Object.fromEntries(kinds) as Record<keyof typeof kindFeatures, number>),
  };
};

/**
 * Whether two sentences give the same answer, as in two articles about one event or in a copy of an article: then
 * neither makes the other doubtful.
 */
const saysTheSame = (a: ScoredSentence, b: ScoredSentence): boolean =>
  a.says !== '' &&
  b.says !== '' &&
  (` ${a.says} `.includes(` ${b.says} `) || ` ${b.says} `.includes(` ${a.says} `));
