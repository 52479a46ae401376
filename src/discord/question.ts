import { oneLine } from './escape.ts';
import { markdownText, parseMarkdown } from './markdown.ts';

/** A person or role that a message mentions, by what it is called. */
export type Names = ReadonlyMap<string, string>;

/**
 * What a person asks in a message: without the mention of the bot, other mentions by name, formatting
 * removed as Discord removes it, on one line.
 *
 * @param self the bot's user id
 * @param names what to call the other ids
 */
export const askedIn = (content: string, self: string, names: Names): string => {
  const named = content
    .replace(/<@!?(\d+)>/g, (mention, id: string) => {
      if (id === self) return ' ';
      const name = names.get(id);
      return name === undefined ? mention : name;
    })
    .replace(/<a?:(\w+):\d+>/g, ':$1:');
  return oneLine(markdownText(parseMarkdown(named)));
};

const ASKING = [
  // English
  'who|whom|whose|what|when|where|why|which|how',
  'is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must',
  // German
  'wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wieso|weshalb|welche[rsnm]?|wie|wieviele?|womit|worüber',
  // Spanish and French
  'quién|quiénes|qué|cuándo|dónde|cuál|cuáles|cómo|cuánto|cuántos|cuánta|cuántas',
  'qui|que|quand|où|pourquoi|quel|quelle|quels|quelles|comment|combien|est-ce',
].join('|');

/** Words that ask at the beginning of a message even without a question mark. */
const OPENS = new RegExp(
  `^(?!what an? )(?:(?:and|but|so|then|also|und|aber|y|et)\\s+)?(?:${ASKING})(?:['’]\\w+)?(?![\\p{L}\\p{N}])`,
  'iu',
);

/** Requests for information that are no question by their grammar. */
const REQUESTS =
  /^(?:please\s+)?(?:tell me|explain|describe|name (?:the|all|some)|list (?:the|all)|summari[sz]e|erkläre?|nenne|explica|explique)\b/iu;

/** Polite openings; what comes after them is the question. */
const POLITE =
  /^(?:(?:hey|hi|hello|ok|okay|so)[,!]?\s+)?(?:(?:does|do|can|could|would)\s+(?:you|anyone|anybody|someone|somebody)\s+(?:please\s+)?(?:know|say|tell\s+(?:me|us)|explain(?:\s+to\s+(?:me|us))?)|any(?:one|body)\s+know|(?:weiß|weiss)\s+(?:jemand|wer)|i\s+wonder|i(?:\s+would|['’]d)\s+like\s+to\s+know)[,:]?\s+/iu;

/** Words that make a sentence a question to people, not to articles. Not "us", which is also a country. */
const TO_PEOPLE =
  /(?<!\p{L})(?:you|your|ya|guys|y['’]all|anyone|anybody|someone|we|i|my|me|du|dir|ihr|euch|wir|ich|tú|vosotros|nosotros|vous|toi|nous|je)(?!\p{L})/iu;

/** Words that carry no matter of their own: a question of these alone is chatter. */
const EMPTY_WORDS = new Set(
  (
    'a an and are but did do does for had has have he her him his how huh in is it its just lol me no not now ' +
    'of oh ok okay on or really right seriously she so sure that the then there they this to up was were what ' +
    'whats when where which who why will wait wtf yes you your omg haha hmm eh wow going happened mean about'
  ).split(' '),
);

/**
 * Whether a message in a channel that the bot listens to asks something that articles could answer.
 * Chatter ("lol what?", "are you coming tonight?") is left alone; in doubt it stays silent.
 *
 * @param text as `askedIn` gives it
 */
export const isQuestion = (text: string): boolean => {
  // The question mark may stand before a closing quotation mark or an emoji, and not in an address.
  const spoken = text
    .replace(/\bhttps?:\/\/\S+/gi, '')
    .trim()
    .replace(POLITE, '');
  const words = spoken.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length < 2 || /^[!/$.;%&+\-=~]\S/.test(text)) return false;
  const matter = words.filter((word) => !EMPTY_WORDS.has(word.replace(/['’].*$/, '')));
  if (matter.length === 0) return false;
  const marked = /[?？؟][\s\p{P}\p{Emoji_Presentation}]*$/u.test(spoken) || spoken.includes('¿');
  if (TO_PEOPLE.test(spoken) && !REQUESTS.test(spoken)) return false;
  if (marked) return true;
  return words.length >= 3 && (OPENS.test(spoken) || REQUESTS.test(spoken));
};
