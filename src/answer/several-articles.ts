import { terms } from '../index/terms.ts';
import type { Quote } from './answer.ts';
import { longDate } from './dates.ts';
import type { QuestionKind } from './question.ts';

const comparing =
  /\b(?:both|all|each|the two|different|several|other) (?:of (?:the|these) )?(?:\w+ )?(?:articles?|papers?|newspapers?|reports?|stories|sources?|accounts?|agencies)\b|\b(?:differ|disagree|contradict|agree)\b.*\b(?:articles|papers|newspapers|reports|stories|sources|accounts)\b|\b(?:articles|papers|newspapers|reports|stories|sources|accounts)\b.*\b(?:differ|disagree|contradict|agree)\b|\bcompare\b/i;

/** Whether a question wants to hear several articles: "What do both papers say about the pier?" */
export const asksSeveralArticles = (question: string): boolean => comparing.test(question);

/** Kinds of questions whose answers can be held against each other word by word. */
const comparable: ReadonlySet<QuestionKind> = new Set(['quantity', 'time']);
/** A quote this much less likely than the first, or less, may answer something else. */
const nearlyAsGood = 0.5;
/** The share of the question's terms that both have to speak of. */
const shared = 0.5;

/**
 * A quote of another article that answers the same question otherwise: another number where one was asked for. `null`
 * where the articles do not contradict each other, or nothing tells.
 *
 * @param quotes best first
 * @param subject the question's terms
 */
export const contradiction = (
  kind: QuestionKind,
  subject: readonly string[],
  [first, ...others]: readonly Quote[],
): Quote | null => {
  if (!first || !comparable.has(kind)) return null;
  const said = valuesOf(first);
  const about = subjectIn(first, subject);
  return (
    others.find((other) => {
      const values = valuesOf(other);
      const common = [...subjectIn(other, subject)].filter((term) => about.has(term)).length;
      return (
        other.article !== first.article &&
        other.score >= nearlyAsGood * first.score &&
        said.size > 0 &&
        values.size > 0 &&
        ![...values].some((value) => said.has(value)) &&
        common >= shared * subject.length
      );
    }) ?? null
  );
};

/** What is said where it is marked: numbers, and the names of months and days. */
const valuesOf = ({ text, start, highlight }: Quote): Set<string> =>
  new Set(
    highlight
      ? terms(text.slice(highlight[0] - start, highlight[1] - start)).filter(
          (term) => /^\p{N}/u.test(term) || spelled.has(term),
        )
      : [],
  );

const spelled = new Set(
  terms(
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
      'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen January February March April ' +
      'June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  ),
);

const subjectIn = ({ text, title }: Quote, subject: readonly string[]): Set<string> => {
  const own = new Set(terms(`${title} ${text}`));
  return new Set(subject.filter((term) => own.has(term)));
};

/** The two that contradict each other in front, the newer first; where no date tells, as they were. */
export const newerFirst = (quotes: readonly Quote[], other: Quote): readonly Quote[] => {
  const [first] = quotes;
  if (!first) return quotes;
  const rest = quotes.filter((quote) => quote !== first && quote !== other);
  const newer = (other.published ?? '') > (first.published ?? '') && first.published !== null;
  return newer ? [other, first, ...rest] : [first, other, ...rest];
};

/** A note for people that two articles do not agree. */
export const contradictionNote = (a: Quote, b: Quote): string =>
  `Two articles do not say the same: ${[a, b].map(told).join('; ')}`;

const told = ({ text, start, highlight, title, published }: Quote): string => {
  const words = highlight ? text.slice(highlight[0] - start, highlight[1] - start) : text;
  return `“${words}” (${title}${published === null ? '' : `, ${longDate(published)}`})`;
};
