import type { ArticleInfo, Quote, Summary } from '../../answer/answer.ts';
import { shortLine } from '../cut.ts';
import { escapeMarkdown, maskedLink, oneLine, smallPrint } from '../escape.ts';
import { Limit } from '../limits.ts';
import { contextButton, pageButtons } from './buttons.ts';
import { escapedDate } from './date.ts';
import { fittedQuotes } from './fit.ts';
import { escapedLine } from './line.ts';
import { quotedText } from './quote.ts';
import { type Reply, says } from './reply.ts';
import { SAY } from './words.ts';
import { type Authored, renderWritten } from './written.ts';

/** An article's title, linked where it has an address. */
const titleLine = (article: ArticleInfo, room: number, linked: boolean): string => {
  const title = shortLine(oneLine(article.title) || article.id, room);
  return `**${linked ? maskedLink(title, article.url) : escapeMarkdown(title)}**`;
};

/** Date, author and host of an article, in small print; `null` where nothing is known. */
const factsLine = (article: ArticleInfo): string | null => {
  const host = article.url !== null && URL.canParse(article.url) ? new URL(article.url).host : null;
  const facts = [
    article.published && escapedDate(article.published),
    article.author && escapedLine(article.author, 100),
    host && escapedLine(host, 100),
  ].flatMap((fact) => (fact ? [fact] : []));
  return facts.length === 0 ? null : smallPrint(facts.join(' · '));
};

const head = ({ article }: Summary): string => {
  const facts = factsLine(article);
  const linked = titleLine(article, 200, true);
  // An address of many hundred characters would leave no room for the quotes.
  const title = linked.length <= 700 ? linked : titleLine(article, 200, false);
  return facts === null ? title : `${title}\n${facts}`;
};

/** As many of the quotes as fit into one message, at least one. */
const chunk = (quotes: readonly Quote[], first: number, room: number): ReturnType<typeof fittedQuotes> => {
  for (let count = Math.min(quotes.length, 5); count > 1; count--) {
    const fitted = fittedQuotes(quotes.slice(0, count), { limit: room, first, titled: false });
    if (fitted.shown === count && !fitted.cut) return fitted;
  }
  return fittedQuotes(quotes.slice(0, 1), { limit: room, first, titled: false });
};

/** Characters of the first message of a summary that are kept for a text. */
const TEXT_ROOM = 700;

/** What may be added to a summary. */
export interface SummaryLayout {
  /** Whether a text may come: then the first message has room for it, and the others stay as they are when it does. */
  readonly roomForText: boolean;
  readonly authored?: Authored | null;
}

const withText = (
  [first, ...others]: readonly Reply[],
  summary: Summary,
  authored: Authored,
): readonly Reply[] => {
  if (!first) return others;
  const room = Limit.content - first.content.length - 1;
  const text = renderWritten(authored, { shown: summary.quotes, first: 1, room });
  return [text === '' ? first : { ...first, content: `${first.content}\n${text}` }, ...others];
};

/**
 * A summary as one message or, where its quotes need more room, as several; a language model's text stands at the end
 * of the first.
 */
export const renderSummary = (
  summary: Summary,
  { roomForText, authored = null }: SummaryLayout = { roomForText: false },
): readonly Reply[] => {
  const replies = quotesOf(summary, roomForText ? TEXT_ROOM : 0);
  return authored === null ? replies : withText(replies, summary, authored);
};

/** @param kept characters of the first message that the quotes may not take, unless the first needs them */
const quotesOf = (summary: Summary, kept: number): readonly Reply[] => {
  const replies: Reply[] = [];
  const title = head(summary);
  if (summary.quotes.length === 0) return [says(title)];
  let at = 0;
  while (at < summary.quotes.length) {
    const top = at === 0 ? `${title}\n` : '';
    const rest = summary.quotes.slice(at);
    const room = Limit.content - top.length;
    const close = chunk(rest, at + 1, room - (at === 0 ? kept : 0));
    const { markdown, shown, cut } = close.cut ? chunk(rest, at + 1, room) : close;
    replies.push({
      content: `${top}${markdown}`,
      rows: cut ? contextButton(rest.slice(0, shown)) : [],
    });
    at += Math.max(1, shown);
  }
  return replies;
};

/** Articles on one page of a list. */
export const PAGE_SIZE = 5;

/** Characters that the one quote of an article in the overview may take. */
const OVERVIEW_QUOTE = 230;

const overviewEntry = ({ article, quotes }: Summary, linked: boolean): string => {
  const date = article.published === null ? '' : ` · ${escapedDate(article.published)}`;
  const title = `${titleLine(article, 60, linked)}${date}`;
  const [quote] = quotes;
  return quote ? `${title}\n${quotedText(quote.text, null, OVERVIEW_QUOTE).markdown}` : title;
};

const wholePages = (entries: number): number => Math.max(1, Math.ceil(entries / PAGE_SIZE));

/** The page to show of so many entries, where fewer are there than when its button was made. */
const clamped = (page: number, entries: number): number =>
  Math.min(Math.max(0, page), wholePages(entries) - 1);

const pageNote = (page: number, pages: number, entries: number): string[] =>
  pages < 2 ? [] : [smallPrint(`Page ${page + 1} of ${pages} · ${entries} articles`)];

/** A page of a list: the first way to write its entries that fits a message. */
const listPage = (ways: readonly (readonly string[])[], note: readonly string[]): string => {
  const pages = ways.map((entries) => [...entries, ...note].join('\n'));
  return pages.find((content) => content.length <= Limit.content) ?? pages.at(-1) ?? '';
};

/** Every article in one quote, a page of them. `page` counts from 0. */
export const renderOverview = (summaries: readonly Summary[], page: number): Reply => {
  if (summaries.length === 0) return says(SAY.noArticles);
  const at = clamped(page, summaries.length);
  const pages = wholePages(summaries.length);
  const here = summaries.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const content = listPage(
    [true, false].map((linked) => here.map((summary) => overviewEntry(summary, linked))),
    pageNote(at, pages, summaries.length),
  );
  return { content, rows: pageButtons('overview', at, pages) };
};

/** Where an article was read from, for people: a host, or the file's name without its folders. */
const sourceName = (source: string): string =>
  URL.canParse(source) && /^https?:/i.test(source)
    ? new URL(source).host
    : (source.split(/[\\/]/).at(-1) ?? source);

const indexedEntry = (article: ArticleInfo, linked: boolean): string => {
  const facts = [
    ...(article.published === null ? [] : [escapedDate(article.published)]),
    escapedLine(sourceName(article.source), 60),
    `${article.passages} ${article.passages === 1 ? 'passage' : 'passages'}`,
    `indexed ${escapedDate(article.indexed)}`,
  ].join(' · ');
  return `${titleLine(article, 70, linked)}\n${smallPrint(facts)}`;
};

/** What is indexed, a page of it. `page` counts from 0. */
export const renderArticles = (articles: readonly ArticleInfo[], page: number): Reply => {
  if (articles.length === 0) return says(SAY.noArticles);
  const at = clamped(page, articles.length);
  const pages = wholePages(articles.length);
  const here = articles.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE);
  const content = listPage(
    [true, false].map((linked) => here.map((article) => indexedEntry(article, linked))),
    pageNote(at, pages, articles.length),
  );
  return { content, rows: pageButtons('articles', at, pages) };
};
