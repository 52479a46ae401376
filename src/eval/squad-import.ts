import { z } from 'zod';
import { evenSpace, type Question } from './dataset.ts';

const squadFile = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.union([z.string(), z.number()]).transform(String),
              question: z.string(),
              answers: z.array(z.object({ text: z.string() })).default([]),
              is_impossible: z.boolean().default(false),
            }),
          ),
        }),
      ),
    }),
  ),
});

type SquadArticle = z.infer<typeof squadFile>['data'][number];

/** How much of a SQuAD file is taken, and what decides which. */
export interface Selection {
  /** Articles that are kept and asked about. */
  readonly articles: number;
  /** Questions with an answer, at most. */
  readonly questions: number;
  /** Questions whose article is not among those kept, at most. */
  readonly unanswerable: number;
  /** The same seed chooses the same. */
  readonly seed: number;
}

/** Articles and questions in the form of a data set. */
export interface Imported {
  readonly articles: readonly { readonly id: string; readonly text: string }[];
  readonly questions: readonly Question[];
}

/**
 * Turns a file of SQuAD's form (1.1 and 2.0; also SQuADShifts, XQuAD) into a data set: some of its articles, title
 * first, a paragraph each context; questions spread evenly over them; and questions about articles that are not kept,
 * which nothing in the set answers.
 *
 * @param json what the file holds, parsed
 * @throws {z.ZodError} when it has another form
 */
export const importSquad = (
  json: unknown,
  { articles, questions, unanswerable, seed }: Selection,
): Imported => {
  const shuffled = shuffle(squadFile.parse(json).data, generator(seed));
  const kept = shuffled.slice(0, articles).map(({ title, ...article }) => {
    const name = titleOf(title);
    return { ...article, title: name, id: idOf(name) };
  });
  kept.sort((a, b) => a.id.localeCompare(b.id, 'en'));
  const elsewhere = shuffled.slice(articles);
  const random = generator(seed + 1);
  const asked = kept.map((article) =>
    shuffle(questionsOf(article), random).map(({ id, question, answers }) => ({
      id,
      question,
      article: article.id,
      answers,
      answerable: true,
    })),
  );
  const others = elsewhere.map((article) =>
    shuffle(questionsOf(article), random).map(({ id, question }) => ({
      id,
      question,
      article: null,
      answers: [],
      answerable: false,
    })),
  );
  return {
    articles: kept.map(({ id, title, paragraphs }) => ({
      id,
      text: `${[title, ...paragraphs.map(({ context }) => context.trim())].join('\n\n')}\n`,
    })),
    questions: [...inTurn(asked, questions), ...inTurn(others, unanswerable)],
  };
};

/** Titles come as they stand in the addresses of Wikipedia. */
const titleOf = (title: string): string => {
  const spaced = evenSpace(title.replaceAll('_', ' '));
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

const idOf = (title: string): string =>
  title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-|-$/g, '');

const questionsOf = ({ paragraphs }: SquadArticle) =>
  paragraphs.flatMap(({ qas }) =>
    qas.flatMap(({ id, question, answers, is_impossible }) => {
      const texts = [...new Set(answers.map(({ text }) => text.trim()))].filter((text) => text !== '');
      return is_impossible || texts.length === 0
        ? []
        : [{ id, question: evenSpace(question), answers: texts }];
    }),
  );

/** One of each list, then another of each, until there are `count`. */
const inTurn = <T>(lists: readonly (readonly T[])[], count: number): T[] => {
  const taken: T[] = [];
  for (let round = 0; taken.length < count && lists.some((list) => round < list.length); round++)
    taken.push(...lists.flatMap((list) => list.slice(round, round + 1)).slice(0, count - taken.length));
  return taken;
};

/** Numbers from 0 to 1 that a seed determines: a linear congruential generator (Numerical Recipes, 2nd ed., 7.1). */
export const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Fisher and Yates's shuffle, of a copy. */
const shuffle = <T>(items: readonly T[], random: () => number): T[] => {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const moved = shuffled[i];
    const other = shuffled[j];
    if (moved !== undefined && other !== undefined) [shuffled[i], shuffled[j]] = [other, moved];
  }
  return shuffled;
};
