/** UTF-16 code units that are looked at: whatever is longer is not shown anyway, and must not cost time. */
const longest = 2_000;

/** A model's line as it may be shown: without emphasis and invisible characters, white space as single spaces. */
export const tidy = (text: string): string =>
  text
    .slice(0, longest)
    .normalize('NFC')
    .replaceAll(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,;:!?](?:\s|$))/g, '')
    .trim();
