import { expect, test } from 'vitest';
import { sentenceFeatures } from '../../src/answer/features.ts';
import { rankSentences } from '../../src/answer/rank.ts';
import {
  type Example,
  fitRanking,
  judge,
  rankingFigures,
  rankings,
  thresholdFigures,
} from '../../src/eval/fit.ts';

const noFeatures = Object.fromEntries(sentenceFeatures.map((name) => [name, 0])) as Record<
  (typeof sentenceFeatures)[number],
  number
>;

const nothingMissing = { names: 0, years: 0, numbers: 0 };
const borneOut = { passage: nothingMissing, namesInArticle: 0, othersInArticle: 0 };

/**
 * Questions with three sentences each: the one that covers the question best is right, where it covers it well. The
 * reader's margin misleads.
 */
const examples: Example[] = Array.from({ length: 40 }, (_, i): Example => {
  const answerable = i % 4 !== 0;
  const best = i % 3;
  return {
    question: {
      id: `q${i}`,
      question: 'Where?',
      article: answerable ? 'a' : null,
      answers: answerable ? ['x'] : [],
      answerable,
    },
    facts: {
      kind: 'place',
      terms: ['boat'],
      particulars: { names: [], years: [], numbers: [] },
      words: new Float32Array(2),
    },
    unknown: 0,
    sentences: [0, 1, 2].map((sentence) => ({
      sentence,
      candidate: 0,
      span: null,
      says: '',
      noneChance: 0,
      borneOut,
      features: {
        ...noFeatures,
        coverage: sentence === best ? (answerable ? 0.9 : 0.3) : 0.1 + (i % 5) / 50,
        spanMargin: (i + sentence) % 2,
      },
    })),
    right: new Set(answerable ? [best] : []),
    weight: 1,
    dataset: 'boats',
    asItIs: true,
  };
});

test('a fitted ranking puts the right sentence first, and is sure where it should be', () => {
  const model = fitRanking(examples, rankings.withoutReader);
  for (const { sentences, right, question } of examples)
    if (question.answerable) expect(right).toContain(rankSentences(model, sentences)[0]?.sentence);
  const judged = judge(model, examples);
  expect(rankingFigures(judged)).toMatchObject({ best: { count: 30, of: 30 }, auroc: 1 });
  expect(thresholdFigures(judged, 0.5)).toEqual({
    threshold: 0.5,
    kept: { count: 30, of: 30 },
    declined: { count: 10, of: 10 },
    lost: { count: 0, of: 30 },
  });
});

test('weights are there for the chosen features only, to four digits, and the same each time', () => {
  const model = fitRanking(examples, rankings.withoutReader);
  expect(Object.keys(model.sentence.weights)).toEqual(rankings.withoutReader.sentence);
  expect(Object.keys(model.answered.weights)).toEqual(rankings.withoutReader.answered);
  expect(rankings.withoutReader.sentence).not.toContain('spanMargin');
  expect(rankings.withReader.answered).toContain('spanChance');
  for (const value of [...Object.values(model.sentence.weights), model.answered.intercept])
    expect(Math.round(value * 1e4) / 1e4).toBe(value);
  expect(fitRanking(examples, rankings.withoutReader)).toEqual(model);
});

test.each([
  { threshold: 0.2, kept: 3, declined: 0, lost: 0 },
  { threshold: 0.5, kept: 2, declined: 1, lost: 1 },
  { threshold: 0.95, kept: 0, declined: 2, lost: 2 },
])('a threshold of $threshold', ({ threshold, kept, declined, lost }) => {
  const judged = [
    { confidence: 0.9, right: true, answerable: true },
    { confidence: 0.5, right: false, answerable: true },
    { confidence: 0.4, right: true, answerable: true },
    { confidence: 0.6, right: false, answerable: false },
    { confidence: 0.3, right: false, answerable: false },
  ];
  expect(thresholdFigures(judged, threshold)).toEqual({
    threshold,
    kept: { count: kept, of: 3 },
    declined: { count: declined, of: 2 },
    lost: { count: lost, of: 2 },
  });
});

test('an example of which nothing was found is answered with no confidence', () => {
  const [example] = examples;
  const model = fitRanking(examples, rankings.withReader);
  expect(example && judge(model, [{ ...example, sentences: [], right: new Set() }])).toEqual([
    { confidence: 0, right: false, answerable: false },
  ]);
});
