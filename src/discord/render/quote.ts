import type { Quote } from '../../answer/answer.ts';
import { listItems } from '../../answer/list-items.ts';
import { cutLength, sentenceStart, shortLine } from '../cut.ts';
import {
  blockQuote,
  escapedUnits,
  escapeMarkdown,
  maskedLink,
  oneLine,
  smallPrint,
  withBold,
} from '../escape.ts';
import { escapedDate } from './date.ts';
import { shorterFragment } from './fragment.ts';

/** How much room a quote and its citation may take; tried from roomy to narrow until a message fits. */
export interface Room {
  /** Characters of the article's title; none at all where the message is about one article and names it. */
  readonly title: number;
  /** Whether the title opens the article. */
  readonly titleLinked: boolean;
  /** The link that opens the page at the quote. */
  readonly link: 'whole' | 'short' | 'none';
  /** Code units of the quote itself as it stands in the message, escapes included. */
  readonly quote: number;
}

/** From everything that is known down to what a citation cannot do without. */
export const ROOMS: readonly Room[] = [
  { title: 150, titleLinked: true, link: 'whole', quote: Number.POSITIVE_INFINITY },
  { title: 150, titleLinked: true, link: 'short', quote: Number.POSITIVE_INFINITY },
  { title: 80, titleLinked: false, link: 'short', quote: Number.POSITIVE_INFINITY },
  { title: 60, titleLinked: true, link: 'none', quote: Number.POSITIVE_INFINITY },
  { title: 60, titleLinked: false, link: 'none', quote: Number.POSITIVE_INFINITY },
];

/** A half-open range of a text that is shown, with "…" where something before or after it is not. */
interface Shown {
  readonly from: number;
  readonly to: number;
}

/** How many code units of `units` from `from` on fit into `room` characters, `> ` of each line included. */
const fitting = (units: readonly string[], from: number, room: number): number => {
  let used = 2;
  for (let at = from; at < units.length; at++) {
    const unit = units[at] ?? '';
    used += unit === '\n' ? 3 : unit.length;
    if (used > room) return at - from;
  }
  return units.length - from;
};

/** Room for "… " before, " …" after, and bold marks around every line that is bold. */
const marks = (text: string, bold: readonly [number, number] | null): number =>
  4 + boldParts(text, bold).reduce((sum, part) => sum + 4 * text.slice(...part).split('\n').length, 0);

/** Of a list each item, so that people see at once what there is. */
const boldParts = (
  text: string,
  bold: readonly [number, number] | null,
): readonly (readonly [number, number])[] =>
  bold === null ? [] : listItems(text.slice(...bold)).map(([from, to]) => [bold[0] + from, bold[0] + to]);

/** What to show of a text: all, or whole sentences that hold what is bold. */
const shownPart = (
  text: string,
  units: readonly string[],
  bold: readonly [number, number] | null,
  room: number,
): Shown => {
  const net = room - marks(text, bold);
  if (fitting(units, 0, net) >= text.length) return { from: 0, to: text.length };
  const end = bold ? Math.min(bold[1], text.length) : 0;
  let from = 0;
  if (end > fitting(units, 0, net) && bold) {
    from = sentenceStart(text, bold[0]);
    // A sentence too long for the room begins with its bold words.
    if (end - from > fitting(units, from, net)) from = bold[0];
  }
  const limit = fitting(units, from, net);
  return { from, to: from + cutLength(text.slice(from), limit) };
};

/**
 * A text in a block quote with one span in bold, of a list each item, its words as they were written.
 *
 * @param room characters it may take; what does not fit is cut at a sentence, with "…" in its place
 * @returns the markdown, and whether something was left out
 */
export const quotedText = (
  text: string,
  bold: readonly [number, number] | null,
  room = Number.POSITIVE_INFINITY,
): { readonly markdown: string; readonly cut: boolean } => {
  const units = escapedUnits(text);
  const { from, to } = shownPart(text, units, bold, room);
  const clipped = boldParts(text, bold)
    .map(([first, last]) => [Math.max(first, from) - from, Math.min(last, to) - from] as const)
    .filter(([first, last]) => first < last);
  const shown = withBold(units.slice(from, to), clipped);
  const before = from > 0 ? '… ' : '';
  const after = to < text.length ? ' …' : '';
  return { markdown: blockQuote(`${before}${shown}${after}`), cut: from > 0 || to < text.length };
};

const linkAt = (quote: Quote, room: Room): string | null => {
  if (quote.link === null || room.link === 'none') return null;
  return room.link === 'whole' ? quote.link : shorterFragment(quote.link);
};

/** Where a quote stands, in small print: number, title, date, paragraph, and a link that opens the page at it. */
export const citation = (quote: Quote, number: number, room: Room): string => {
  const title = shortLine(oneLine(quote.title) || quote.article, room.title);
  const link = linkAt(quote, room);
  const article = [
    room.titleLinked ? maskedLink(title, quote.url) : escapeMarkdown(title),
    ...(quote.published === null ? [] : [escapedDate(quote.published)]),
  ];
  return smallPrint(
    [
      String(number),
      ...(room.title > 0 ? article : []),
      `paragraph ${quote.paragraph}`,
      ...(link === null ? [] : [maskedLink('open at the quote', link)]),
    ].join(' · '),
  );
};

/** The highlight's offsets within the quote's own text, or `null` where there is none inside it. */
export const highlightInQuote = (quote: Quote): readonly [number, number] | null => {
  if (!quote.highlight) return null;
  const [start, end] = [quote.highlight[0] - quote.start, quote.highlight[1] - quote.start];
  return start >= 0 && start < end && end <= quote.text.length ? [start, end] : null;
};

/** A quote and its citation. `number` counts from 1. */
export const citedQuote = (
  quote: Quote,
  number: number,
  room: Room,
): { readonly markdown: string; readonly cut: boolean } => {
  const { markdown, cut } = quotedText(quote.text, highlightInQuote(quote), room.quote);
  return { markdown: `${markdown}\n${citation(quote, number, room)}`, cut };
};
