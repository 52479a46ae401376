/**
 * Splits the texts of sets in SQuAD's form into passages and searches these for each question by words, both with the
 * project's own code, and writes what the training reads: `NAME.passages.jsonl` and `NAME.questions.jsonl`.
 *
 *     node --import tsx training/reader/mine.ts DATA NAME …
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readText } from '../../src/article/read-text.ts';
import { draftOf } from '../../src/index/index-draft.ts';
import { Keywords } from '../../src/index/keywords.ts';
import { subjectTerms, terms } from '../../src/index/terms.ts';

interface Asked {
  readonly id: string;
  readonly question: string;
  readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
  readonly is_impossible: boolean;
}

interface SetArticle {
  readonly title: string;
  /** Whether its questions are kept from training. */
  readonly held: boolean;
  readonly paragraphs: readonly { readonly context: string; readonly qas: readonly Asked[] }[];
}

/** A passage, with the offsets of its sentences in the article's text. */
interface Passage {
  readonly article: number;
  readonly sentences: readonly (readonly [number, string])[];
}

/** Passages that a question finds, at most. */
const found = 8;

const textOf = ({ title, paragraphs }: SetArticle, number: number): string =>
  `${[title || `Text ${number}`, ...paragraphs.map(({ context }) => context)].join('\n\n')}\n`;

const passagesOf = (text: string, article: number): Passage[] => {
  const { sentences, passages } = draftOf(readText(text, { id: `text-${article}`, source: `${article}` }));
  return passages.map(({ first, last }) => ({
    article,
    sentences: sentences.slice(first, last).map(({ start, end }) => [start, text.slice(start, end)] as const),
  }));
};

const overlaps = ({ sentences }: Passage, start: number, end: number): boolean => {
  const [first] = sentences[0] ?? [Number.POSITIVE_INFINITY];
  const [last, words] = sentences.at(-1) ?? [0, ''];
  return first < end && last + words.length > start;
};

/** Offsets in SQuAD's files count code points. */
const utf16 = (text: string, codePoints: number): number => [...text].slice(0, codePoints).join('').length;

const mine = (articles: readonly SetArticle[]) => {
  const texts = articles.map(textOf);
  const byArticle = texts.map(passagesOf);
  const passages = byArticle.flat();
  const numberOf = new Map(passages.map((passage, number) => [passage, number]));
  const keywords = Keywords.build(
    passages.map(({ sentences }) => terms(sentences.map(([, s]) => s).join(' '))),
  );
  const questions = articles.flatMap(({ title, held, paragraphs }, article) => {
    const text = texts[article] ?? '';
    const own = byArticle[article] ?? [];
    const at = (start: number, end: number) =>
      own.filter((passage) => overlaps(passage, start, end)).map((passage) => numberOf.get(passage));
    let after = 0;
    return paragraphs.flatMap(({ context, qas }) => {
      const begin = text.indexOf(context, after);
      after = begin + 1;
      return qas.map(({ id, question, answers, is_impossible }) => ({
        id,
        question,
        title,
        held,
        article,
        impossible: is_impossible,
        answers: answers.map(({ text: words, answer_start }) => {
          const start = begin + utf16(context, answer_start);
          const end = start + words.length;
          return { start, end, text: words, passages: at(start, end) };
        }),
        own: at(begin, begin + context.length),
        found: keywords.search(subjectTerms(question), found).map(({ document }) => document),
      }));
    });
  });
  return { passages, questions };
};

const jsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const [data, ...names] = process.argv.slice(2);
if (data === undefined || names.length === 0) throw new Error('Name the folder of data and a set');
for (const name of names) {
  const set = JSON.parse(await readFile(path.join(data, 'sets', `${name}.json`), 'utf8')) as {
    data: SetArticle[];
  };
  const { passages, questions } = mine(set.data);
  await writeFile(path.join(data, `${name}.passages.jsonl`), jsonLines(passages));
  await writeFile(path.join(data, `${name}.questions.jsonl`), jsonLines(questions));
  process.stdout.write(`${name}: ${passages.length} passages, ${questions.length} questions\n`);
}
