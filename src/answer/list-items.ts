/** What stands between the items of a list: "A, B and C", "A; B; or C". */
const separator = /\s*[,;]\s+(?:and|or|as well as)\s+|\s*[,;]\s+|\s+(?:and|or|as well as)\s+/gu;

/** Words that begin a clause, which is no item. */
const clause =
  /^(?:who|whom|whose|which|that|where|when|while|but|because|although|though|if|so|not|he|she|it|they|we|i|you)\b/iu;

/** Fewer may be one name of several words: "research and development". */
const fewestItems = 3;
const longestItem = 6;

/**
 * The items of words that list several, as half-open ranges of the text; the whole text as the only one where it is no
 * list.
 */
export const listItems = (text: string): readonly (readonly [number, number])[] => {
  const items: [number, number][] = [];
  let from = 0;
  for (const match of text.matchAll(separator)) {
    items.push([from, match.index]);
    from = match.index + match[0].length;
  }
  items.push([from, text.length]);
  const isList =
    items.length >= fewestItems &&
    items.every(([start, end]) => {
      const item = text.slice(start, end).trim();
      return item !== '' && item.split(/\s+/).length <= longestItem && !clause.test(item);
    });
  return isList ? items : [[0, text.length]];
};
