import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Article } from './article.ts';
import { Courtesy } from './courtesy.ts';
import { decodeText } from './decode.ts';
import type { Draft, Refused } from './draft.ts';
import { type Fetched, fetchAddress, type NotFetched, type Turn, type Validators } from './fetch-address.ts';
import { finish } from './finish.ts';
import { idsFor } from './ids.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type Located, locate } from './locate.ts';
import { readBytes } from './read-file.ts';
import { draftMarkdown } from './read-markdown.ts';
import { decodePage, draftPage } from './read-page.ts';
import { draftPdf } from './read-pdf.ts';
import { draftText } from './read-text.ts';

/** An article that was read. */
export interface ReadArticle {
  readonly article: Article;
  /** Of the bytes as they were read, in hexadecimal: the same bytes need not be embedded again. */
  readonly sha256: string;
  /** For people, where something about the source should be looked at. */
  readonly notes: readonly string[];
  /** What a web server gave for asking whether the page has changed; `null` for files. */
  readonly page: Validators | null;
}

/** A page as an earlier reading left it. */
export interface KnownPage {
  readonly validators: Validators;
  /** Of the bytes as they were read, in hexadecimal. */
  readonly sha256: string;
  /** Called where the page has not changed since. */
  readonly article: () => Article;
}

/** A file as an earlier reading left it. */
export interface KnownFile {
  readonly validators: null;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** Called where it has the same bytes. */
  readonly article: () => Article;
}

/** A source that gave no article. */
export interface Skipped {
  /** The absolute path or the address. */
  readonly location: string;
  /** One line that reads after the location: `answered 404 Not Found`. */
  readonly reason: string;
}

export type ReadResult =
  | ReadArticle
  | {
      readonly skipped: Skipped;
      /** The HTTP status with which a web server refused it. */
      readonly status?: number;
    };

export interface ReadOptions extends Partial<Limits> {
  /** Ids given before, by source (`Article.source`): those sources keep them, others do not get them. */
  readonly ids?: ReadonlyMap<string, string>;
  /** Whether a source (`Article.source`) is passed over in silence. */
  readonly except?: (source: string) => boolean;
  /** What is known of a page from before: where it has not changed, it is neither sent nor read again. */
  readonly known?: (address: string) => KnownPage | null;
  /** What is known of a file from before: where it has the same bytes, nothing else is made of it. */
  readonly knownFile?: (file: string) => KnownFile | null;
  /** The manners towards web servers; default: those of a run of its own. */
  readonly courtesy?: Courtesy;
  readonly signal?: AbortSignal;
}

/**
 * Reads articles: `.txt`, `.md`, `.html` and `.pdf` files, folders of them, web addresses, and lists of addresses
 * (`sources.txt`), in the order given. A source that cannot be read is reported and the rest goes on. Pages of several
 * hosts are fetched at the same time, those of one host one after the other and as its `robots.txt` allows.
 *
 * @throws the signal's reason when the caller aborts
 */
export async function* readSources(
  locations: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<ReadResult> {
  const found: Located[] = [];
  for await (const located of locate(locations)) {
    options.signal?.throwIfAborted();
    found.push(located);
  }
  yield* readLocated(found, options);
}

/**
 * Reads what `locate` found, as `readSources` does.
 *
 * @throws the signal's reason when the caller aborts
 */
export async function* readLocated(
  found: readonly Located[],
  { ids, except, known, knownFile, courtesy, signal, ...limits }: ReadOptions = {},
): AsyncGenerator<ReadResult> {
  const idOf = idsFor(ids);
  const bounds = { ...defaultLimits, ...limits };
  const ended = new AbortController();
  const ending = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const { turn } = courtesy ?? new Courtesy({ limits: bounds, signal: ending });
  const wanted = found.filter((each) => each.kind === 'skipped' || !except?.(sourceOf(each)));
  const pages = new Map<string, Promise<Read | KnownPage | NotFetched>>();
  for (const each of wanted) {
    if (each.kind !== 'page') continue;
    const { address } = each;
    const reading = readAddress(address, bounds, { turn, signal: ending, known: known?.(address) ?? null });
    // A page whose turn to be told has not come is nobody's failure yet.
    reading.catch(() => {});
    pages.set(address, reading);
  }
  try {
    for (const each of wanted) {
      signal?.throwIfAborted();
      if (each.kind === 'skipped') {
        yield { skipped: { location: each.location, reason: each.reason } };
        continue;
      }
      const source = sourceOf(each);
      const read = await (pages.get(source) ?? readFile(source, bounds, knownFile?.(source) ?? null));
      pages.delete(source);
      if ('reason' in read) yield skippedPage(source, read);
      else if ('article' in read) {
        const { article, sha256, validators: page } = read;
        yield { article: article(), sha256, notes: [], page };
      } else {
        const { draft, bytes, notes, page } = read;
        const article = finish(draft, { id: idOf(source), source });
        yield { article, sha256: checksum(bytes), notes, page };
      }
    }
  } finally {
    ended.abort();
  }
}

const sourceOf = (located: Exclude<Located, { kind: 'skipped' }>): string =>
  located.kind === 'file' ? located.path : located.address;

const skippedPage = (location: string, { reason, status }: Refused & Partial<NotFetched>): ReadResult => ({
  skipped: { location, reason },
  ...(status === undefined ? {} : { status }),
});

interface Read {
  readonly draft: Draft;
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
  readonly page: ReadArticle['page'];
}

type Format = 'text' | 'markdown' | 'page' | 'pdf';

const checksum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const readFile = async (
  file: string,
  limits: Limits,
  known: KnownFile | null,
): Promise<Read | KnownFile | Refused> => {
  const read = await readBytes(file, limits.fileBytes);
  if ('reason' in read) return read;
  if (known && known.sha256 === checksum(read.bytes)) return known;
  const drafted = await draft(read.bytes, formatOfName(file), null, undefined);
  return 'reason' in drafted ? drafted : { ...drafted, bytes: read.bytes, page: null };
};

const readAddress = async (
  address: string,
  limits: Limits,
  { known, ...options }: { turn: Turn; signal: AbortSignal; known: KnownPage | null },
): Promise<Read | KnownPage | NotFetched> => {
  const fetched = await fetchAddress(address, limits, { ...options, known: known?.validators ?? null });
  if ('reason' in fetched) return fetched;
  if ('unchanged' in fetched)
    return known
      ? { ...known, validators: fetched.unchanged }
      : { reason: 'answered 304 Not Modified without being asked', status: 304 };
  const read = await readPage(fetched);
  return 'reason' in read ? { ...read, status: 200 } : read;
};

const readPage = async (fetched: Fetched): Promise<Read | Refused> => {
  const format = formatOfAnswer(fetched);
  if (format === null) return { reason: `is ${fetched.type}, not a page, a text or a PDF` };
  const { bytes, address, etag, lastModified, charset } = fetched;
  const drafted = await draft(bytes, format, address, charset);
  if ('reason' in drafted) return drafted;
  const facts = { url: address, ...drafted.draft.facts };
  const page = { address, etag, lastModified };
  return { ...drafted, draft: { ...drafted.draft, facts }, bytes, page };
};

const draft = async (
  bytes: Uint8Array,
  format: Format,
  address: string | null,
  charset: string | undefined,
): Promise<Pick<Read, 'draft' | 'notes'> | Refused> => {
  if (bytes.length === 0) return { reason: 'is empty' };
  if (format === 'pdf') return checked(await draftPdf(bytes), []);
  const decoded = format === 'page' ? decodePage(bytes, charset) : decodeText(bytes, charset);
  if ('reason' in decoded) return decoded;
  const { text, note } = decoded;
  const notes = note === undefined ? [] : [note];
  if (text.trim() === '') return { reason: 'is empty' };
  if (format === 'page') return checked(draftPage(text, address), notes);
  return checked(format === 'markdown' ? draftMarkdown(text) : draftText(text), notes);
};

const checked = (
  drafted: Draft | Refused,
  notes: readonly string[],
): Pick<Read, 'draft' | 'notes'> | Refused => {
  if ('reason' in drafted) return drafted;
  if (!drafted.blocks.some(({ kind }) => kind !== 'left-out'))
    return { reason: 'holds no text of an article' };
  return { draft: drafted, notes };
};

const formatOfName = (file: string): Format => {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.pdf') return 'pdf';
  if (ending === '.md' || ending === '.markdown') return 'markdown';
  return ending === '.txt' ? 'text' : 'page';
};

/** By the type that the server names; by the first bytes where it names none that says anything. */
const formatOfAnswer = ({ type, bytes, address }: Fetched): Format | null => {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'page';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/markdown') return 'markdown';
  if (type === 'text/plain')
    return /\.(?:md|markdown)$/i.test(new URL(address).pathname) ? 'markdown' : 'text';
  if (type !== '' && type !== 'application/octet-stream') return null;
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (start.startsWith('%PDF-')) return 'pdf';
  return /<(?:!doctype html|html|head|body|article|p)[\s>]/i.test(start) ? 'page' : null;
};
