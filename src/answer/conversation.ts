import { isStopTerm, subjectTerms, terms } from '../index/terms.ts';
import type { Turn } from './answer.ts';
import { questionKind } from './question.ts';

const name = String.raw`\p{Lu}[\p{L}\p{M}\p{N}'’.-]*`;
/** Names: capitalised words in a row, small words of names between them allowed. */
const names = new RegExp(String.raw`${name}(?:\s+(?:(?:of|de|van|von|al|bin|the|for)\s+)?${name})*`, 'gu');

const person = /\b(?:he|she|him|her|his|hers)\b/iu;
const thing = /\b(?:it|its|they|them|their|theirs|this|that|these|those|there|then)\b/iu;
const opener = /^\W*(?:and|but|so|or|also|then|what about|how about|what of)\b\s*/iu;
const whatAbout = /^\W*(?:(?:and|but|so)\s+)?(?:what|how) (?:about|of)\s+(?:the\s+)?/iu;
const bareQuestion =
  /^\W*(?:and|but|so)?\W*(?:why|when|where|who|how|how so|how come|since when|by whom|how many|how much|which one|which ones|what else|who else|really)(?: (?:not|exactly|then|so|is that|was that))?\W*$/iu;
const questionOpening =
  /^\W*(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|old|often|far|big|large))?|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b/iu;
const startsAsQuestion = (text: string): boolean => questionOpening.test(text);

/**
 * A question made to stand alone: what it leaves to the conversation before it is put in. Pronouns get the name that
 * was spoken of, "what about 2018?" repeats the question before with 2018, and "why?" asks it about what was said.
 * A question that stands alone already comes back as it is.
 */
export const completeQuestion = (question: string, conversation: readonly Turn[]): string => {
  const last = conversation.at(-1);
  if (!last) return question;
  const before = last.answer?.understood ?? last.question;
  const text = question.replace(opener, (found) => (whatAbout.test(question) ? found : '')).trim();
  if (bareQuestion.test(question))
    return `${bareWord(text)} ${statement(before, last.answer?.answer ?? null)}`;
  if (whatAbout.test(question))
    return replaceLike(before, question.replace(whatAbout, '').replace(/[?\s]+$/u, ''));
  if (!startsAsQuestion(text) && subjectTerms(text).length <= 3)
    return replaceLike(before, text.replace(/[?\s]+$/u, ''));
  if (person.test(text)) return substitute(text, person, personOf(last, before));
  if (thing.test(text) && newNames(text).length === 0) return substitute(text, thing, topicOf(before));
  return opener.test(question) || subjectCount(text) <= 1 ? withTopic(text, before) : question;
};

const subjectCount = (text: string): number => terms(text).filter((term) => !isStopTerm(term)).length;

const newNames = (text: string): string[] =>
  [...text.matchAll(names)].map(([found]) => found).filter((found) => !questionOpening.test(found));

/** Who "he" or "she" is: the answer when a person was asked for, else who the question before spoke of. */
const personOf = ({ answer }: Turn, before: string): string => {
  const answered = answer?.answered && questionKind(before) === 'person' ? answer.answer : null;
  const spoken = newNames(before).at(-1);
  const named = answer?.quotes[0] ? newNames(answer.quotes[0].text)[0] : undefined;
  return (answered && /\p{Lu}/u.test(answered) ? answered : null) ?? spoken ?? named ?? '';
};

/** What a question is about: its words without those that ask. */
const topicOf = (question: string): string =>
  question
    .replace(/[?!.\s]+$/u, '')
    .replace(questionOpening, '')
    .replace(/^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b/iu, '')
    .trim();

const substitute = (text: string, pronoun: RegExp, meaning: string): string => {
  if (meaning === '') return text;
  const possessive = /\b(?:his|her|hers|its|their|theirs)\b(?=\s+\p{L})/iu;
  const short = meaning.split(/\s+/).length <= 4;
  if (!short) return withTopic(text, meaning);
  return text.replace(pronoun, (found, offset: number) =>
    possessive.test(found + text.slice(offset + found.length)) && /^(?:his|her|its|their)$/i.test(found)
      ? `${meaning}'s`
      : meaning,
  );
};

const withTopic = (text: string, topic: string): string => {
  const known = new Set(terms(text));
  const added = topicOf(topic)
    .split(/\s+/)
    .filter((word) => subjectTerms(word).some((term) => !isStopTerm(term) && !known.has(term)));
  return added.length === 0
    ? text
    : `${text.replace(/[?\s]+$/u, '')} (${added.join(' ').replace(/[(),;]/g, '')})?`;
};

const bareWord = (text: string): string => text.replace(/[?!.\s]+$/u, '') || 'Why';

/** What a question and its answer said together, for a bare "why?" after it. */
const statement = (question: string, answer: string | null): string =>
  `${topicOf(question)}${answer && questionKind(question) !== 'yes-no' ? ` ${answer}` : ''}?`;

const year = /\b(?:1\d{3}|20\d{2})\b/;

/** The question before, with the one thing exchanged that the new words are like: a year for a year, a name for a name. */
const replaceLike = (before: string, words: string): string => {
  if (year.test(words) && year.test(before)) return before.replace(year, words);
  const named = newNames(before);
  const last = named.at(-1);
  if (/^\p{Lu}/u.test(words) && last) return before.replace(last, words);
  return `${before.replace(/[?\s]+$/u, '')}: ${words}?`;
};
