import { extractTextItems, getDocumentProxy } from 'unpdf';
import type { ArticleFacts } from './article.ts';
import type { Draft, DraftBlock, Refused } from './draft.ts';
import { joinWords, vocabularyOf } from './hyphens.ts';
import { type PdfLine, pdfLines } from './pdf-lines.ts';

/** Fewer letters than this in all are a stamp on scanned pages, and no text. */
const fewest = 20;

/**
 * Reads a PDF's text: lines put together to paragraphs by their distances, words divided at line ends joined again,
 * running headers, footers and page numbers left away. That text is what quotes point into.
 */
export const draftPdf = async (bytes: Uint8Array): Promise<Draft | Refused> => {
  try {
    // The copy is the reader's own: pdf.js may take the buffer over.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const { items } = await extractTextItems(pdf);
      const { info } = await pdf.getMetadata();
      return draftLines(pdfLines(items), factsOf(info));
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (error) {
    return { reason: reasonOf(error) };
  }
};

const reasonOf = (error: unknown): string => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'PasswordException') return 'is protected by a password';
  if (name === 'InvalidPDFException' || name === 'FormatError')
    return 'is damaged: it has no valid PDF structure';
  return `could not be read as a PDF (${message.split('\n')[0]})`;
};

/** A title that a word processor or a printer made up is none. */
const madeUp =
  /^(?:microsoft \w+ - |untitled|document\d*$|print)|\.(?:docx?|pdf|indd|qxd|txt|html?|rtf|odt)$/i;

const factsOf = (info: object): Partial<ArticleFacts> => {
  const field = (name: string): string => {
    const value: unknown = Reflect.get(info, name);
    return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : '';
  };
  const [title, author, language] = [field('Title'), field('Author'), field('Language')];
  return {
    ...(title !== '' && !madeUp.test(title) && /\s/.test(title) ? { title } : {}),
    ...(/^\p{Lu}\S*(?: \S+)* \p{Lu}\S+$/u.test(author) ? { author } : {}),
    ...(/^[a-z]{2,3}(?:-\w+)*$/i.test(language) ? { language } : {}),
  };
};

interface Paragraph {
  readonly lines: readonly PdfLine[];
  readonly size: number;
}

const draftLines = (lines: readonly PdfLine[], facts: Partial<ArticleFacts>): Draft | Refused => {
  const all = lines.map(({ words }) => words).join('\n');
  if ((all.match(/\p{L}/gu)?.length ?? 0) < fewest) {
    return { reason: 'has no text in it, only pictures; run text recognition (OCR) on it first' };
  }
  const vocabulary = vocabularyOf(all);
  const bodySize = commonest(lines.map(({ size, words }) => [Math.round(size * 2) / 2, words.length]));
  const found = paragraphsOf(lines, bodySize);
  const blocks: DraftBlock[] = [];
  let text = '';
  for (const paragraph of found) {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += joinWords(
      paragraph.lines.map(({ words }) => words),
      vocabulary,
    );
    blocks.push({ start, end: text.length, kind: isHeading(paragraph, bodySize) ? 'heading' : 'body' });
  }
  const headline = headlineOf(found, bodySize, vocabulary);
  return { text, blocks, facts: headline === null ? facts : { ...facts, title: headline } };
};

/** The value with the most weight. */
const commonest = (weighted: readonly (readonly [value: number, weight: number])[]): number => {
  const weights = new Map<number, number>();
  for (const [value, weight] of weighted) weights.set(value, (weights.get(value) ?? 0) + weight);
  return [...weights].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0] as [
    number,
    number,
  ])[0];
};

const isHeading = ({ size, lines }: Paragraph, bodySize: number): boolean =>
  size > bodySize * 1.15 &&
  lines.length <= 4 &&
  lines.reduce((sum, { words }) => sum + words.length, 0) < 250;

/** The words in the largest letters of the first page that are set as a heading. */
const headlineOf = (
  found: readonly Paragraph[],
  bodySize: number,
  vocabulary: ReadonlySet<string>,
): string | null => {
  const first = found
    .filter(({ lines }) => lines[0]?.page === 0)
    .filter((paragraph) => isHeading(paragraph, bodySize));
  const [largest] = first.toSorted((a, b) => b.size - a.size);
  return largest
    ? joinWords(
        largest.lines.map(({ words }) => words),
        vocabulary,
      )
    : null;
};

const paragraphsOf = (lines: readonly PdfLine[], bodySize: number): Paragraph[] => {
  const spacing = lineSpacing(lines, bodySize);
  const width = Math.max(
    ...lines.filter(({ size }) => size <= bodySize * 1.15).map(({ x, right }) => right - x),
    1,
  );
  const found: PdfLine[][] = [];
  for (const [at, line] of lines.entries()) {
    const previous = lines[at - 1];
    const paragraph = found.at(-1);
    if (!previous || !paragraph || isApart(previous, line, spacing, width)) found.push([line]);
    else paragraph.push(line);
  }
  return found.map((group) => ({ lines: group, size: Math.max(...group.map(({ size }) => size)) }));
};

/** The distance from line to line inside paragraphs. */
const lineSpacing = (lines: readonly PdfLine[], bodySize: number): number => {
  const gaps = lines.flatMap((line, at) => {
    const gap = (lines[at - 1]?.y ?? 0) - line.y;
    return at > 0 && gap > 0 && gap < bodySize * 2.5 ? [[Math.round(gap * 2) / 2, 1] as const] : [];
  });
  return commonest(gaps) || bodySize * 1.2;
};

const isApart = (previous: PdfLine, line: PdfLine, spacing: number, width: number): boolean => {
  const larger = Math.max(previous.size, line.size);
  if (larger > Math.min(previous.size, line.size) * 1.12) return true;
  const ends = /[\p{Sentence_Terminal}…:]["'”’»)\]]*$/u.test(previous.words);
  const short = previous.right - previous.x < width * 0.85;
  const gap = previous.y - line.y;
  // On the next page or in the next column a sentence may go on.
  if (previous.page !== line.page || gap < -larger) return ends || (short && !/^\p{Ll}/u.test(line.words));
  if (gap > Math.max(spacing, larger * 1.15) * 1.35) return true;
  const indented = line.x - previous.x > larger * 0.8 && line.x - previous.x < larger * 5;
  return ends && (short || indented);
};
