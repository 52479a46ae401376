import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/article/decode.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
/** Windows-1251, for what Cyrillic needs. */
const cyrillic = (text: string): Buffer =>
  Buffer.from(
    Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
    }),
  );
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const russian = 'Министр сказал, что встреча пройдет в Москве в среду. Он не назвал точное время.';
const french =
  "Le ministre a déclaré que l'été était très chaud à Besançon, où il n'a pas plu depuis un mois.";

describe('text is decoded', () => {
  test.each([
    ['UTF-8', Buffer.from('Café – 😀 e\u0301'), 'Café – 😀 e\u0301'],
    ['UTF-8 with a mark', Buffer.from('\ufeffCafé'), 'Café'],
    ['UTF-16 little-endian', Buffer.from('\ufeffCafé 😀', 'utf16le'), 'Café 😀'],
    ['UTF-16 big-endian', swapped('\ufeffCafé 😀'), 'Café 😀'],
    ['CRLF and tabs', Buffer.from('a\r\n\tb'), 'a\r\n\tb'],
    ['a mark in the middle stays', Buffer.from('a\ufeffb'), 'a\ufeffb'],
  ])('%s', (_, bytes, text) => {
    expect(decodeText(bytes)).toEqual({ text });
  });

  test.each([
    [
      'Windows-1252',
      latin('The caf\xe9 is closed. It re-opens \x93soon\x94 at \x80 5.'),
      'The café is closed. It re-opens “soon” at € 5.',
      /WINDOWS-1252/,
    ],
    ['ISO-8859-1', latin(french), french, /ISO-8859-1/],
    ['Windows-1251', cyrillic(russian), russian, /WINDOWS-1251/],
    [
      'UTF-16 without a mark',
      Buffer.from('Staff to leave', 'utf16le'),
      'Staff to leave',
      /UTF-16LE \(no byte-order mark\)/,
    ],
    ['the same, big-endian', swapped('Staff to leave'), 'Staff to leave', /UTF-16BE/],
    [
      'Shift_JIS',
      Buffer.from('93fa967b8cea82cc8365834c835883678 2c582b78142'.replace(/ /g, ''), 'hex'),
      '日本語のテキストです。',
      /SHIFT_JIS/,
    ],
  ])('%s, with a note', (_, bytes, text, note) => {
    expect(decodeText(bytes)).toEqual({ text, note: expect.stringMatching(note) });
  });

  test('as declared, where it is not UTF-8', () => {
    expect(decodeText(latin('\xe9t\xe9'), 'iso-8859-1')).toEqual({ text: 'été' });
  });
});

describe('what is no text is refused', () => {
  test.each([
    ['NUL bytes', Buffer.from([65, 66, 0, 67, 0, 0, 68, 1, 2, 3]), /binary/],
    ['control characters', Buffer.from(Array.from({ length: 200 }, (_, at) => 1 + (at % 8))), /binary/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'), /PNG picture/],
    ['an office document', Buffer.from('PK\x03\x04\0\0', 'latin1'), /office document/],
    ['a PDF', Buffer.from('%PDF-1.7\n'), /is a PDF, not text/],
    ['a program', Buffer.from('\x7fELF\x02\x01', 'latin1'), /program/],
    ['rich text', Buffer.from('{\\rtf1 Hello}'), /rich text/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]), /UTF-32/],
    ['a mark that lies', Buffer.from([0xef, 0xbb, 0xbf, 0xff]), /not valid UTF-8/],
    ['too little to tell', Buffer.from([72, 0xe9, 0x81]), /encoding/],
  ])('%s', (_, bytes, reason) => {
    expect(decodeText(bytes)).toEqual({ reason: expect.stringMatching(reason) });
  });
});
