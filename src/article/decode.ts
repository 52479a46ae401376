import chardet from 'chardet';

/** Text, with a note for people where its encoding had to be guessed; or why there is none. */
export type Decoded = { readonly text: string; readonly note?: string } | { readonly reason: string };

const marks: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32'],
  [[0, 0, 0xfe, 0xff], 'utf-32'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const formats: readonly (readonly [start: string, name: string])[] = [
  ['%PDF-', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive or an office document'],
  ['\xd0\xcf\x11\xe0', 'an office document'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['RIFF', 'a picture, sound or film'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x7fELF', 'a program'],
  ['{\\rtf', 'a rich text document'],
];

/** How much of a file is looked at to guess its encoding, in bytes. */
const sample = 1 << 16;
/** chardet's confidence, 0 to 100, from which its best guess is believed, and how far it must lead the next. */
const believed = 40;
const lead = 10;

/**
 * Decodes text: by its byte-order mark, else as UTF-8, else by the encoding declared for it, else by the
 * encoding that its bytes look like. The mark itself is no part of the text. Bytes that are no text are refused.
 *
 * @param declared name of an encoding from a header or from markup
 */
export const decodeText = (bytes: Uint8Array, declared?: string): Decoded => {
  const mark = marks.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  if (mark) return decodeMarked(bytes.subarray(mark[0].length), mark[1]);
  const format = formatOf(bytes);
  if (format !== null) return { reason: `is ${format}, not text` };
  const wide = wideOrder(bytes);
  if (wide !== null) return noted(bytes, wide, 'no byte-order mark');
  if (bytes.subarray(0, sample).includes(0)) return { reason: 'is binary, not text' };
  const text = decodeAs(bytes, 'utf-8');
  if (text !== null) return isBinary(text) ? { reason: 'is binary, not text' } : { text };
  const told = declared === undefined ? null : decodeAs(bytes, declared);
  return told === null ? guess(bytes) : { text: told };
};

/** What the first bytes say that a file is: `a PNG picture`; `null` where they say nothing. */
export const formatOf = (bytes: Uint8Array): string | null => {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  return formats.find(([magic]) => start.startsWith(magic))?.[1] ?? null;
};

/** `null` where the bytes are not valid in that encoding, or the encoding is unknown. */
const decodeAs = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    if (decoder.encoding !== 'windows-1252') return decoder.decode(bytes);
    const text = decodeWestern(bytes);
    return text.includes('\ufffd') ? null : text;
  } catch {
    return null;
  }
};

/** As browsers decode: replacement characters stand for bytes that are not valid. `null` for an unknown encoding. */
export const decodeLoosely = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    const decoder = new TextDecoder(encoding);
    return decoder.encoding === 'windows-1252' ? decodeWestern(bytes) : decoder.decode(bytes);
  } catch {
    return null;
  }
};

/** Characters of Windows-1252 from 0x80 to 0x9f; five bytes have none. */
const western = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ';

/** Windows-1252, which also stands for ISO-8859-1 on the web. Node 20 decodes these bytes to control characters. */
const decodeWestern = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (byte) => western[byte.charCodeAt(0) - 0x80] ?? '\ufffd');

const decodeMarked = (bytes: Uint8Array, encoding: string): Decoded => {
  const text = decodeAs(bytes, encoding);
  if (text !== null) return { text };
  return encoding === 'utf-32'
    ? { reason: 'is encoded in UTF-32, which is not read; save it as UTF-8' }
    : {
        reason: `begins with the mark of ${encoding.toUpperCase()} but is not valid ${encoding.toUpperCase()}`,
      };
};

/** UTF-16 without a mark has a zero in nearly every other byte of Western text. */
const wideOrder = (bytes: Uint8Array): string | null => {
  const start = bytes.subarray(0, sample & ~1);
  if (start.length < 8 || bytes.length % 2 !== 0) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < start.length; at += 1) {
    if (start[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const most = start.length * 0.35;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : null;
};

/** More than one control character in a hundred. */
const isBinary = (text: string): boolean => {
  const start = text.slice(0, sample);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return (start.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0) > start.length / 100;
};

const guess = (bytes: Uint8Array): Decoded => {
  const [best, next] = chardet.analyse(bytes.subarray(0, sample));
  const sure = best && best.confidence >= believed && best.confidence - (next?.confidence ?? 0) >= lead;
  if (!best || !sure) return { reason: 'is in an encoding that could not be told; save it as UTF-8' };
  if (best.name === 'UTF-8')
    return { reason: 'is not valid UTF-8, a part of it is damaged; save it as UTF-8' };
  return noted(bytes, best.name, 'not UTF-8');
};

const noted = (bytes: Uint8Array, encoding: string, why: string): Decoded => {
  const text = decodeAs(bytes, encoding);
  const name = encoding.toUpperCase();
  if (text === null)
    return { reason: `seems to be in ${name}, which could not be decoded; save it as UTF-8` };
  return isBinary(text)
    ? { reason: 'is binary, not text' }
    : { text, note: `read as ${name} (${why}); check its characters` };
};
