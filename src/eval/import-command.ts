import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { notSquad, wrongUse } from '../errors.ts';
import type { Command } from '../terminal/command.ts';
import { type Imported, importSquad } from './squad-import.ts';

const options = {
  articles: { type: 'string', default: '24' },
  questions: { type: 'string', default: '600' },
  unanswerable: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
} as const;

/** `npm run import-squad`. */
export const squadImport: Command<typeof options> = {
  usage: 'npm run import-squad -- FILE.json FOLDER',
  help: [
    'Makes a data set of a file in the form of SQuAD (1.1 and 2.0, SQuADShifts, XQuAD and others): some of its',
    'articles, questions about them, and questions about others of its articles, which nothing in the set answers.',
    '',
    '  --articles N      articles to keep (default 24)',
    '  --questions N     questions with an answer, at most (default 600)',
    '  --unanswerable N  questions about articles not kept, at most (default 200)',
    '  --seed N          which articles and questions are taken; the same seed takes the same (default 1)',
  ].join('\n'),
  options,
  positionals: true,
  async run({ values, positionals }, { print }) {
    const [file, folder, ...more] = positionals;
    if (file === undefined || folder === undefined || more.length > 0)
      throw wrongUse('A file and a folder must be named', squadImport.usage);
    const imported = await readSquad(file, {
      articles: count('articles', values.articles),
      questions: count('questions', values.questions),
      unanswerable: count('unanswerable', values.unanswerable),
      seed: count('seed', values.seed),
    });
    await writeDataset(folder, imported);
    const answerable = imported.questions.filter((question) => question.answerable).length;
    print(
      `Wrote ${imported.articles.length} articles, ${answerable} questions with an answer and ` +
        `${imported.questions.length - answerable} without to ${folder}`,
    );
    return undefined;
  },
};

const count = (name: string, value: string): number => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number))
    throw wrongUse(`--${name} is ${JSON.stringify(value)}, allowed is a whole number`, squadImport.usage);
  return number;
};

const readSquad = async (file: string, selection: Parameters<typeof importSquad>[1]): Promise<Imported> => {
  try {
    return importSquad(JSON.parse(await readFile(file, 'utf8')), selection);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      throw notSquad(file, `${issue?.path.join('.')}: ${issue?.message}`, error);
    }
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined)
      throw notSquad(file, (error as Error).message, error);
    throw error;
  }
};

const writeDataset = async (folder: string, { articles, questions }: Imported): Promise<void> => {
  await mkdir(path.join(folder, 'articles'), { recursive: true });
  for (const { id, text } of articles) await writeFile(path.join(folder, 'articles', `${id}.txt`), text);
  const lines = questions.map((question) => `${JSON.stringify(question)}\n`);
  await writeFile(path.join(folder, 'questions.jsonl'), lines.join(''));
};
