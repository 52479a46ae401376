import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Article } from '../article/article.ts';

/** Folder inside the index's. */
const folderName = 'articles';

/**
 * Whether an index keeps a copy of an article's text for people to check quotes in: of all that were not read from
 * a text file, whose content is the text already.
 */
export const isTextKept = ({ source }: Pick<Article, 'source'>): boolean =>
  /^https?:\/\//i.test(source) || !['.txt', '.md'].includes(path.extname(source).toLowerCase());

/**
 * Brings the copies in step with the articles: `articles/ID.txt` in the index's folder, UTF-8. What is missing or
 * different is written (aside first), what belongs to no article is removed.
 */
export const keepTexts = async (indexFolder: string, articles: readonly Article[]): Promise<void> => {
  const folder = path.join(indexFolder, folderName);
  const kept = new Map(
    articles.filter(isTextKept).map(({ id, text }) => [`${id}.txt`, Buffer.from(text, 'utf8')]),
  );
  if (kept.size > 0) await mkdir(folder, { recursive: true });
  for (const [name, text] of kept) {
    const file = path.join(folder, name);
    const found = await readFile(file).catch(() => null);
    if (!found?.equals(text)) await replace(file, text);
  }
  for (const name of await readdir(folder).catch(() => []))
    if (!kept.has(name)) await rm(path.join(folder, name), { recursive: true, force: true });
};

const replace = async (file: string, content: Buffer): Promise<void> => {
  // Not named after the file: an id may be as long as a file's name can be.
  const aside = path.join(path.dirname(file), `.aside-${process.pid}`);
  try {
    await writeFile(aside, content);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};
