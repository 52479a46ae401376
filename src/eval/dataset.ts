import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { datasetNotFound, wrongDatasetLine } from '../errors.ts';

/** A question of a data set, and what is right to say to it. */
export interface Question {
  readonly id: string;
  readonly question: string;
  /** Id of the article that answers; `null` where none does. */
  readonly article: string | null;
  /** Strings that stand in that article; any of them is right. Empty where no article answers. */
  readonly answers: readonly string[];
  readonly answerable: boolean;
}

/** Where articles are: a folder of which all belongs, or files one by one. Absolute paths. */
export type Articles = { readonly folder: string } | { readonly files: readonly string[] };

/** Questions, and the articles that they are put to. */
export interface Dataset {
  /** For people: the folder's name, or what stands before `.questions.jsonl`. */
  readonly name: string;
  /** Absolute path of the file of questions. */
  readonly file: string;
  readonly articles: Articles;
  readonly questions: readonly Question[];
}

const line = z
  .object({
    id: z.string().min(1),
    question: z.string(),
    article: z.string().min(1).nullable(),
    answers: z.array(z.string().min(1)),
    answerable: z.boolean(),
  })
  .refine(({ answerable, article }) => !answerable || article !== null, {
    path: ['article'],
    message: 'names no article, though the question is answerable',
  })
  .refine(({ answerable, answers }) => !answerable || answers.length > 0, {
    path: ['answers'],
    message: 'is empty, though the question is answerable',
  });

const ending = '.questions.jsonl';
const plainName = 'questions.jsonl';

/**
 * Reads a data set: a folder with `questions.jsonl` and its `articles`; such a folder without `articles`, which asks
 * about the project's own; a folder of articles with one `NAME.questions.jsonl` beside them; or one of these files.
 *
 * @param location of the folder or of the file of questions
 * @param articlesDir where the project's own articles are
 * @throws {UserError} when there is no data set, or a line of it is not a question; its number is named
 */
export const readDataset = async (location: string, articlesDir: string): Promise<Dataset> => {
  const file = await questionsFile(path.resolve(location));
  const folder = path.dirname(file);
  const name = path.basename(file);
  const questions = await readQuestions(file);
  if (name !== plainName)
    return {
      name: path.basename(name, name.endsWith(ending) ? ending : path.extname(name)),
      file,
      articles: { files: await articlesBeside(file) },
      questions,
    };
  const own = path.join(folder, 'articles');
  return {
    name: path.basename(folder),
    file,
    articles: { folder: (await kindOf(own)) === 'folder' ? own : articlesDir },
    questions,
  };
};

const kindOf = async (location: string): Promise<'file' | 'folder' | null> => {
  const found = await stat(location).catch(() => null);
  if (!found) return null;
  return found.isDirectory() ? 'folder' : 'file';
};

const questionsFile = async (location: string): Promise<string> => {
  const kind = await kindOf(location);
  if (kind === 'file') return location;
  if (kind === null) throw datasetNotFound(location, 'there is no such file or folder');
  const names = (await readdir(location)).sort();
  if (names.includes(plainName)) return path.join(location, plainName);
  const named = names.filter((name) => name.endsWith(ending));
  const [only] = named;
  if (only === undefined)
    throw datasetNotFound(location, `the folder has neither ${plainName} nor a file that ends in ${ending}`);
  if (named.length > 1) throw datasetNotFound(location, `the folder has several: ${named.join(', ')}`);
  return path.join(location, only);
};

const articlesBeside = async (file: string): Promise<string[]> => {
  const folder = path.dirname(file);
  const names = (await readdir(folder)).filter((name) => /\.(?:txt|md)$/i.test(name)).sort();
  if (names.length === 0) throw datasetNotFound(file, 'no .txt or .md article is in its folder');
  return names.map((name) => path.join(folder, name));
};

/**
 * The lines of a file of JSON lines, each checked; empty ones are passed over.
 *
 * @throws {UserError} naming the first line that is wrong, counted from 1, and what is wrong with it
 */
export const readJsonLines = async <T>(
  file: string,
  schema: z.ZodType<T>,
): Promise<{ readonly number: number; readonly value: T }[]> => {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw datasetNotFound(file, error.message);
  });
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const read = lines.flatMap((content, i) =>
    content.trim() === '' ? [] : [{ number: i + 1, value: parse(file, i + 1, content, schema) }],
  );
  if (read.length === 0) throw datasetNotFound(file, 'the file is empty');
  return read;
};

const parse = <T>(file: string, number: number, content: string, schema: z.ZodType<T>): T => {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw wrongDatasetLine(file, number, `it is not JSON: ${(error as Error).message}`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw wrongDatasetLine(file, number, [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
};

const readQuestions = async (file: string): Promise<Question[]> => {
  const seen = new Map<string, number>();
  return (await readJsonLines(file, line)).map(({ number, value }) => {
    const first = seen.get(value.id);
    if (first !== undefined)
      throw wrongDatasetLine(file, number, `id: ${value.id} is also that of line ${first}`);
    seen.set(value.id, number);
    return value;
  });
};

/** A text with each run of white space as one space, as texts are compared. */
export const evenSpace = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/**
 * What of a data set can never be found: answers that do not stand in their article, and articles that are not there.
 * One line for people each.
 *
 * @param textOf an article's text by its id, `null` where there is none
 */
export const impossibleAnswers = (
  questions: readonly Pick<Question, 'id' | 'article' | 'answers'>[],
  textOf: (article: string) => string | null,
): string[] => {
  const texts = new Map<string, string | null>();
  return questions.flatMap(({ id, article, answers }) => {
    if (article === null) return [];
    if (!texts.has(article)) {
      const text = textOf(article);
      texts.set(article, text === null ? null : evenSpace(text));
    }
    const text = texts.get(article) ?? null;
    if (text === null) return [`${id}: there is no article ${article}`];
    return answers
      .filter((answer) => !text.includes(evenSpace(answer)))
      .map((answer) => `${id}: ${article} does not hold the answer ${JSON.stringify(answer)}`);
  });
};
