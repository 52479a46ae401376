/** Characters that can begin or end formatting wherever they stand. */
const ALWAYS = /[\\*_~|`[<]/;

/** What turns a line into a heading, small print, a list or a quote when it is the first thing in it. */
const LINE_START = /^(\s*)(?:[#>+-]|\d+(?=\.(?:\s|$)))/gm;

/** `:name:` (emoji), the colon of an address, and the two words that call everybody. */
const SOMETIMES = /:(?=[^\s:]+:)|(?<=[a-z]):(?=\/\/)|@(?=everyone|here)/gi;

/**
 * Every UTF-16 code unit of a text as it must be written for Discord to show that unit and nothing else.
 * Joined they are the escaped text; what is put between two of them (a bold mark) does not disturb the rest.
 *
 * Line breaks become `\n`, half surrogate pairs U+FFFD, and NUL is left out: Discord refuses them otherwise.
 *
 * @returns one string a code unit, empty where the unit is not written
 */
export const escapedUnits = (text: string): string[] => {
  const units = text.split('').map((unit) => (ALWAYS.test(unit) ? `\\${unit}` : unit));
  const mark = (at: number): void => {
    const unit = text[at];
    if (unit !== undefined && units[at] === unit) units[at] = `\\${unit}`;
  };
  const lines = text.replace(/\r(?!\n)/g, '\n');
  for (const match of lines.matchAll(LINE_START)) {
    // "1." is a list because of its full stop, everything else because of its first character.
    const first = match.index + (match[1] ?? '').length;
    const digits = /^\d+/.exec(match[0].slice((match[1] ?? '').length))?.[0].length ?? 0;
    mark(first + digits);
  }
  for (const match of text.matchAll(SOMETIMES)) mark(match.index);
  for (const match of text.matchAll(/\r\n?|\0/g)) units[match.index] = match[0] === '\r' ? '\n' : '';
  for (const match of text.matchAll(/\p{Surrogate}/gu)) units[match.index] = '\uFFFD';
  return units;
};

/**
 * Escapes a text so that Discord shows it as it was written: nothing in it becomes formatting, a mention,
 * a link, an emoji, a heading, a list or a quote.
 */
export const escapeMarkdown = (text: string): string => escapedUnits(text).join('');

/** A text on one line, for titles and questions: white space of any kind becomes one space. */
export const oneLine = (text: string): string =>
  text
    // Direction marks could turn the rest of the line around.
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\s\u0085\p{Cc}]+/gu, ' ')
    .trim();

/** Wraps units in bold, line by line, because a style that runs over a quote's line breaks is not safe everywhere. */
const bolded = (units: readonly string[]): string => {
  const lines = units.join('').split('\n');
  return lines
    .map((line) => {
      const [, before = '', core = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(line) ?? [];
      return core === '' ? line : `${before}**${core}**${after}`;
    })
    .join('\n');
};

/**
 * Units with some runs of them in bold.
 *
 * @param units from `escapedUnits`
 * @param bold half-open ranges of unit indexes, in order, none touching another
 */
export const withBold = (units: readonly string[], bold: readonly (readonly [number, number])[]): string => {
  let done = 0;
  let shown = '';
  for (const [from, to] of bold) {
    const start = Math.max(done, from);
    const end = Math.max(start, to);
    shown += units.slice(done, start).join('') + bolded(units.slice(start, end));
    done = end;
  }
  return shown + units.slice(done).join('');
};

/** A block quote: every line of already escaped text behind `> `. */
export const blockQuote = (markdown: string): string =>
  markdown
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/** Small print; one line, because Discord's small print ends with its line. */
export const smallPrint = (markdown: string): string => `-# ${markdown}`;

/** An address that is safe between the parentheses of a link, or `null` where it is none that people can open. */
const linkTarget = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.href.replace(
    /[()<>\\"'*|`\s]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
};

/**
 * A label that opens an address; the label alone where the address is none.
 * Brackets in the label become parentheses and `https://` is dropped, because Discord shows the source
 * of a link whose label holds either.
 */
export const maskedLink = (label: string, address: string | null): string => {
  const line = oneLine(label);
  const target = address === null ? null : linkTarget(address);
  if (target === null || line === '') return escapeMarkdown(line);
  const plain = line
    .replace(/\[/g, '(')
    .replace(/\]/g, ')')
    .replace(/[a-z]+:\/\//gi, '');
  return `[${escapeMarkdown(plain)}](${target})`;
};
