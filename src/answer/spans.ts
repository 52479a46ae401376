import type { Span } from '../article/article.ts';
import { words } from '../index/terms.ts';
import type { QuestionKind } from './question.ts';

const month =
  '(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)';
const name = "\\p{Lu}[\\p{L}\\p{M}\\p{N}'’-]*";
const names = `${name}(?:\\s+(?:(?:of|de|van|von|al|bin|the)\\s+)?${name})*`;

const patterns: Readonly<Partial<Record<QuestionKind, RegExp>>> = {
  time: new RegExp(
    `(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\\s+)?(?:\\d{1,2}\\s+${month}(?:\\s+\\d{4})?|${month}\\s+\\d{1,2}(?!\\d)(?:,?\\s+\\d{4})?|${month}\\s+\\d{4})|\\b(?:1\\d{3}|20\\d{2})s?\\b|\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b|\\b(?:yesterday|today|tomorrow|tonight|(?:last|next|this|earlier this) (?:week|month|year))\\b|\\b${month}\\b`,
    'gu',
  ),
  quantity:
    /(?:[$€£]\s?)?\d+(?:[.,]\d+)*(?:\s?(?:%|percent|per cent|million|billion|thousand|trillion))?(?:\s+\p{Ll}+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?|dozens?)\b(?:\s+\p{Ll}+)?/giu,
  person: new RegExp(names, 'gu'),
  place: new RegExp(`(?<=\\b(?:in|at|near|from|to|of|outside|across)\\s+(?:the\\s+)?)${names}`, 'gu'),
};

/**
 * The words of a sentence that look like what a question asks for, when no reader tells: a date, an amount, a name that
 * the question does not hold itself. `null` where the kind of question has no such look, or nothing has it.
 *
 * @param terms the question's
 */
export const likelySpan = (kind: QuestionKind, sentence: string, terms: readonly string[]): Span | null => {
  const pattern = patterns[kind];
  if (!pattern) return null;
  const asked = new Set(terms);
  for (const match of sentence.matchAll(pattern)) {
    const fresh = words(match[0]).some(({ term }) => !asked.has(term));
    const opensSentence = match.index === 0 && !/\s/.test(match[0]) && kind !== 'time' && kind !== 'quantity';
    if (fresh && !opensSentence) return { start: match.index, end: match.index + match[0].length };
  }
  return null;
};
