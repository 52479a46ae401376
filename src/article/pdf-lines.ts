import type { StructuredTextItem } from 'unpdf';

/** A line of a page. Lengths are in points, the origin is the page's lower left corner. */
export interface PdfLine {
  readonly words: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly size: number;
}

const pageNumber =
  /^(?:[-–—|\s]*)(?:page|seite|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|\/|von|-)\s*\d{1,4})?(?:[-–—|\s]*)$/i;

/** Puts the pieces of each page's text together to lines, without running headers, footers and page numbers. */
export const pdfLines = (pages: readonly (readonly StructuredTextItem[])[]): PdfLine[] => {
  const lines = pages.map((items, page) => pageLines(items, page));
  const running = runningLines(lines);
  return lines.flatMap((page) => page.filter((line) => !running.has(line)));
};

const pageLines = (items: readonly StructuredTextItem[], page: number): PdfLine[] => {
  const lines: PdfLine[] = [];
  let open: PdfLine | null = null;
  const close = (): void => {
    const words = open?.words.replace(/[^\S\u00a0]+/g, ' ').trim() ?? '';
    if (open && words !== '') lines.push({ ...open, words });
    open = null;
  };
  for (const item of items) {
    const size = item.fontSize || item.height;
    if (
      open !== null &&
      Math.abs(open.y - item.y) > Math.max(open.size, size) * 0.5 &&
      item.str.trim() !== ''
    )
      close();
    if (item.str !== '') open = extended(open, item, page, size);
    if (item.hasEOL) close();
  }
  close();
  return lines;
};

const extended = (line: PdfLine | null, item: StructuredTextItem, page: number, size: number): PdfLine => {
  const right = item.x + item.width;
  if (!line) return { words: item.str, page, x: item.x, y: item.y, right, size };
  const apart = item.x - line.right > size * 0.2 && !/\s$/.test(line.words) && !/^\s/.test(item.str);
  return {
    ...line,
    words: `${line.words}${apart ? ' ' : ''}${item.str}`,
    right: Math.max(line.right, right),
    size: Math.max(line.size, item.str.trim() === '' ? 0 : size),
  };
};

/** Lines near an edge that are a page number, or stand on most pages at the same height with the same words. */
const runningLines = (pages: readonly (readonly PdfLine[])[]): ReadonlySet<PdfLine> => {
  const edges = pages.map(edgeLines);
  const seen = new Map<string, number>();
  for (const page of edges) {
    for (const name of new Set(page.map(nameOf))) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const often = Math.max(2, pages.length / 2);
  return new Set(
    edges.flat().filter((line) => pageNumber.test(line.words) || (seen.get(nameOf(line)) ?? 0) >= often),
  );
};

/** The outermost lines, and the next ones where they stand close to them. */
const edgeLines = (page: readonly PdfLine[]): PdfLine[] => {
  const byHeight = page.toSorted((a, b) => b.y - a.y);
  return [...new Set([...cluster(byHeight), ...cluster(byHeight.toReversed())])];
};

const cluster = ([outer, next]: readonly PdfLine[]): PdfLine[] => {
  if (!outer) return [];
  return next && Math.abs(outer.y - next.y) < outer.size * 2.2 ? [outer, next] : [outer];
};

/** Digits differ from page to page, and so may the height by a point. */
const nameOf = ({ words, y }: PdfLine): string => `${Math.round(y / 4)} ${words.replace(/\d+/g, '#')}`;
