/** Ways to write the same thing, each brought to one word. Names in several words become one. */
const aliases: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:the )?United States(?: of America)?\b|\bU\. ?S\.(?: ?A\.)?(?=\W|$)|\bUSA?\b|\bAmericans?\b|\bAmerica\b/g,
    'Usamerica',
  ],
  [/\b(?:the )?United Kingdom\b|\bU\. ?K\.(?=\W|$)|\bUK\b|\b(?:Great )?Britain\b|\bBritish\b/g, 'Ukbritain'],
  [/\b(?:the )?United Nations\b|\bU\. ?N\.(?=\W|$)|\bUN\b/g, 'Unitednations'],
  [/\b(?:the )?European Union\b|\bE\. ?U\.(?=\W|$)|\bEU\b/g, 'Europeanunion'],
  [/\b(?:the )?United Arab Emirates\b|\bU\. ?A\. ?E\.(?=\W|$)|\bUAE\b/g, 'Arabemirates'],
  [/\bper cent\b/gi, 'percent'],
  [/\bcan(?:'t|not)\b/gi, 'can not'],
  [/\bwon't\b/gi, 'will not'],
  [/\bshan't\b/gi, 'shall not'],
  [/(?<=\p{L})n't\b/giu, ' not'],
  [/\bno one\b/gi, 'nobody'],
  [/\bMister\b/g, 'Mr'],
  [/\bGeneral\b(?= \p{Lu})/gu, 'Gen'],
];

/** A text in which what may be written in several ways is written in one; no offset into it means anything. */
export const canonical = (text: string): string =>
  aliases.reduce(
    (written, [pattern, word]) => written.replaceAll(pattern, word),
    text
      .normalize('NFKC')
      .replaceAll(/[’‘`´]/g, "'")
      .replaceAll(/[‐‑‒−]/g, '-')
      .replaceAll(/\s+/g, ' '),
  );
