/** Words at a place on a page: points from the lower left corner. */
export interface PdfWords {
  readonly words: string;
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
}

export interface PdfOptions {
  readonly info?: Readonly<Record<string, string>>;
  /** Protects the file by a password that nobody knows. */
  readonly locked?: boolean;
}

const escaped = (words: string): string => words.replace(/[\\()]/g, '\\$&');

const dictionary = (entries: Readonly<Record<string, string>>): string =>
  `<< ${Object.entries(entries)
    .map(([name, value]) => `/${name} (${escaped(value)})`)
    .join(' ')} >>`;

/** A PDF 1.4 of pages of Helvetica, in Latin-1. */
export const writePdf = (
  pages: readonly (readonly PdfWords[])[],
  { info = {}, locked = false }: PdfOptions = {},
): Buffer => {
  const kids = pages.map((_, at) => `${5 + at * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    dictionary(info),
    ...pages.flatMap((page, at) => {
      const stream = page
        .map(({ words, x = 72, y, size = 11 }) => `BT /F1 ${size} Tf ${x} ${y} Td (${escaped(words)}) Tj ET`)
        .join('\n');
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${6 + at * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const key = 'ab'.repeat(32);
  const lock = locked
    ? `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >> /ID [<00><00>]`
    : '';
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R ${lock} >>`;
  return Buffer.from(`${file}${table}${trailer}\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
};

/** Lines one below the other. */
export const pdfLinesAt = (
  top: number,
  lines: readonly string[],
  { size = 11, x = 72, leading = 14 } = {},
): PdfWords[] => lines.map((words, at) => ({ words, x, y: top - at * leading, size }));
