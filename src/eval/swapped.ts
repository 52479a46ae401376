import { namesOf } from '../answer/names.ts';
import type { Question } from './dataset.ts';
import { generator } from './squad-import.ts';

/** What a question is particular about, and where it stands in it. */
interface Particular {
  readonly kind: 'name' | 'year' | 'number';
  readonly words: string;
  readonly start: number;
}

/**
 * Near misses made of questions that have an answer: one name, year or number of each is exchanged for another of its
 * kind, once for one of the same article and once for one of another, so that nothing answers it any more. Now and then
 * it may by chance still be answered: as a whole they teach what it means when an article does not bear out a question.
 *
 * @param texts of the articles by id
 */
export const swappedQuestions = (
  questions: readonly Question[],
  texts: ReadonlyMap<string, string>,
): Question[] => {
  const random = generator(1);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const pools = new Map([...texts].map(([id, text]) => [id, particularsOfText(text)]));
  return questions.flatMap((question) => {
    const { article } = question;
    if (article === null || !question.answerable) return [];
    const own = texts.get(article) ?? '';
    const elsewhere = pick([...texts.keys()].filter((id) => id !== article));
    return [article, elsewhere].flatMap((from, i) => {
      const old = pick(particularsOf(question.question));
      if (!old || from === undefined) return [];
      const others = (pools.get(from) ?? []).filter(
        (other) =>
          isLike(old, other) && !isSaid(other.words, question) && (i === 0 || !own.includes(other.words)),
      );
      const other = pick(others);
      if (!other) return [];
      const before = question.question.slice(0, old.start);
      const after = question.question.slice(old.start + old.words.length);
      return [
        {
          id: `${question.id}-swapped-${i}`,
          question: before + other.words + after,
          article: null,
          answers: [],
          answerable: false,
        },
      ];
    });
  });
};

const number = /(?<![\p{N}.,])\p{N}+(?:[.,]\p{N}+)*(?![\p{N}])/gu;
const year = /^(?:1[5-9]|20)\d{2}$/;

const particularsOf = (question: string): Particular[] => {
  const names = namesOf(question).flatMap((words): Particular[] => {
    const start = question.indexOf(words);
    // A word that opens the question may be capitalised for that alone.
    return start === 0 && !words.includes(' ') ? [] : [{ kind: 'name', words, start }];
  });
  return [...names, ...numbersOf(question)];
};

const numbersOf = (text: string): Particular[] =>
  [...text.matchAll(number)].map(({ 0: words, index }) => ({
    kind: year.test(words) ? 'year' : 'number',
    words,
    start: index,
  }));

/** Characters that a name and what is around it take at most. */
const nameReach = 80;

/** Names are taken from behind words in lower case, where no capital is due to the beginning of a sentence. */
const particularsOfText = (text: string): Particular[] => [
  ...[...text.matchAll(/(?<=(?:^|\s)\p{Ll}+,? )(?=\p{Lu})/gu)].flatMap(({ index }): Particular[] => {
    const [rest = ''] = text.slice(index, index + nameReach).split(/[.!?;:“”"()\n]/, 1);
    const [words] = namesOf(rest);
    return words === undefined || !rest.startsWith(words) ? [] : [{ kind: 'name', words, start: index }];
  }),
  ...numbersOf(text),
];

const isLike = (a: Particular, b: Particular): boolean =>
  a.kind === b.kind &&
  a.words.includes(' ') === b.words.includes(' ') &&
  (a.words === a.words.toUpperCase()) === (b.words === b.words.toUpperCase()) &&
  !a.words.includes(b.words) &&
  !b.words.includes(a.words);

const isSaid = (words: string, { question, answers }: Question): boolean =>
  [question, ...answers].some((text) => text.includes(words) || words.includes(text));
