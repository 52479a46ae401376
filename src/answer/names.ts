const capitalised = String.raw`\p{Lu}[\p{L}\p{M}\p{N}’'.-]*`;
/** Capitalised words in a row, small words of names between them allowed. */
const pattern = new RegExp(
  String.raw`${capitalised}(?:\s+(?:(?:of|de|van|von|al|bin|the|for)\s+)?${capitalised})*`,
  'gu',
);
/** Words that are capitalised for other reasons. */
const others =
  /^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|and|but|so|or|then|the|a|an|in|on|at|i|since|by|it|they|he|she|this|that)$/i;
const time =
  /^(?:(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.|uary|ruary|ch|il|e|y|ust|ember|ober)?|may|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;

/** The names that stand in a text, in its order, without what belongs to the sentence: "Who", "Marlow's" is "Marlow". */
export const namesOf = (text: string): string[] =>
  [...text.matchAll(pattern)].flatMap(([found]) => {
    const words = found.split(/\s+/);
    while (words[0] !== undefined && others.test(words[0])) words.shift();
    const name = words.join(' ').replace(/(?:['’]s?|\.)$/u, '');
    return name === '' || words.every((word) => time.test(word)) ? [] : [name];
  });

/** The last name in a text, which questions speak of most. */
export const nameIn = (text: string): string | null => namesOf(text).at(-1) ?? null;

const bodies =
  /\b(?:Force|Forces|Guards?|Army|Navy|Party|Ministry|Department|Union|Company|Council|Committee|Commission|Court|Group|Agency|Bank|Club|Team|University|Office|Post|Times|Street|Airport|Palace|Zone|Embassy|House|Court|State|States|Islands?|Republic|Kingdom)\b/u;

/** The first name in a text that may be a person's: no body, no abbreviation, no place that something happens in. */
export const personIn = (text: string): string | null =>
  namesOf(text).find(
    (name) =>
      !bodies.test(name) &&
      !/^\p{Lu}+$/u.test(name) &&
      !new RegExp(String.raw`\b(?:in|at|near|from)\s+(?:the\s+)?${literally(name)}`, 'u').test(text),
  ) ?? null;

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
