import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStopTerm, toTerm } from '../index/terms.ts';
import { randomNumbers } from './statistics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The data set that is measured on: the one beside the project where it is there, else the project's own. */
export const benchDataset = (): string => {
  const beside = path.resolve(root, '../shared/bench/xquad-dev');
  return existsSync(path.join(beside, 'questions.jsonl'))
    ? beside
    : path.join(root, 'tests', 'data', 'newsroom');
};

const syllables = 'ba dor fen gal hin jor kel lum mar nev ost pra quil rud sel tan urv vek wim yss zor'.split(
  ' ',
);

const hash = (text: string): number => {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value >>> 0;
};

const inventedName = (word: string, copy: number): string => {
  const random = randomNumbers(hash(word) ^ Math.imul(copy, 2_654_435_761));
  const name = Array.from(
    { length: 2 + Math.floor(random() * 2) },
    () => syllables[Math.floor(random() * syllables.length)] ?? '',
  ).join('');
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/**
 * A text with other names: every capitalised word that is not written small elsewhere in it becomes an invented one,
 * the same throughout a copy. Copy 0 is the text itself.
 */
export const changeNames = (text: string, copy: number): string => {
  if (copy === 0) return text;
  const small = new Set(text.match(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}\p{N}]*/gu));
  return text.replace(/(?<![\p{L}\p{N}])\p{Lu}\p{Ll}{2,}(?![\p{L}\p{N}])/gu, (word) =>
    small.has(word.toLowerCase()) || isStopTerm(toTerm(word.toLowerCase())) ? word : inventedName(word, copy),
  );
};

/**
 * Writes the articles of a folder again and again, with other names each time, until there are enough.
 *
 * @param articles how many
 * @returns characters written
 */
export const writeCopies = async (from: string, to: string, articles: number): Promise<number> => {
  const names = (await readdir(from)).filter((name) => /\.(?:txt|md)$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(from, name), 'utf8')));
  let characters = 0;
  for (let article = 0; article < articles; article++) {
    const which = article % names.length;
    const copy = Math.floor(article / names.length);
    const text = changeNames(texts[which] ?? '', copy);
    characters += text.length;
    // A folder of 10,000 files is slow on some file systems.
    const folder = path.join(to, String(copy).padStart(4, '0'));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${copy}-${names[which]}`), text);
  }
  return characters;
};
