const divided = /^(?<rest>[\s\S]*?)(?<first>[\p{L}\p{M}]+)(?<hyphen>[-\u2010\u00ad])$/u;
/** A mark at the end of a line that has no space behind it: `1990-`, `and/`. */
const tight = /[\p{L}\p{N}][-\u2010/]$/u;
/** First parts of words that keep their hyphen wherever they are divided. */
const compound =
  /^(?:well|self|non|ex|co|anti|pro|half|long|short|high|low|mid|post|pre|semi|so|then|year|vice|cross|full|part|first|second|third|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|al|el)$/i;

/** How the words of a document are written, those with a hyphen included, for `joinWords`. */
export const vocabularyOf = (document: string): ReadonlySet<string> =>
  new Set(document.match(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu));

/**
 * Joins lines to running text. A word that was divided at the end of a line loses its hyphen, unless the hyphen is
 * the word's own: because the document has the word with it elsewhere, or its first part usually keeps it.
 *
 * @param vocabulary of the document, to see how a word is written elsewhere
 */
export const joinWords = (lines: readonly string[], vocabulary: ReadonlySet<string>): string => {
  let text = '';
  for (const line of lines) {
    const groups = divided.exec(text.slice(-60))?.groups;
    const second = /^[\p{L}\p{M}]+/u.exec(line)?.[0];
    if (text === '') text = line;
    else if (!groups || second === undefined) text += tight.test(text.slice(-2)) ? line : ` ${line}`;
    else if (keepsHyphen(groups['first'] ?? '', second, groups['hyphen'] ?? '', vocabulary)) text += line;
    else text = text.slice(0, -1) + line;
  }
  return text;
};

const keepsHyphen = (
  first: string,
  second: string,
  hyphen: string,
  vocabulary: ReadonlySet<string>,
): boolean => {
  if (hyphen === '\u00ad') return false;
  if (!/^\p{Ll}/u.test(second) || vocabulary.has(`${first}-${second}`)) return true;
  return !vocabulary.has(first + second) && compound.test(first);
};
