import type { Span } from '../article/article.ts';

/** A part of a text: words, or what stands between quotation marks. */
export interface TextPart {
  readonly quoted: boolean;
  readonly text: string;
}

const pairs: readonly (readonly [string, string])[] = [
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['»', '«'],
  ['"', '"'],
  ['「', '」'],
  ['『', '』'],
];

const mark = /[“”„‟«»‹›"「」『』〝〞＂]/u;

/**
 * A text in parts at its quotation marks; `null` where they do not pair. Single marks count where they cannot be
 * apostrophes.
 */
export const quotedParts = (original: string): readonly TextPart[] | null => {
  const text = original.replaceAll(
    /(?<=^|[\s(])['‘](?=\S)([^'‘’]*(?:(?<=\p{L})['’](?=\p{L})[^'‘’]*)*)['’](?=$|[\s.,;:!?)])/gu,
    '“$1”',
  );
  const parts: TextPart[] = [];
  let rest = text;
  for (;;) {
    const opening = mark.exec(rest);
    if (!opening) break;
    const after = rest.slice(opening.index + 1);
    const ends = pairs.flatMap(([open, close]) => {
      const at = open === opening[0] ? after.indexOf(close) : -1;
      return at < 0 ? [] : [at];
    });
    const end = Math.min(...ends);
    if (!Number.isFinite(end) || mark.test(after.slice(0, end))) return null;
    parts.push(
      { quoted: false, text: rest.slice(0, opening.index) },
      { quoted: true, text: after.slice(0, end) },
    );
    rest = after.slice(end + 1);
  }
  parts.push({ quoted: false, text: rest });
  return parts.filter(({ quoted, text: part }) => quoted || part !== '');
};

/** What one character of a text is compared by; `''` for what may be there or not. */
const comparable = (character: string): string => {
  if (/\p{Cf}/u.test(character)) return '';
  if (/\s/u.test(character)) return ' ';
  if (/['’‘`´]/u.test(character)) return "'";
  if (/["“”„«»]/u.test(character)) return '"';
  if (/[‐‑‒–—−]/u.test(character)) return '-';
  return character;
};

/**
 * Where words stand in a text, character for character but for white space and the shapes of marks; without a comma
 * or full stop at their end, which often belongs to whoever quotes. `null` where they do not stand there as whole words.
 */
export const findWords = (wanted: string, text: string): Span | null => {
  const words = squeeze(wanted.replace(/^[\s…]+|[\s.,…;:]+$/gu, ''));
  const known = squeeze(text);
  if (!/[\p{L}\p{N}]/u.test(words.text)) return null;
  for (let at = known.text.indexOf(words.text); at >= 0; at = known.text.indexOf(words.text, at + 1)) {
    const end = at + words.text.length;
    const whole =
      !/[\p{L}\p{N}]$/u.test(known.text.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(known.text.slice(end));
    const [first, last] = [known.offsets[at], known.offsets[end - 1]];
    if (whole && first !== undefined && last !== undefined) return { start: first, end: last + 1 };
  }
  return null;
};

/** A text with single spaces and plain marks, and where each of its code units came from. */
const squeeze = (text: string): { text: string; offsets: number[] } => {
  let squeezed = '';
  const offsets: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = comparable(text[i] ?? '');
    if (character === '' || (character === ' ' && (squeezed === '' || squeezed.endsWith(' ')))) continue;
    squeezed += character;
    offsets.push(i);
  }
  return { text: squeezed.trimEnd(), offsets };
};
