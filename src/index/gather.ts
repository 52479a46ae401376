import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Courtesy } from '../article/courtesy.ts';
import { defaultLimits, type Limits } from '../article/limits.ts';
import { isAddressList, type Located, locate } from '../article/locate.ts';
import { readLocated, type Skipped } from '../article/read-sources.ts';
import { type Clock, systemClock } from '../clock.ts';
import { noProgress, type Progress } from '../progress.ts';
import { readingVersion } from '../version.ts';
import { articleOf, draftOf, type IndexDraft, keptDraft } from './index-draft.ts';
import type { Present } from './present.ts';
import { UnchangedFiles } from './unchanged-files.ts';
import type { KeptArticle } from './update-report.ts';
import { WebPages } from './web-pages.ts';
import type { WebState } from './web-state.ts';

/** What to read, and what is known from before. */
export interface Order {
  readonly indexDir: string;
  readonly articlesDir: string;
  /** Sources of earlier updates. */
  readonly before: readonly string[];
  /** Sources of this one, as `absolute` gives them. */
  readonly given: readonly string[];
  readonly excluded: readonly string[];
  /** Whether only `given` is read, and all else stays as the index has it; not where there is no whole index. */
  readonly onlyGiven?: boolean;
  readonly present: Present;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  /** What is known of web pages. */
  readonly web: WebState;
}

/** What an index is to hold. */
export interface Gathered {
  /** In the order of their sources. */
  readonly drafts: readonly IndexDraft[];
  /** Articles among the drafts whose sources could not be read, with their text of before. */
  readonly kept: readonly KeptArticle[];
  readonly skipped: readonly Skipped[];
  /** Why pages are taken out whose server says that they are gone, by address; reads after it. */
  readonly gone: ReadonlyMap<string, string>;
  /** What is known of web pages now. */
  readonly web: WebState;
  /** The code that read all files, as `readingVersion` names it; `undefined` where some were read by other code. */
  readonly reading: string | undefined;
  /** What the index is to remember as its sources. */
  readonly sources: readonly string[];
  readonly notes: readonly string[];
}

/** Whether a location is an address rather than a path. */
export const isAddress = (location: string): boolean => /^[a-z][a-z\d+.-]+:\/\//i.test(location);

/** A location as it is remembered: an absolute path, or an address without its fragment. */
export const absolute = (location: string): string => {
  if (!isAddress(location)) return path.resolve(location);
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  url.hash = '';
  return url.href;
};

/**
 * Reads everything that belongs into an index. A source that cannot be read now keeps the article that it gave
 * before; one that is gone does not.
 *
 * @throws the signal's reason when the caller aborts
 */
export const gather = async (order: Order): Promise<Gathered> => {
  const notes: string[] = [];
  const { present, given } = order;
  const partly = order.onlyGiven === true && present.index !== null && present.trouble === null;
  const before = partly ? order.before : await stillThere(order, notes);
  const found = await located(partly ? given : [...before, ...given]);
  const excluded = new Set(order.excluded);
  const except = (source: string) => excluded.has(source) || isBelow(source, order.indexDir);
  const unread = partly
    ? unreadArticles(present, (source) => except(source) || isWithin(source, given))
    : null;
  const reach = await reachOf(found);
  const reachable = await articlesWithin(present, async (source) =>
    except(source) || unread?.has(source) ? null : await reach(source),
  );
  const { drafts, refused, gone, web } = await readAll(order, found, {
    except,
    ids: new Map([...(unread ?? []), ...reachable.map(({ id, source }) => [source, id] as const)]),
    notes,
  });
  if (unread) takeOver(present, unread, drafts);
  const kept = await keep(order.present, reachable, drafts, refused);
  const place = new Map(found.map((each, at) => [sourceOf(each), at]));
  const placeOf = ({ article }: IndexDraft) => place.get(article.source) ?? found.length;
  const skipped = [...refused.values()];
  return {
    drafts: [...drafts.values()].sort((a, b) => placeOf(a) - placeOf(b)),
    kept,
    skipped: (await isReadableFolder(order.articlesDir))
      ? // That the folder for articles is empty is nothing to complain of.
        skipped.filter(({ location }) => location !== order.articlesDir)
      : skipped,
    gone,
    web: unread ? withUnread(web, order.web, unread) : web,
    reading: kept.some(isFile) || unread ? readBefore(present) : readingVersion(),
    sources: (await toRemember(order, before, refused, notes)).filter((source) => !gone.has(source)),
    notes,
  };
};

const isFile = ({ source }: { readonly source: string }): boolean => !isAddress(source);

/** What can be said of files that are not read now: that the code in use read them, where it did so before. */
const readBefore = ({ index }: Present): string | undefined =>
  index?.manifest.reading === readingVersion() ? readingVersion() : undefined;

/** Ids of articles that are not to be read, by source. */
type Unread = ReadonlyMap<string, string>;

const isWithin = (source: string, locations: readonly string[]): boolean =>
  locations.some((location) => source === location || (!isAddress(location) && isBelow(source, location)));

const unreadArticles = ({ remembered }: Present, isRead: (source: string) => boolean): Unread =>
  new Map(remembered.articles.filter(({ source }) => !isRead(source)).map(({ id, source }) => [source, id]));

/** Adds to the drafts what stays as the index has it. */
const takeOver = ({ index }: Present, unread: Unread, drafts: Map<string, IndexDraft>): void => {
  for (let number = 0; index && number < index.articles.length; number++) {
    const { source } = index.article(number);
    if (unread.has(source) && !drafts.has(source)) drafts.set(source, keptDraft(index, number));
  }
};

const withUnread = (now: WebState, before: WebState, unread: Unread): WebState => ({
  ...now,
  pages: new Map([...[...before.pages].filter(([address]) => unread.has(address)), ...now.pages]),
});

/** The folder of articles and the sources of before, those aside that are gone. */
const stillThere = async (
  { articlesDir, before, present }: Order,
  notes: string[],
): Promise<readonly string[]> => {
  const there: string[] = [];
  for (const source of before) {
    if (isAddress(source) || !(await isGone(source))) there.push(source);
    else notes.push(`${source} does not exist any more, and is no source any more`);
  }
  if (!(await isGone(articlesDir))) return [articlesDir, ...there];
  if (present.remembered.articles.some(({ source }) => isBelow(source, articlesDir)))
    notes.push(`${articlesDir} does not exist any more`);
  return there;
};

const isGone = async (file: string): Promise<boolean> => {
  try {
    await stat(file);
    return false;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
};

const isBelow = (file: string, folder: string): boolean => {
  if (isAddress(file)) return false;
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
};

const isReadableFolder = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    () => true,
    () => false,
  );

const located = async (locations: readonly string[]): Promise<Located[]> => {
  const found: Located[] = [];
  for await (const each of locate(locations)) found.push(each);
  return found;
};

const sourceOf = (each: Located): string =>
  each.kind === 'file' ? each.path : each.kind === 'page' ? each.address : each.location;

/** Whether a source still belongs to the index, and why that may not be known; `null` when it does not. */
type Reach = (source: string) => Promise<{ readonly doubt: string | null } | null>;

/**
 * What cannot be looked into (a folder, a list of addresses) may still hold what it held before: its articles stay.
 */
const reachOf = async (found: readonly Located[]): Promise<Reach> => {
  const sure = new Set(found.filter(({ kind }) => kind !== 'skipped').map(sourceOf));
  const closed: Skipped[] = [];
  for (const each of found) if (each.kind === 'skipped' && (await isClosed(each.location))) closed.push(each);
  return async (source) => {
    if (!isAddress(source) && (await isGone(source))) return null;
    if (sure.has(source)) return { doubt: null };
    const cover = closed.find(({ location }) => isAddress(source) || isBelow(source, location));
    return cover ? { doubt: `may be in ${cover.location}, which ${cover.reason}` } : null;
  };
};

const isClosed = async (location: string): Promise<boolean> => {
  if (isAddress(location) || (await isGone(location))) return false;
  const folder = await stat(location).then(
    (found) => found.isDirectory(),
    () => true,
  );
  return folder ? !(await isReadableFolder(location)) : isAddressList(location);
};

interface Reachable {
  readonly id: string;
  readonly source: string;
  readonly doubt: string | null;
}

const articlesWithin = async ({ remembered }: Present, reach: Reach): Promise<Reachable[]> => {
  const reachable: Reachable[] = [];
  for (const { id, source } of remembered.articles) {
    const found = await reach(source);
    if (found) reachable.push({ id, source, doubt: found.doubt });
  }
  return reachable;
};

interface Readings {
  /** By source. */
  readonly drafts: Map<string, IndexDraft>;
  readonly refused: Map<string, Skipped>;
  readonly gone: ReadonlyMap<string, string>;
  readonly web: WebState;
}

const readAll = async (
  { progress = noProgress, signal, limits, clock = systemClock, web, present }: Order,
  found: readonly Located[],
  {
    except,
    ids,
    notes,
  }: {
    except: (source: string) => boolean;
    ids: ReadonlyMap<string, string>;
    notes: string[];
  },
): Promise<Readings> => {
  const drafts = new Map<string, IndexDraft>();
  const refused = new Map<string, Skipped>();
  const pages = new WebPages(present.index, ids, web);
  const unchanged = new UnchangedFiles(present.index, ids);
  const courtesy = new Courtesy({
    limits: { ...defaultLimits, ...limits },
    clock,
    closed: web.closed,
    signal,
  });
  progress.start({ name: 'Reading', total: found.length, unit: 'articles' });
  try {
    for await (const result of readLocated(found, {
      ...limits,
      ids,
      except,
      courtesy,
      known: pages.known,
      knownFile: (file) => unchanged.known(file),
      ...(signal ? { signal } : {}),
    })) {
      if ('skipped' in result) {
        const said = pages.refused(result.skipped, result.status);
        if (said) refused.set(said.location, said);
      } else {
        const { article } = result;
        const draft = unchanged.take(article.source) ?? draftOf(article);
        drafts.set(article.source, draft);
        pages.read(result, draft);
        notes.push(...result.notes.map((note) => `${article.source}: ${note}`));
      }
      progress.update(drafts.size + refused.size + pages.gone.size);
    }
  } finally {
    progress.stop();
  }
  return { drafts, refused, gone: pages.gone, web: { pages: pages.pages, closed: courtesy.closed } };
};

/** Adds to the drafts, from the index of before, what was not read; takes its refusals along. */
const keep = async (
  { index }: Present,
  reachable: readonly Reachable[],
  drafts: Map<string, IndexDraft>,
  refused: Map<string, Skipped>,
): Promise<KeptArticle[]> => {
  if (!index) return [];
  const numbers = new Map(index.articles.map(({ source }, number) => [source, number]));
  const kept: KeptArticle[] = [];
  for (const { id, source, doubt } of reachable) {
    const number = numbers.get(source);
    const reason = refused.get(source)?.reason ?? doubt;
    if (drafts.has(source) || number === undefined || reason === null) continue;
    // It was there when all was looked for, and is not any more.
    if (!isAddress(source) && (await isGone(source))) {
      refused.delete(source);
      continue;
    }
    const article = { ...articleOf(index, number), id };
    drafts.set(source, draftOf(article));
    refused.delete(source);
    kept.push({ id, title: article.title, source, reason });
  }
  return kept;
};

const toRemember = async (
  { given, articlesDir }: Order,
  before: readonly string[],
  refused: ReadonlyMap<string, Skipped>,
  notes: string[],
): Promise<string[]> => {
  const sources = new Set(before);
  for (const location of given) {
    if (sources.has(location)) continue;
    const leads = (await located([location])).some(({ kind }) => kind !== 'skipped');
    if (leads && !refused.has(location)) sources.add(location);
    else notes.push(`${location} gave no article, and is not remembered as a source`);
  }
  sources.delete(articlesDir);
  return [...sources];
};
