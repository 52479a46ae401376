import type { NotWritten } from '../writer/writer.ts';
import { auroc, type Claim, calibrationError, reliability } from './confidence.ts';
import { evenSpace, type Question } from './dataset.ts';
import { exactMatch, wordF1 } from './squad-normalisation.ts';

/** A text of an article. */
export interface Excerpt {
  readonly article: string;
  readonly text: string;
}

/** A quote beside what the article itself has in its place. */
export interface CheckedQuote extends Excerpt {
  /** The slice of the article's own file at the quote's offsets; `null` where there is no such article. */
  readonly original: string | null;
}

/** What a language model wrote around the quotes of an answer, or did not. */
export interface WritingOutcome {
  /** Whether a text was shown. */
  readonly shown: boolean;
  /** Why not; `null` where it was. */
  readonly why: NotWritten | null;
  /** Sentences that the model wrote, those of them that pointed to sentences that it was shown, and those removed. */
  readonly drafted: number;
  readonly referenced: number;
  readonly removed: number;
  /** Every quote inside the text, and every sentence that it cites. */
  readonly quotes: readonly CheckedQuote[];
  /** Time from the quotes to the last word. */
  readonly milliseconds: number;
}

/** What was said to a question of a data set. */
export interface Outcome {
  readonly question: Question;
  readonly answered: boolean;
  readonly confidence: number;
  readonly answer: string | null;
  readonly quotes: readonly CheckedQuote[];
  /** The passages searched, best first. */
  readonly passages: readonly Excerpt[];
  /** Until the quotes are there. */
  readonly milliseconds: number;
  /** Absent where nothing was to be written: without a writer, or without an answer. */
  readonly writing?: WritingOutcome;
}

/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** How far down the list of passages an answer is looked for. */
export const depths = [1, 3, 5, 10] as const;

/** Characters of the quotes in which an answer is looked for. */
const quotedCharacters = 300;

/** The figures of a data set. */
export interface Metrics {
  readonly questions: number;
  readonly answerable: number;
  /** An answer inside one of the first so many passages. */
  readonly found: Readonly<Record<(typeof depths)[number], Share>>;
  /** An answer inside the first 300 characters of the quotes, whether or not they were offered as an answer. */
  readonly quoted: Share;
  /** An answer inside the first quote. */
  readonly quotedFirst: Share;
  /** An answer inside the first quote, offered as an answer. */
  readonly answeredRight: Share;
  /** `answer` equals one expected, after SQuAD's normalisation. */
  readonly exact: Share;
  /** Mean of the best word overlap of `answer` with one expected; `null` where nothing is answerable. */
  readonly f1: number | null;
  readonly abstention: {
    /** How well confidence tells answerable questions from others; `null` where there is but one sort. */
    readonly auroc: number | null;
    /** Of the questions declined, those without an answer. */
    readonly precision: Share;
    /** Of the questions without an answer, those declined. */
    readonly recall: Share;
  };
  /** Quotes that are slices of their article, those of a text included. */
  readonly verbatim: Share;
  /** Expected calibration error over ten bins; right is an answer inside the first quote. */
  readonly calibrationError: number | null;
  readonly milliseconds: Spread;
  /** Absent without a writer. */
  readonly writing?: WritingMetrics;
}

export interface Spread {
  readonly median: number | null;
  readonly p95: number | null;
}

/** The figures of what a language model wrote around the quotes. */
export interface WritingMetrics {
  /** Answers that have a text. */
  readonly withText: Share;
  /** Sentences written that point to at least one sentence shown to the model, and only to such. */
  readonly referenced: Share;
  /** Sentences written that were removed. */
  readonly removed: Share;
  /** Answers without a text, by the reason. */
  readonly without: Readonly<Partial<Record<NotWritten, number>>>;
  /** From the quotes to the last word. */
  readonly milliseconds: Spread;
}

/** Whether a text of the right article holds an answer. */
export const holdsAnswer = ({ article, answers, answerable }: Question, excerpt: Excerpt): boolean =>
  answerable &&
  excerpt.article === article &&
  answers.some((answer) => evenSpace(excerpt.text).includes(evenSpace(answer)));

/** The beginning of the quotes, put one after another and cut: an answer must lie inside one of them. */
const beginning = (quotes: readonly Excerpt[], characters: number): Excerpt[] => {
  let left = characters;
  return quotes.map(({ article, text }) => {
    const part = text.slice(0, Math.max(0, left));
    left -= text.length;
    return { article, text: part };
  });
};

/** Whether an answer lies inside the first 300 characters of the quotes, in order. */
export const isQuoted = (question: Question, quotes: readonly Excerpt[]): boolean =>
  beginning(quotes, quotedCharacters).some((part) => holdsAnswer(question, part));

/** Whether an answer lies inside the first quote: what is meant by a right answer wherever confidence is judged. */
export const isRight = ({
  question,
  quotes: [first],
}: {
  readonly question: Question;
  readonly quotes: readonly Excerpt[];
}): boolean => first !== undefined && holdsAnswer(question, first);

/** Every answer with its confidence, and whether its first quote is right; unanswerable questions never are. */
export const claims = (outcomes: readonly Outcome[]): Claim[] =>
  outcomes.map((outcome) => ({ confidence: outcome.confidence, right: isRight(outcome) }));

const share = <T>(items: readonly T[], is: (item: T) => boolean): Share => ({
  count: items.filter(is).length,
  of: items.length,
});

/** The smallest value that at least so large a share of the values does not exceed; `null` of none. */
export const percentile = (values: readonly number[], rank: number): number | null => {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(rank * ordered.length) - 1)] ?? null;
};

/** The figures of what was said to the questions of a data set. */
export const measure = (outcomes: readonly Outcome[]): Metrics => {
  const answerable = outcomes.filter(({ question }) => question.answerable);
  const unanswerable = outcomes.filter(({ question }) => !question.answerable);
  const declined = outcomes.filter(({ answered }) => !answered);
  const foundWithin = (depth: number) =>
    share(answerable, ({ question, passages }) =>
      passages.slice(0, depth).some((passage) => holdsAnswer(question, passage)),
    );
  const overlaps = answerable.map(({ question, answer }) => wordF1(answer, question.answers));
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  const confidences = (of: readonly Outcome[]) => of.map(({ confidence }) => confidence);
  return {
    questions: outcomes.length,
    answerable: answerable.length,
    found: { 1: foundWithin(1), 3: foundWithin(3), 5: foundWithin(5), 10: foundWithin(10) },
    quoted: share(answerable, ({ question, quotes }) => isQuoted(question, quotes)),
    quotedFirst: share(answerable, isRight),
    answeredRight: share(answerable, (outcome) => outcome.answered && isRight(outcome)),
    exact: share(answerable, ({ question, answer }) => exactMatch(answer, question.answers)),
    f1: answerable.length === 0 ? null : overlaps.reduce((sum, x) => sum + x, 0) / answerable.length,
    abstention: {
      auroc: auroc(confidences(answerable), confidences(unanswerable)),
      precision: share(declined, ({ question }) => !question.answerable),
      recall: share(unanswerable, ({ answered }) => !answered),
    },
    verbatim: share(
      outcomes.flatMap(({ quotes, writing }) => [...quotes, ...(writing?.quotes ?? [])]),
      ({ text, original }) => text === original,
    ),
    calibrationError: calibrationError(reliability(claims(outcomes))),
    milliseconds: spread(times),
    ...writingOf(outcomes),
  };
};

const spread = (values: readonly number[]): Spread => ({
  median: percentile(values, 0.5),
  p95: percentile(values, 0.95),
});

const writingOf = (outcomes: readonly Outcome[]): { readonly writing?: WritingMetrics } => {
  const all = outcomes.flatMap(({ writing }) => (writing ? [writing] : []));
  if (all.length === 0) return {};
  const total = (of: (writing: WritingOutcome) => number) => all.reduce((sum, each) => sum + of(each), 0);
  const drafted = total((writing) => writing.drafted);
  const without: Partial<Record<NotWritten, number>> = {};
  for (const { why } of all) if (why !== null) without[why] = (without[why] ?? 0) + 1;
  return {
    writing: {
      withText: share(all, ({ shown }) => shown),
      referenced: { count: total((writing) => writing.referenced), of: drafted },
      removed: { count: total((writing) => writing.removed), of: drafted },
      without,
      milliseconds: spread(all.map(({ milliseconds }) => milliseconds)),
    },
  };
};
