import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LiveAnswerer } from '../../answer/live.ts';
import { defaultLimits, sizeOf } from '../../article/limits.ts';
import { UserError } from '../../errors.ts';
import type { UpdateReport } from '../../index/update-report.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { hearReports } from '../../thread/reporting.ts';
import { startThread, type Thread } from '../../thread/start.ts';
import type { WireAdded, WireWork } from '../wire.ts';
import type { IndexingTasks } from './indexing-thread.ts';
import { leadsInside } from './private-address.ts';

/** What the page may be given: a page or PDF of a newspaper is far smaller. */
export const UPLOAD_BYTES = 10_000_000;
export const UPLOAD_ENDINGS: readonly string[] = ['.txt', '.md', '.html', '.htm', '.pdf'];
/** Files that were dropped on the page, all of them together. */
const MOST_WAITING = 20;

/** Indexes what is dropped on the page or pasted into it, one after the other. */
export interface Library {
  /** @throws {UserError} when the file is none that may be indexed, or gives no article */
  addFile(name: string, bytes: Uint8Array): Promise<WireAdded>;
  /** @throws {UserError} when the address is none, leads inside, or gives no article */
  addAddress(address: string): Promise<WireAdded>;
  readonly work: WireWork | null;
  /** Resolves when nothing is under way; what waits is given up. */
  close(): Promise<void>;
}

export interface LibraryParts {
  readonly settings: Settings;
  readonly answerer: Pick<LiveAnswerer, 'reload'>;
  /** Hears how far indexing is, `null` at its end. */
  readonly onWork: (work: WireWork | null) => void;
  /** Hears that other articles can be asked about. */
  readonly onChange: () => void;
}

const cannotAdd = (what: string, next: string): UserError => new UserError(what, next);

/** A file's own name, without what file systems or shells could take amiss. */
export const safeName = (name: string): string => {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const ending = path.extname(base).toLowerCase();
  const stem = base
    .slice(0, base.length - ending.length)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${stem || 'article'}${ending}`;
};

/** Below the folder that holds the index: kept with it, and no part of the person's own articles. */
const uploadsOf = (settings: Settings): string => path.join(path.dirname(settings.INDEX_DIR), 'uploads');

const said = (report: UpdateReport, source: string): WireAdded => {
  const of = (list: UpdateReport['added']) => list.filter((article) => article.source === source);
  const [added, changed] = [of(report.added), of(report.changed)];
  const refused = [...report.skipped.map((one) => ({ ...one, source: one.location })), ...report.kept].find(
    (one) => one.source === source,
  );
  const list = [...added, ...changed];
  const titles = list.map(({ title }) => `“${title}”`).join(', ');
  if (list.length > 0)
    return { said: `${titles} can be asked about now.`, articles: list.map(({ id }) => id) };
  if (refused) throw cannotAdd(`It ${refused.reason}`, 'Try another file or address');
  return { said: 'It is in the index already.', articles: [] };
};

export const createLibrary = ({ settings, answerer, onWork, onChange }: LibraryParts): Library => {
  const closing = new AbortController();
  let work: WireWork | null = null;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** Kept while things wait: starting one takes longer than many an article. */
  let thread: Thread<IndexingTasks> | null = null;

  const tell = (now: WireWork | null): void => {
    work = now;
    onWork(now);
  };
  const progress: Progress = {
    start: ({ name, total, unit }) => tell({ name, total, unit, done: 0 }),
    update: (done) => {
      if (work) tell({ ...work, done });
    },
    stop: () => tell(null),
  };

  const index = async (location: string): Promise<WireAdded> => {
    closing.signal.throwIfAborted();
    thread ??= startThread<IndexingTasks>(new URL('./indexing-thread.ts', import.meta.url));
    const report = await thread.call('add', [settings, location], {
      signal: closing.signal,
      hear: hearReports({ progress, note: () => undefined }),
    });
    if (report.written) {
      await answerer.reload();
      onChange();
    }
    return said(report, location);
  };

  const endThread = async (): Promise<void> => {
    const ending = thread;
    thread = null;
    await ending?.close();
  };

  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    if (waiting >= MOST_WAITING)
      throw cannotAdd('Too many things wait to be indexed', 'Wait until some of them are done');
    waiting++;
    const done = last.then(task).finally(async () => {
      waiting--;
      if (waiting === 0) await endThread();
    });
    last = done.catch(() => undefined);
    return done;
  };

  return {
    get work() {
      return work;
    },
    addFile(name, bytes) {
      const file = safeName(name);
      if (!UPLOAD_ENDINGS.includes(path.extname(file)))
        throw cannotAdd(
          `${name} is no kind of file that is read here`,
          `Drop ${UPLOAD_ENDINGS.join(', ')} files`,
        );
      if (bytes.length > Math.min(UPLOAD_BYTES, defaultLimits.fileBytes))
        throw cannotAdd(`${name} is larger than ${sizeOf(UPLOAD_BYTES)}`, 'Use npm run index for it');
      return inTurn(async () => {
        const folder = uploadsOf(settings);
        await mkdir(folder, { recursive: true });
        await writeFile(path.join(folder, file), bytes);
        return index(path.join(folder, file));
      });
    },
    addAddress(address) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
        throw cannotAdd('This is no address of a web page', 'Paste an address that begins with https://');
      url.hash = '';
      return inTurn(async () => {
        // Before anything is asked.
        if (settings.PAGE_PRIVATE_ADDRESSES === 'off' && (await leadsInside(url.hostname)))
          throw cannotAdd(
            `${url.hostname} is on this machine or its own network`,
            'Set PAGE_PRIVATE_ADDRESSES=on to let the page read addresses there',
          );
        return index(url.href);
      });
    },
    async close() {
      closing.abort();
      await last;
    },
  };
};
