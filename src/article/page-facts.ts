import { z } from 'zod';
import type { ArticleFacts } from './article.ts';
import { isoDate } from './dates.ts';
import type { Dom } from './page-blocks.ts';

/** What a page declares of its article: JSON-LD first, then OpenGraph and other `meta`, then its markup. */
export const pageFacts = (document: Dom, address: string | null): Partial<ArticleFacts> => {
  const linked = linkedData(document);
  const meta = metaOf(document);
  const facts: { [name in keyof ArticleFacts]?: string | null | undefined } = {
    title:
      linked.headline ??
      withoutSite(meta('og:title', 'twitter:title', 'dc.title', 'parsely-title'), meta) ??
      headline(document),
    author:
      linked.author ??
      authorOf(meta('author', 'article:author', 'byl', 'parsely-author', 'dc.creator', 'sailthru.author')),
    published: isoDate(linked.datePublished ?? '') ?? declaredDate(meta) ?? markedDate(document),
    place: linked.place,
    url:
      webAddress(attribute(document, 'link[rel="canonical"]', 'href') ?? meta('og:url'), address) ??
      webAddress(address, null),
    language: languageOf(
      attribute(document, 'html', 'lang') ??
        meta('og:locale', 'content-language', 'dc.language') ??
        linked.language,
    ),
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
};

/** A heading that the window's title repeats, with or without the name of the site behind it. */
const headline = (document: Dom): string | undefined => {
  const title = oneLine(document.querySelector('title')?.textContent ?? '').toLowerCase();
  return Array.from(document.querySelectorAll('h1'), (heading) => oneLine(heading.textContent ?? '')).find(
    (words) => words !== '' && title.includes(words.toLowerCase()),
  );
};

/** `Bridge opens | Daily Bridge` where the site calls itself `Daily Bridge`. */
const withoutSite = (title: string | undefined, meta: Meta): string | undefined => {
  const site = meta('og:site_name');
  if (title === undefined || site === undefined || !title.endsWith(site)) return title;
  return title.slice(0, -site.length).replace(/\s+[|–—:·-]\s*$/, '') || title;
};

type Meta = (...names: readonly string[]) => string | undefined;

const metaOf = (document: Dom): Meta => {
  const values = new Map<string, string>();
  for (const node of document.querySelectorAll('meta')) {
    const content = oneLine(node.getAttribute('content') ?? '');
    if (content === '') continue;
    for (const attribute of ['property', 'name', 'itemprop', 'http-equiv']) {
      const name = node.getAttribute(attribute)?.toLowerCase();
      if (name !== undefined && !values.has(name)) values.set(name, content);
    }
  }
  return (...names) => names.map((name) => values.get(name)).find((value) => value !== undefined);
};

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

const attribute = (document: Dom, selector: string, name: string): string | undefined =>
  document.querySelector(selector)?.getAttribute(name)?.trim() || undefined;

const declaredDate = (meta: Meta): string | null =>
  isoDate(
    meta(
      'article:published_time',
      'og:article:published_time',
      'datepublished',
      'parsely-pub-date',
      'sailthru.date',
      'publish-date',
      'publish_date',
      'pubdate',
      'dc.date.issued',
      'dc.date',
      'date',
      'dcterms.date',
      'dcterms.created',
    ) ?? '',
  );

/** A `<time>` that says it is the publication; one that says nothing counts only where it is the only one. */
const markedDate = (document: Dom): string | null => {
  const times = [...document.querySelectorAll('time')].filter((time) => !/updat|modif/i.test(describe(time)));
  const [first, second] = times;
  const marked = times.find((time) => /publ|posted/i.test(describe(time))) ?? (second ? undefined : first);
  return marked ? isoDate(marked.getAttribute('datetime') ?? oneLine(marked.textContent ?? '')) : null;
};

const describe = (node: Dom): string =>
  ['itemprop', 'class', 'id', 'pubdate', 'data-testid']
    .map((name) => (node.getAttribute(name) === null ? '' : `${name} ${node.getAttribute(name)}`))
    .join(' ');

/** `article:author` is an address on many pages. */
const authorOf = (value: string | undefined): string | undefined =>
  value === undefined || /^https?:/i.test(value) ? undefined : value.replace(/^by:?\s+/i, '');

const webAddress = (value: string | null | undefined, base: string | null): string | undefined => {
  if (!value || !URL.canParse(value, base ?? undefined)) return undefined;
  const url = new URL(value, base ?? undefined);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
};

const languageOf = (tag: string | undefined): string | undefined => {
  const clean = tag?.trim().replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(clean) ? clean : undefined;
};

const words = z.string().transform(oneLine).pipe(z.string().min(1));
const named = z.object({ name: z.union([words, z.array(words).transform((names) => names.join(', '))]) });
const person = z.union([words.transform((name) => ({ name })), named]);
const tolerant = <T extends z.ZodType>(field: T) => field.optional().catch(undefined);

const newsArticle = z.object({
  '@type': z
    .union([z.string(), z.array(z.string())])
    .refine((type) => [type].flat().some((name) => /(?:Article|Posting|Report|Review)$/.test(name))),
  headline: tolerant(words),
  datePublished: tolerant(words),
  inLanguage: tolerant(words),
  author: tolerant(z.union([person, z.array(person)])),
  locationCreated: tolerant(person),
});

interface LinkedData {
  readonly headline?: string | undefined;
  readonly author?: string | undefined;
  readonly datePublished?: string | undefined;
  readonly language?: string | undefined;
  readonly place?: string | undefined;
}

/** The first article that the page describes in JSON-LD (https://schema.org/Article). */
const linkedData = (document: Dom): LinkedData => {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    for (const node of nodesOf(script.textContent ?? '')) {
      const { success, data } = newsArticle.safeParse(node);
      if (!success) continue;
      const authors = data.author === undefined ? [] : [data.author].flat();
      return {
        headline: data.headline && withoutEntities(data.headline),
        author: authorOf(authors.map(({ name }) => name).join(', ') || undefined),
        datePublished: data.datePublished,
        language: data.inLanguage,
        place: data.locationCreated?.name,
      };
    }
  }
  return {};
};

const nodesOf = (json: string): unknown[] => {
  try {
    const found: unknown = JSON.parse(
      json.replace(/^\s*(?:<!--|\/\/<!\[CDATA\[)|(?:-->|\/\/\]\]>)\s*$/g, ''),
    );
    return [found].flat().flatMap((node) => [node, ...(isGraph(node) ? [node['@graph']].flat() : [])]);
  } catch {
    return [];
  }
};

const isGraph = (node: unknown): node is { '@graph': unknown } =>
  typeof node === 'object' && node !== null && '@graph' in node;

/** Some sites escape their headlines for HTML inside JSON. */
const withoutEntities = (words: string): string =>
  words.replace(
    /&(?:#39|#x27|apos|rsquo|lsquo|quot|ldquo|rdquo|nbsp|ndash|mdash|amp);/g,
    (entity) => entities[entity] ?? entity,
  );

const entities: Readonly<Record<string, string>> = {
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&rsquo;': '’',
  '&lsquo;': '‘',
  '&quot;': '"',
  '&ldquo;': '“',
  '&rdquo;': '”',
  '&nbsp;': '\u00a0',
  '&ndash;': '–',
  '&mdash;': '—',
  '&amp;': '&',
};
