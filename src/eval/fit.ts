import type { Scope } from '../answer/answer.ts';
import type { LocalAnswerer, Ranking } from '../answer/answerer.ts';
import { type QuestionFacts, type ScoredSentence, sentenceFeatures } from '../answer/features.ts';
import { type LinearModel, logOdds, probability } from '../answer/linear.ts';
import {
  answerFeatures,
  describeAnswer,
  type RankedSentence,
  type RankingModel,
  rankSentences,
} from '../answer/rank.ts';
import { refusalOf } from '../answer/refusal.ts';
import { auroc, type Claim, calibrationError, reliability } from './confidence.ts';
import type { Question } from './dataset.ts';
import type { Asking } from './evaluate.ts';
import { fitLogistic } from './logistic.ts';
import { holdsAnswer, type Share } from './metrics.ts';
import { swappedQuestions } from './swapped.ts';

/** What was found for a question, and which of it is right: an example to fit on. */
export interface Example {
  readonly question: Question;
  readonly facts: QuestionFacts;
  /** How many of the question's terms no article holds. */
  readonly unknown: number;
  readonly sentences: readonly ScoredSentence[];
  /** Numbers of the sentences that hold an answer and are of the right article. */
  readonly right: ReadonlySet<number>;
  /** How much it counts. */
  readonly weight: number;
  /** Name of its data set. */
  readonly dataset: string;
  /** Whether it was asked as it stands in the data set, of all its articles. */
  readonly asItIs: boolean;
}

type SentenceFeature = (typeof sentenceFeatures)[number];
type AnswerFeature = (typeof answerFeatures)[number];

/** Which features a ranking may use. */
export interface FeatureChoice {
  readonly sentence: readonly SentenceFeature[];
  readonly answered: readonly AnswerFeature[];
}

const readersOwn = new Set<string>([
  'spanMargin',
  'spanGap',
  'noAnswer',
  'spanChance',
  'leastNoneChance',
] satisfies (SentenceFeature | AnswerFeature)[]);

/**
 * How much of the question the best sentence and its passage hold. Beside what is not borne out it can only learn how
 * near misses were made: they use the article's own words, so that more of them would speak against an answer.
 */
const tellsHowMissesWereMade = new Set<string>(['coverage', 'passageCoverage'] satisfies AnswerFeature[]);
const answered = answerFeatures.filter((name) => !tellsHowMissesWereMade.has(name));

/** The features of each ranking that answers questions. */
export const rankings = {
  withReader: { sentence: sentenceFeatures, answered },
  withoutReader: {
    sentence: sentenceFeatures.filter((name) => !readersOwn.has(name)),
    answered: answered.filter((name) => !readersOwn.has(name)),
  },
} as const satisfies Record<Exclude<keyof Ranking, 'threshold'>, FeatureChoice>;

/** How freely the weights may move; there are many sentences and few questions. */
const sentenceFreedom = 1;
const answeredFreedom = 0.3;
const scaleFreedom = 100;

/** How much a question counts that is put once more, to its article alone. */
const aloneWeight = 0.7;
/** How much a near miss counts that was made of another question. */
const swappedWeight = 0.6;
/** How much a question counts that is about something else altogether. */
const strangeWeight = 0.6;
/** Articles of more passages are not asked about alone: most of them would not be looked at. */
const smallArticle = 12;

/**
 * Collects examples just as questions are answered; messages that are met without a search are left out. Besides the
 * questions of the data set there are near misses made of them (`swappedQuestions`), questions about something else, and
 * each question is put to one small article alone as well, so that confidence holds on a small index, too.
 *
 * @param strange questions that no article of the index answers
 * @throws the signal's reason when the caller aborts
 */
export const collectExamples = async (
  answerer: LocalAnswerer,
  questions: readonly Question[],
  strange: readonly Question[],
  { progress, signal, name }: Asking,
): Promise<Example[]> => {
  const { index } = answerer;
  const texts = new Map(index.articles.map(({ id }, number) => [id, index.text(number)]));
  const small = new Set(
    index.articles.flatMap(({ id }, number) => {
      const [first, end] = index.passageRange(number);
      return index.articles.length > 1 && end - first <= smallArticle ? [id] : [];
    }),
  );
  const asked = (of: readonly Question[], weight: number) =>
    of.filter(({ question }) => refusalOf(question, true) === null).map((question) => ({ question, weight }));
  const ofTheSubject = [...asked(questions, 1), ...asked(swappedQuestions(questions, texts), swappedWeight)];
  const ofAnother = asked(
    strange.map((question) => ({ ...question, article: null, answers: [], answerable: false })),
    strangeWeight,
  );
  const all = [...ofTheSubject, ...ofAnother];
  const examples: Example[] = [];
  progress.start({ name: `Asking ${name}`, total: all.length, unit: 'questions' });
  try {
    for (const [i, { question, weight }] of all.entries()) {
      signal?.throwIfAborted();
      const example = await exampleOf(answerer, question, {});
      examples.push({ ...example, dataset: name, weight, asItIs: weight === 1 });
      const article = question.article ?? example.nearest;
      if (i < ofTheSubject.length && article !== null && small.has(article)) {
        const alone = await exampleOf(answerer, question, { only: [article] });
        examples.push({ ...alone, dataset: name, weight: weight * aloneWeight, asItIs: false });
      }
      progress.update(i + 1);
    }
  } finally {
    progress.stop();
  }
  return examples;
};

const exampleOf = async (answerer: LocalAnswerer, question: Question, scope: Scope) => {
  const { index } = answerer;
  const { ranked, facts, unknown, candidates } = await answerer.find(question.question, scope);
  const right = ranked.filter(({ sentence: number }) => {
    const { article, start, end } = index.sentence(number);
    const text = index.text(article).slice(start, end);
    return holdsAnswer(question, { article: index.article(article).id, text });
  });
  const [first] = candidates;
  return {
    question,
    facts,
    unknown,
    sentences: ranked,
    right: new Set(right.map(({ sentence }) => sentence)),
    /** The article that speaks of what is nearest. */
    nearest: first ? index.article(index.passage(first.passage).article).id : null,
  };
};

/** Ranks with nothing but a sentence's own model; the confidence is not yet known. */
const sentenceModelOnly = (sentence: LinearModel): RankingModel => ({
  sentence,
  answered: { intercept: 0, weights: {} },
});

const isBestRight = (ranked: readonly RankedSentence[], { right }: Example): boolean =>
  ranked[0] !== undefined && right.has(ranked[0].sentence);

/**
 * Fits both regressions of a ranking: first how likely a sentence holds an answer, then, with the sentences so ranked,
 * how likely the best one does. That one learns what to weigh from all examples, and how sure to be (Platt, "Probabilistic
 * outputs for support vector machines", 1999) from those that were asked as they are, each data set counting as
 * much as another: among them near misses are as rare as they are.
 */
export const fitRanking = (examples: readonly Example[], features: FeatureChoice): RankingModel => {
  const asked = examples.filter(({ weight, asItIs }) => asItIs || weight === aloneWeight);
  const sentences = asked.flatMap((example) =>
    example.sentences.map((sentence) => ({
      features: sentence.features,
      right: example.right.has(sentence.sentence),
    })),
  );
  const sentence = fitLogistic(
    sentences.map((each) => each.features),
    sentences.map(({ right }) => right),
    features.sentence,
    sentenceFreedom,
  );
  const described = examples.flatMap((example) => {
    const ranked = rankSentences(sentenceModelOnly(sentence), example.sentences);
    if (ranked.length === 0) return [];
    return [
      {
        features: describeAnswer(ranked, example.facts, example.unknown),
        right: isBestRight(ranked, example),
        weight: example.weight,
        dataset: example.dataset,
        asItIs: example.asItIs,
      },
    ];
  });
  const answered = fitLogistic(
    described.map((each) => each.features),
    described.map(({ right }) => right),
    features.answered,
    answeredFreedom,
    described.map(({ weight }) => weight),
  );
  const natural = described.filter(({ asItIs }) => asItIs);
  const scale = fitLogistic(
    natural.map((each) => ({ odds: logOdds(answered, each.features) })),
    natural.map(({ right }) => right),
    ['odds'],
    scaleFreedom,
    natural.map(({ dataset }) => natural.length / natural.filter((each) => each.dataset === dataset).length),
  );
  return { sentence: rounded(sentence), answered: rounded(scaled(answered, scale)) };
};

/** A model whose log-odds are those of another, stretched and moved. */
const scaled = ({ intercept, weights }: LinearModel, scale: LinearModel): LinearModel => {
  const stretch = scale.weights['odds'] ?? 1;
  return {
    intercept: scale.intercept + stretch * intercept,
    weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, stretch * weight])),
  };
};

const rounded = ({ intercept, weights }: LinearModel): LinearModel => ({
  intercept: round(intercept),
  weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, round(weight)])),
});

/** Four digits after the point; adding 0 turns -0 into 0, which JSON would write as it is but not read back so. */
const round = (value: number): number => Math.round(value * 1e4) / 1e4 + 0;

/** What a ranking makes of an example. */
export interface Judged extends Claim {
  readonly answerable: boolean;
}

/** Confidence in the best sentence of each example that was asked as it is, and whether it is right. */
export const judge = (model: RankingModel, examples: readonly Example[]): Judged[] =>
  examples
    .filter(({ asItIs }) => asItIs)
    .map((example) => {
      const ranked = rankSentences(model, example.sentences);
      const confidence =
        ranked.length === 0
          ? 0
          : probability(logOdds(model.answered, describeAnswer(ranked, example.facts, example.unknown)));
      return { confidence, right: isBestRight(ranked, example), answerable: example.question.answerable };
    });

/** How a ranking does on examples. */
export interface RankingFigures {
  /** Answerable questions whose best sentence is right. */
  readonly best: Share;
  /** How well confidence tells answerable questions from others. */
  readonly auroc: number | null;
  readonly calibrationError: number | null;
}

export const rankingFigures = (judged: readonly Judged[]): RankingFigures => {
  const answerable = judged.filter((each) => each.answerable);
  const confidences = (of: readonly Judged[]) => of.map(({ confidence }) => confidence);
  return {
    best: { count: answerable.filter(({ right }) => right).length, of: answerable.length },
    auroc: auroc(confidences(answerable), confidences(judged.filter((each) => !each.answerable))),
    calibrationError: calibrationError(reliability(judged)),
  };
};

/** What a threshold does. */
export interface ThresholdFigures {
  readonly threshold: number;
  /** Answerable questions that are answered. */
  readonly kept: Share;
  /** Unanswerable questions that are declined. */
  readonly declined: Share;
  /** Right answers that are not given. */
  readonly lost: Share;
}

export const thresholdFigures = (judged: readonly Judged[], threshold: number): ThresholdFigures => {
  const count = (of: readonly Judged[], above: boolean): Share => ({
    count: of.filter(({ confidence }) => confidence >= threshold === above).length,
    of: of.length,
  });
  return {
    threshold,
    kept: count(
      judged.filter(({ answerable }) => answerable),
      true,
    ),
    declined: count(
      judged.filter(({ answerable }) => !answerable),
      false,
    ),
    lost: count(
      judged.filter(({ right }) => right),
      false,
    ),
  };
};
