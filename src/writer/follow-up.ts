import { isStopTerm, terms } from '../index/terms.ts';
import { lexemes } from './support/lexemes.ts';
import { isAlike } from './support/senses.ts';
import { tidy } from './tidy.ts';

/** UTF-16 code units of a question that was made to stand alone at most, and how much longer it may get. */
const longest = 300;
const mostAdded = 150;

const asking =
  /\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b/i;

/**
 * What a model made of a follow-up, where it can be trusted: a question, not much longer than the one it came from, of
 * the conversation's and the question's own words. Else `null`.
 *
 * @param conversation the lines that the model was shown
 */
export const standsAlone = (
  reply: string,
  question: string,
  conversation: readonly string[],
): string | null => {
  const lines = reply
    .replace(/^\s*<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/i, '')
    .split(/\r\n|\n|\r/)
    .map((line) => tidy(line))
    .filter((line) => line !== '');
  const [line] = lines;
  if (line === undefined) return null;
  const text = line
    .replace(/^(?:(?:rewritten |standalone |the )?question|rewritten|q)\s*:\s*/i, '')
    .replace(/^["“'‘](.*)["”'’]$/u, '$1')
    .trim();
  if (text.length > Math.min(longest, question.length + mostAdded)) return null;
  if (
    !/\?$/.test(text) ||
    /[.!?]\s+\S/.test(text.replaceAll(/\b(?:\p{Lu}|Gen|Mr|Mrs|Ms|Dr|St)\./gu, '')) ||
    !asking.test(text)
  )
    return null;
  const said = lexemes([question, ...conversation].join('\n'));
  const known = lexemes(text).every(
    ({ kind, term, date }) =>
      kind === 'function' ||
      said.some((other) =>
        date
          ? JSON.stringify(other.date) === JSON.stringify(date)
          : other.term === term || (kind === 'word' && isAlike(other.term, term)),
      ),
  );
  return known && keepsSubject(text, question) ? text : null;
};

/** Whether the new question still asks what was asked: no word of it that means something got lost. */
const keepsSubject = (text: string, question: string): boolean => {
  const kept = terms(text);
  const own = terms(question).filter((term) => !isStopTerm(term));
  return own.every((term) => kept.some((other) => isAlike(other, term)));
};
