import path from 'node:path';

/** Longest id in UTF-16 code units: it has to fit into a file name and into the value of a Discord choice. */
const longest = 80;

/**
 * Gives each source an id that no other source has: the file's name without its ending, or the address's host and
 * path, in lower case with `-`; a number is added where that is taken.
 *
 * @param taken ids given before, by source: a source that is in it keeps its id
 */
export const idsFor = (taken: ReadonlyMap<string, string> = new Map()): ((source: string) => string) => {
  const bySource = new Map(taken);
  const used = new Set(taken.values());
  return (source) => {
    const known = bySource.get(source);
    if (known !== undefined) return known;
    const base = slug(nameOf(source));
    let id = base;
    for (let number = 2; used.has(id); number += 1)
      id = `${cut(base, longest - 1 - String(number).length)}-${number}`;
    bySource.set(source, id);
    used.add(id);
    return id;
  };
};

const nameOf = (source: string): string => {
  if (!/^https?:\/\//i.test(source)) return path.basename(source, path.extname(source));
  const { hostname, pathname } = new URL(source);
  return `${hostname}${decoded(pathname)}`;
};

const decoded = (pathname: string): string => {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
};

/** Lower case, letters of any script, digits and `-`. */
const slug = (name: string): string => {
  const words = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  return cut(words.replace(/^-/, ''), longest) || 'article';
};

const cut = (id: string, length: number): string =>
  id
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/-+$/, '');
