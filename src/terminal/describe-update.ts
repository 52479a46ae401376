import type { QuotesGiven } from '../answer/quotes-given.ts';
import {
  describeCounts,
  type LeftOut,
  type UpdatedArticle,
  type UpdateReport,
} from '../index/update-report.ts';
import { duration } from './progress.ts';

/** Longest piece of left-out text that is shown, in UTF-16 code units. */
const longest = 100;

/**
 * What an update did, as lines for people.
 *
 * @param verbose whether to list what was left out of the articles
 */
export const describeUpdate = (report: UpdateReport, verbose: boolean): string[] => [
  ...report.added.map((article) => `+ ${named(article)}`),
  ...report.changed.map((article) => `~ ${named(article)}`),
  ...report.removed.map(
    (article) => `- ${named(article)}${article.reason ? `: the page is gone, it ${article.reason}` : ''}`,
  ),
  ...report.kept.map(({ id, source, reason }) => `! ${id} keeps its text of before: ${source} ${reason}`),
  ...report.skipped.map(({ location, reason }) => `! skipped: ${location} ${reason}`),
  ...report.notes.map((note) => `  ${note}`),
  ...(verbose ? describeLeftOut(report.leftOut) : countLeftOut(report)),
  summary(report),
];

/** What became of the quotes given so far, in a line for people. */
export const describeQuotesGiven = ({ unchanged, moved, lost, removed }: QuotesGiven): string => {
  const fates = [
    [unchanged, 'where they were'],
    [moved, 'moved'],
    [lost, 'no longer in the article'],
    [removed, 'of articles taken out'],
  ] as const;
  const happened = fates.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `Quotes given so far: ${happened.join(', ')}`;
};

const named = ({ id, title, source }: UpdatedArticle): string =>
  `${id}${title === id ? '' : `  ${oneLine(title)}`}  (${source})`;

const describeLeftOut = (leftOut: readonly LeftOut[]): string[] =>
  leftOut.length === 0
    ? ['Nothing was left out of the articles.']
    : leftOut.map(({ article, text, reason }) => `  left out of ${article} (${reason}): ${oneLine(text)}`);

/** How much of the articles that are new or changed was left out, and why. */
const countLeftOut = ({ added, changed, leftOut }: UpdateReport): string[] => {
  const news = new Set([...added, ...changed].map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { article, reason } of leftOut)
    if (news.has(article)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`);
  return parts.length === 0
    ? []
    : [`  left out as not the article: ${parts.join(', ')} (--verbose shows it)`];
};

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

const summary = ({ added, changed, removed, kept, skipped, unchanged, ...report }: UpdateReport): string => {
  const parts = [
    [added.length, 'added'],
    [changed.length, 'changed'],
    [removed.length, 'removed'],
    [unchanged, 'unchanged'],
    [kept.length, 'kept as they were'],
    [skipped.length, 'skipped'],
  ] as const;
  const happened = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const { dryRun = false, cost } = report;
  const embedded = dryRun
    ? `, ${cost.embedded} of them to embed`
    : report.written
      ? `, ${cost.embedded} of them embedded now`
      : '';
  const { milliseconds: ms } = report;
  const took = ms < 1000 ? `${Math.round(ms)} ms` : duration(ms / 1000);
  const mood = dryRun ? 'Dry run, nothing was written: ' : '';
  return `${mood}${happened.join(', ') || 'nothing to do'}; ${describeCounts(report.counts)}${embedded}; ${took}`;
};
