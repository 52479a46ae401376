import { parse } from 'yaml';
import { z } from 'zod';
import type { ArticleFacts } from './article.ts';
import { isoDate } from './dates.ts';

/** Facts from the YAML between two lines `---` at the top of a file, and where the text begins behind them. */
export interface FrontMatter {
  readonly end: number;
  readonly facts: Partial<ArticleFacts>;
}

const pattern =
  /^---[^\S\n\r]*(?:\r\n|\n|\r)(?<yaml>[\s\S]*?(?:\r\n|\n|\r))??(?:---|\.\.\.)[^\S\n\r]*(?:\r\n|\n|\r|$)/;

const words = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) => (value instanceof Date ? value.toISOString() : String(value)).trim())
  .refine((value) => value !== '');
const people = z.union([words, z.array(words).transform((names) => names.join(', '))]);
const optional = <T extends z.ZodType>(field: T) => field.optional().catch(undefined);

const fields = z.object({
  title: optional(words),
  author: optional(people),
  authors: optional(people),
  date: optional(words),
  published: optional(words),
  place: optional(words),
  location: optional(words),
  url: optional(words),
  source: optional(words),
  canonical: optional(words),
  language: optional(words),
  lang: optional(words),
});

/** Reads front matter; a block that is not valid YAML is no part of the text either, but gives no facts. */
export const frontMatterOf = (text: string): FrontMatter => {
  const match = pattern.exec(text);
  if (!match) return { end: 0, facts: {} };
  return { end: match[0].length, facts: factsOf(match.groups?.['yaml'] ?? '') };
};

const factsOf = (yaml: string): Partial<ArticleFacts> => {
  const found = fields.safeParse(parsed(yaml));
  if (!found.success) return {};
  const { title, author, authors, date, published, place, location, url, source, canonical, language, lang } =
    found.data;
  const address = [url, canonical, source].find(
    (value) => value !== undefined && /^https?:\/\/\S+$/i.test(value),
  );
  const facts = {
    title,
    author: author ?? authors,
    published: isoDate(published ?? date ?? ''),
    place: place ?? location,
    url: address,
    language: language ?? lang,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null));
};

const parsed = (yaml: string): unknown => {
  try {
    return parse(yaml.replace(/\r\n?/g, '\n'), { maxAliasCount: 0, logLevel: 'error' });
  } catch {
    return null;
  }
};
