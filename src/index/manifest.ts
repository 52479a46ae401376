import { createHash } from 'node:crypto';
import { z } from 'zod';
import { damagedIndexFile, otherIndexFormat } from '../errors.ts';

/**
 * Counts up when the folder's layout or the meaning of anything in it changes; docs/index-format.md tells the formats
 * apart. An index of an older one is rebuilt from what it holds.
 */
export const formatVersion = 2;
/** Formats before this one that can still be read. */
export const olderFormats: readonly number[] = [1];

export const manifestName = 'manifest.json';
/** The manifest before the last switch; its files are kept too, so that damage does not leave nothing. */
export const previousManifestName = 'manifest.previous.json';
/** Where a second copy of a state's manifest stands, under a name that no other state has. */
export const manifestCopyName = (version: string): string => `manifest-${version}.json`;

const file = z.object({
  /** Name in the index's folder; holds the beginning of the checksum, so that versions lie side by side. */
  name: z.string().regex(/^[\w.-]+$/),
  bytes: z.int().nonnegative(),
  /** SHA-256, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const articleRecord = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  published: z.string().nullable(),
  place: z.string().nullable(),
  url: z.string().nullable(),
  language: z.string().nullable(),
  /** The absolute path or the address that it was read from. */
  source: z.string(),
  /** SHA-256 of its text, hex. */
  sha256: z.string(),
  /** Where its text lies in the file of texts, in bytes. */
  textStart: z.int(),
  textEnd: z.int(),
  /** Number of the first of its blocks, sentences and passages; the next article's are the ends. */
  firstBlock: z.int(),
  firstSentence: z.int(),
  firstPassage: z.int(),
  /** What of the text is not the article. */
  leftOut: z.array(z.object({ block: z.int(), reason: z.string() })),
  /** When this state of it was indexed, ISO 8601. */
  indexed: z.string(),
});

const content = z.object({
  format: z.int(),
  created: z.string(),
  model: z.object({ id: z.string(), sha256: z.string(), dimension: z.int() }),
  /** The code that read all files of articles, as `readingVersion` names it; absent where some were read by other code. */
  reading: z.string().optional(),
  counts: z.object({ articles: z.int(), blocks: z.int(), sentences: z.int(), passages: z.int() }),
  files: z.object({ texts: file, structure: file, keywords: file, vectors: file, sentences: file }),
  articles: z.array(articleRecord),
  /** Paths and addresses that `npm run index` brings up to date besides the folder of articles. */
  sources: z.array(z.string()),
  /** Sources that were taken out by hand and stay out until they are given again. */
  excluded: z.array(z.string()),
});

/** What the index knows of an article without reading its text. */
export type ArticleRecord = z.infer<typeof articleRecord>;

/** What an index folder holds and how to know that it is whole. */
export type Manifest = z.infer<typeof content>;

const seal = (manifest: unknown): string =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/** The manifest as a file's content, sealed with its own checksum. */
export const encodeManifest = (manifest: Manifest): string => {
  // The schema's order, so that the same manifest is always the same bytes.
  const ordered = content.parse(manifest);
  return `${JSON.stringify({ ...ordered, seal: seal(ordered) }, null, 1)}\n`;
};

/**
 * Reads what `encodeManifest` wrote.
 *
 * @param file the manifest's name, for messages
 * @param formats what may be read
 * @returns the manifest, and a short name for this state of the index
 * @throws {UserError} when it is damaged or of another format version
 */
export const decodeManifest = (
  text: string,
  file: string,
  formats: readonly number[] = [formatVersion],
): { manifest: Manifest; version: string } => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw damagedIndexFile(file);
  }
  const envelope = z.looseObject({ format: z.int(), seal: z.string().optional() }).safeParse(parsed);
  if (!envelope.success) throw damagedIndexFile(file);
  const { seal: found, ...rest } = envelope.data;
  // The seal is over all that the file says, so that one of another format can be checked, too.
  if (found !== undefined && found !== seal(rest)) throw damagedIndexFile(file);
  if (!formats.includes(rest.format)) throw otherIndexFormat(rest.format, formatVersion);
  const result = content.safeParse(rest);
  if (!result.success || found === undefined) throw damagedIndexFile(file);
  return { manifest: result.data, version: found.slice(0, 12) };
};
