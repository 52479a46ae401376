import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from './decode.ts';
import { linesOf } from './lines.ts';
import { fileReason, readBytes } from './read-file.ts';

/** Something to read, or a location at which there is nothing to read and why. */
export type Located =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'page'; readonly address: string }
  | { readonly kind: 'skipped'; readonly location: string; readonly reason: string };

/** A file of this name lists addresses. */
const listName = 'sources.txt';
const readable = new Set(['.txt', '.md', '.markdown', '.html', '.htm', '.xhtml', '.pdf']);
/** Articles in formats that are not read; pictures and the like beside articles need no mention. */
const documents = new Set([
  '.doc',
  '.docx',
  '.rtf',
  '.odt',
  '.epub',
  '.pages',
  '.tex',
  '.mhtml',
  '.webarchive',
]);
/** Largest list of addresses, in bytes. */
const longestList = 5_000_000;

/** Whether a file lists addresses, by its name. */
export const isAddressList = (file: string): boolean => path.basename(file).toLowerCase() === listName;

/** Whether a file of this name is read: as an article, or as a list of addresses. */
export const isReadable = (file: string): boolean => readable.has(path.extname(file).toLowerCase());

/**
 * Finds what stands behind locations: files, folders with all below them (in order of their names, hidden ones
 * aside), web addresses, and lists of addresses. Each thing comes once, also where links lead to it in circles.
 */
export async function* locate(locations: readonly string[]): AsyncGenerator<Located> {
  const seen = new Set<string>();
  for (const location of locations) {
    if (/^[a-z][a-z\d+.-]+:\/\//i.test(location)) yield* once(locatePage(location), seen);
    else yield* locatePath(path.resolve(location), seen, true);
  }
}

function* once(located: Located, seen: Set<string>): Generator<Located> {
  if (located.kind === 'page') {
    if (seen.has(located.address)) return;
    seen.add(located.address);
  }
  yield located;
}

const locatePage = (location: string): Located => {
  const skipped = (reason: string): Located => ({ kind: 'skipped', location, reason });
  if (!URL.canParse(location)) return skipped('is not a valid web address');
  const url = new URL(location);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return skipped(`is a ${url.protocol} address; only http and https are read`);
  }
  if (url.username !== '' || url.password !== '') {
    return {
      kind: 'skipped',
      location: url.host + url.pathname,
      reason: 'has a name or password in its address',
    };
  }
  url.hash = '';
  return { kind: 'page', address: url.href };
};

async function* locatePath(location: string, seen: Set<string>, named: boolean): AsyncGenerator<Located> {
  let real: string;
  let isFolder: boolean;
  try {
    real = await realpath(location);
    isFolder = (await stat(real)).isDirectory();
  } catch (error) {
    yield { kind: 'skipped', location, reason: fileReason(error) };
    return;
  }
  yield* isFolder ? locateFolder(location, real, seen, named) : locateFile(location, real, seen, named);
}

/** @param real where the links of its path lead to */
async function* locateFile(
  location: string,
  real: string,
  seen: Set<string>,
  named: boolean,
): AsyncGenerator<Located> {
  if (seen.has(real)) return;
  seen.add(real);
  const ending = path.extname(location).toLowerCase();
  if (isAddressList(location)) yield* locateListed(location, seen);
  else if (isReadable(location)) yield { kind: 'file', path: location };
  else if (named || documents.has(ending)) {
    const what = ending === '' ? 'files without an ending' : `${ending} files`;
    yield {
      kind: 'skipped',
      location,
      reason: `is not read: ${what} are not; save it as .txt, .md, .html or .pdf`,
    };
  }
}

async function* locateFolder(
  folder: string,
  real: string,
  seen: Set<string>,
  named: boolean,
): AsyncGenerator<Located> {
  if (seen.has(real)) return;
  seen.add(real);
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'skipped', location: folder, reason: fileReason(error) };
    return;
  }
  let found = 0;
  // By code unit, so that the order is the same on every machine.
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    const [at, realAt] = [path.join(folder, name), path.join(real, name)];
    // Only links have to be followed, which takes several times longer.
    const inside = entry.isFile()
      ? locateFile(at, realAt, seen, false)
      : entry.isDirectory()
        ? locateFolder(at, realAt, seen, false)
        : locatePath(at, seen, false);
    for await (const located of inside) {
      found += 1;
      yield located;
    }
  }
  if (named && found === 0) {
    yield { kind: 'skipped', location: folder, reason: 'holds no .txt, .md, .html or .pdf file' };
  }
}

async function* locateListed(file: string, seen: Set<string>): AsyncGenerator<Located> {
  const read = await readBytes(file, longestList);
  const decoded = 'reason' in read ? read : decodeText(read.bytes);
  if ('reason' in decoded) {
    yield { kind: 'skipped', location: file, reason: decoded.reason };
    return;
  }
  for (const [at, { start, end }] of linesOf(decoded.text).entries()) {
    const line = decoded.text
      .slice(start, end)
      .replace(/(?:^|\s)#.*$/, '')
      .trim();
    if (line === '') continue;
    if (/^https?:\/\//i.test(line)) yield* once(locatePage(line), seen);
    else yield { kind: 'skipped', location: `${file}:${at + 1}`, reason: 'is not a web address' };
  }
}
