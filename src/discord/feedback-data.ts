import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ballot } from './feedback.ts';

/** Votes on one question, added up. */
export interface Tally {
  readonly question: string;
  readonly up: number;
  readonly down: number;
}

/** What the votes say on the whole. */
export interface FeedbackSummary {
  readonly votes: number;
  readonly up: number;
  readonly down: number;
  /** Votes on "not in the articles". */
  readonly unanswered: { readonly up: number; readonly down: number };
  /** States of the index that were voted on. */
  readonly indexes: number;
  /** The questions found least helpful, worst first; only those with more thumbs down than up. */
  readonly worst: readonly Tally[];
}

const sameQuestion = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[\s?!.]+/g, ' ')
    .trim();

const grouped = (ballots: readonly Ballot[]): readonly (readonly Ballot[])[] => {
  const groups = new Map<string, Ballot[]>();
  for (const each of ballots) {
    const key = sameQuestion(each.question);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
};

const count = (ballots: readonly Ballot[], vote: Ballot['vote']): number =>
  ballots.filter((each) => each.vote === vote).length;

/** Adds votes up. */
export const summariseFeedback = (ballots: readonly Ballot[]): FeedbackSummary => {
  const unanswered = ballots.filter(({ answered }) => !answered);
  const tallies = grouped(ballots).map((group) => ({
    question: group[0]?.question ?? '',
    up: count(group, 'up'),
    down: count(group, 'down'),
  }));
  return {
    votes: ballots.length,
    up: count(ballots, 'up'),
    down: count(ballots, 'down'),
    unanswered: { up: count(unanswered, 'up'), down: count(unanswered, 'down') },
    indexes: new Set(ballots.map(({ index }) => index)).size,
    worst: tallies.filter(({ up, down }) => down > up).sort((a, b) => b.down - b.up - (a.down - a.up)),
  };
};

/** A line of `questions.jsonl` in a data set for `npm run eval`. */
export interface DataSetQuestion {
  readonly id: string;
  readonly question: string;
  readonly article: string | null;
  readonly answers: readonly string[];
  readonly answerable: boolean;
}

/** What became of the votes in a data set. */
export interface DataSet {
  readonly questions: readonly DataSetQuestion[];
  /** Texts of the articles that the questions name, by id. */
  readonly articles: ReadonlyMap<string, string>;
  /** Questions left out: what is right is not known (thumbs down, or as many as up), or no longer in the article. */
  readonly leftOut: { readonly unknown: number; readonly changed: number };
}

/** How the most people see a question: the ballots that say that an answer was right, if they are more. */
const approved = (group: readonly Ballot[]): Ballot | null =>
  count(group, 'up') > count(group, 'down') ? (group.findLast(({ vote }) => vote === 'up') ?? null) : null;

const questionId = (question: string): string =>
  `feedback-${createHash('sha256').update(sameQuestion(question)).digest('hex').slice(0, 10)}`;

/**
 * Makes a data set of votes. A thumb up says that the answer is right, so it becomes what is expected;
 * a thumb down says only that something is wrong, so its question is left out.
 *
 * @param textOf an article's text now, or `null` when it is not indexed any more
 */
export const dataSetOf = async (
  ballots: readonly Ballot[],
  textOf: (article: string) => Promise<string | null>,
): Promise<DataSet> => {
  const questions: DataSetQuestion[] = [];
  const articles = new Map<string, string>();
  let unknown = 0;
  let changed = 0;
  for (const group of grouped(ballots)) {
    const ballot = approved(group);
    // A vote whose question could not be read any more says nothing about a question.
    if (!ballot || sameQuestion(ballot.question) === '') {
      unknown++;
      continue;
    }
    const { question } = ballot;
    const id = questionId(question);
    if (!ballot.answered) {
      questions.push({ id, question, article: null, answers: [], answerable: false });
      continue;
    }
    const [quote] = ballot.quotes;
    const article = quote?.article ?? null;
    const text = article === null ? null : await textOf(article);
    const answer = ballot.answer ?? quote?.text ?? '';
    if (article === null || text === null || answer === '' || !text.includes(answer)) {
      changed++;
      continue;
    }
    articles.set(article, text);
    questions.push({ id, question, article, answers: [answer], answerable: true });
  }
  return { questions, articles, leftOut: { unknown, changed } };
};

/** Writes a data set: `questions.jsonl` and `articles/ID.txt` in a folder, which is made. */
export const writeDataSet = async (folder: string, { questions, articles }: DataSet): Promise<void> => {
  await mkdir(path.join(folder, 'articles'), { recursive: true });
  for (const [id, text] of articles) await writeFile(path.join(folder, 'articles', `${id}.txt`), text);
  const lines = questions.map((question) => `${JSON.stringify(question)}\n`);
  await writeFile(path.join(folder, 'questions.jsonl'), lines.join(''));
};
