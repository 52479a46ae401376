import { isStopTerm, subjectTerms, terms } from '../index/terms.ts';
import type { Turn } from './answer.ts';
import { nameIn, namesOf, personIn } from './names.ts';
import { questionKind } from './question.ts';

const auxiliary = '(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)';
const asking =
  '(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|old|often|far|big|large))?)';
const questionOpening = new RegExp(String.raw`^\W*(?:${asking}|${auxiliary})\b`, 'i');

/** "And", "but" in front of a question lean on what was said before. */
const opener = /^\W*(?:(?:and|but|so|or|also|then|ok(?:ay)?)\b[\s,]*)+/i;
const whatAbout = /^\W*(?:what|how) (?:about|of)\s+(?:the\s+)?/i;
const preposition = /^(?:in|on|at|for|from|by|to|of|with|since|until|during)\s+(?:the\s+)?/i;
const bareQuestion =
  /^\W*(?:(?:by|since|until|from) )?(?:why|when|where|who|whom|how|how so|how come|how many|how much|how long|how often|what for|what else|who else|which one|which ones|really)(?: (?:not|exactly|then|so))?\W*$/i;

const person = /\b(?:he|she|him|her|his|hers)\b/i;
const possessive = /^(?:his|her)$/i;
/** Not "IT", not "there is", not "this year", not the "that" which joins two clauses. */
const thing = new RegExp(
  String.raw`\b(?:[Ii]ts?|[Tt]hey|[Tt]hem|[Tt]heirs?|(?<!\b(?:is|are|was|were|will|has|have|be|been)\s)[Tt]here|[Tt]h(?:is|ese)(?!\s+(?:years?|months?|weeks?|days?|time|morning|evening|article|story|report)\b)|[Tt]hose(?!\s+(?:who|that)\b)|[Tt]hat(?=\W*$|\s+(?:${auxiliary}|happen|mean)\b))\b`,
);
const endsInThing = /\b(?:it|them|that|this|those|there)\W*$/;

/** Words of the conversation that are added to a question at most. */
const mostAdded = 8;

/**
 * A question made to stand alone: what it leaves to the conversation before it is put in. "He" gets the name that was
 * spoken of, "what about 2018?" repeats the question before with 2018, "why?" asks it about what was said, and where
 * nothing can be put in its place, the words that were spoken of follow in parentheses.
 * A question that stands alone already comes back as it is.
 *
 * @param turns oldest first
 */
export const completeQuestion = (question: string, turns: readonly Turn[]): string => {
  // Greetings and the like are nothing to come back to.
  const conversation = turns.filter(({ answer }) => !answer?.refusal);
  const last = conversation.at(-1);
  const text = question.replace(opener, '').trim();
  if (!last || !hasWords(text) || !hasWords(spoken(last))) return question;
  const leans = opener.test(question);
  if (bareQuestion.test(text)) return askAgain(bare(text), last);
  // "And the embassy? Will it close?" says itself what it speaks of.
  if (/[?!.]\s+\S/.test(text.replace(/\b(?:\p{Lu}|Gen|Mr|Mrs|Ms|Dr|St)\./gu, ''))) {
    const rest = text.replace(whatAbout, '');
    if (!hasWords(rest)) return question;
    return namesOf(rest).length > 0 ? rest : withTopic(rest, last);
  }
  if (whatAbout.test(text)) return exchange(spoken(last), bare(text.replace(whatAbout, '')));
  if (isFragment(text, leans)) return exchange(spoken(last), bare(text));
  const named = person.test(text) ? withPerson(text, personOf(text, conversation)) : text;
  if (named !== text && !endsInThing.test(text)) return named;
  if (thing.test(named) && (namesOf(named).length === 0 || endsInThing.test(named)))
    return withThing(named, last);
  const alone = !leans && (namesOf(text).length > 0 || subject(text).length > 1);
  return alone ? question : withTopic(named, last);
};

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const spoken = ({ question, answer }: Turn): string => answer?.understood ?? question;

const bare = (text: string): string => text.replace(/[?!.,;:\s]+$/u, '');

/** The terms that a question brings itself. */
const subject = (text: string): string[] =>
  terms(text.replace(questionOpening, '').replace(/\belse\b/gi, '')).filter((term) => !isStopTerm(term));

/** A few words that are no question by themselves: "and in Spain?", "2018?". Keywords typed to search stand alone. */
const isFragment = (text: string, leans: boolean): boolean =>
  !questionOpening.test(text) &&
  subjectTerms(text).length <= 3 &&
  (leans || /\?\s*$/.test(text) || preposition.test(text) || year.test(text));

/** The question before, asked with another question word: "Why?" after "When did it open?" is "Why did it open?". */
const askAgain = (word: string, last: Turn): string => {
  const before = bare(spoken(last));
  const said = shortAnswer(last);
  const told = said === null ? '' : ` (${said})`;
  const [, noun, verb = '', rest] =
    new RegExp(
      String.raw`^\W*(?:which|what|whose|how many|how much)\s+((?!${auxiliary}\b).+?)\s+(${auxiliary})\s+(.+)$`,
      'i',
    ).exec(before) ?? [];
  if (noun !== undefined) {
    const order = /^(?:is|are|was|were)$/i.test(verb) ? `${noun} ${rest}` : `${rest} ${noun}`;
    return `${word} ${verb} ${order}${told}?`;
  }
  const predicate = before.replace(new RegExp(String.raw`^\W*${asking}\s+`, 'i'), '');
  const inverted = new RegExp(String.raw`^${auxiliary}\b`, 'i').test(predicate);
  // "Who won?" has no subject but its answer.
  return inverted || said === null
    ? `${word} ${lowerFirst(predicate)}${inverted ? told : ''}?`
    : `${word} ${said} ${predicate}?`;
};

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** What was answered, where it is short enough to be spoken of. */
const shortAnswer = ({ question, answer }: Turn): string | null => {
  const said = answer?.answered ? answer.answer : null;
  if (!said || questionKind(question) === 'yes-no') return null;
  return said.split(/\s+/).length <= 6 ? said.replace(/[()\s]+/g, ' ').trim() : null;
};

const year = /\b(?:1\d{3}|20\d{2})\b/;

/** A question with the one thing exchanged that the new words are like: a year for a year, a name for a name. */
const exchange = (before: string, words: string): string => {
  const plain = words.replace(preposition, '');
  const newYear = year.exec(plain)?.[0];
  if (newYear && year.test(before)) return before.replace(year, newYear);
  const old = nameIn(before);
  if (/^\p{Lu}/u.test(plain) && old) return before.replace(old, () => plain);
  return `${bare(before)}: ${words}?`;
};

/** Who "he" or "she" is: whom the last answer or the last question that knows a person names. */
const personOf = (text: string, conversation: readonly Turn[]): string | null => {
  for (const turn of conversation.toReversed()) {
    const asked = personIn(spoken(turn));
    // "Who did Brandt lead?" speaks of Brandt, "Who led Brandt?" of whoever did.
    if (asked && (topicOf(spoken(turn)).startsWith(asked) || samePronoun(text, turn.question))) return asked;
    const answered = questionKind(spoken(turn)) === 'person' ? wholeName(turn.answer) : null;
    const found = answered ?? asked;
    if (found) return found;
  }
  const [quote] = conversation.at(-1)?.answer?.quotes ?? [];
  return quote ? personIn(quote.text) : null;
};

/** "Who kidnapped her?", then "who brought her back?": she is the same. */
const samePronoun = (a: string, b: string): boolean =>
  [/\b(?:he|him|his)\b/i, /\b(?:she|hers?)\b/i].some((gender) => gender.test(a) && gender.test(b));

/** The answer, where it is a person's name and nothing else. */
const wholeName = (answer: Turn['answer']): string | null => {
  const said = answer?.answered ? answer.answer : null;
  return said !== null && personIn(said) === said ? said : null;
};

const withPerson = (text: string, name: string | null): string =>
  name === null
    ? text
    : text.replace(person, (found, offset: number) =>
        possessive.test(found) &&
        /^\s+\p{L}/u.test(text.slice(offset + found.length)) &&
        !endsObject(text, offset, found)
          ? `${name}'s`
          : name,
      );

/** "Who met her in Rome?": what follows "her" is no thing of hers. */
const endsObject = (text: string, offset: number, found: string): boolean =>
  /^her$/i.test(found) &&
  /^\s+(?:in|on|at|by|to|for|from|with|after|before|about|when|and|as|back|up|out|down|off|away|home|again|there|here|first|last)\b/i.test(
    text.slice(offset + found.length),
  );

/** "It" is what the question before began with, where that was a name. */
const withThing = (text: string, last: Turn): string => {
  const topic = topicOf(spoken(last));
  const name = nameIn(topic);
  const begins = name !== null && /^(?:the\s+)?$/i.test(topic.slice(0, topic.indexOf(name)));
  const pronoun = /\b[Ii]ts?\b/;
  if (!begins || !pronoun.test(text)) return withTopic(text, last);
  const article = /^the\s/i.test(topic) ? 'the ' : '';
  return text.replace(pronoun, (found) => `${article}${name}${/s$/i.test(found) ? "'s" : ''}`);
};

/** What a question is about: its words without those that ask. */
const topicOf = (question: string): string =>
  bare(question)
    .replace(questionOpening, '')
    .replace(new RegExp(String.raw`^\s*${auxiliary}\b`, 'i'), '')
    .trim();

/** A question followed by what was spoken of before, as far as it does not say so itself. */
const withTopic = (text: string, last: Turn): string => {
  const known = new Set(terms(text));
  const added: string[] = [];
  for (const word of `${topicOf(spoken(last))} ${shortAnswer(last) ?? ''}`.split(/\s+/)) {
    const own = terms(word).filter((term) => !isStopTerm(term) && !known.has(term));
    if (own.length === 0 || added.length === mostAdded) continue;
    for (const term of own) known.add(term);
    added.push(word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
  }
  return added.length === 0 ? text : `${bare(text)} (${added.join(' ')})?`;
};
