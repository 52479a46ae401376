import { namesOf } from './names.ts';

/** Sentences that begin so speak of what was said before. */
const opening =
  /^["“‘'(]?(?:He|She|They|It|His|Her|Hers|Their|Its|This|That|These|Those|Such|But|And|However|Instead|Both|Neither|There|So|Then|Also|Still|Yet|Meanwhile|Nevertheless|For example|In addition)\b/;
/** "The group", "the two" are somebody who has been named. */
const namedBefore =
  /^["“‘'(]?The (?:group|company|firm|organi[sz]ation|agency|party|team|club|union|council|court|couple|pair|man|woman|men|women|boy|girl|driver|pilot|suspect|victim|former|latter|two|three|four|others?)\b/;
/** "Last year he resigned": who that is stands before. */
const pronoun = /\b(?:he|she)\b/;
/** Words that open a sentence with a capital and name nobody. */
const noName =
  /^(?:Last|Next|Earlier|Later|Yesterday|Today|Tomorrow|Now|Once|One|Two|Three|Four|Five|After|Before|When|While|During|Although|Though|If|As|With|Until|Asked|Only|Even|Not)\b/;

/** Whether a sentence cannot be understood without the one before it, as it speaks of someone or something named there. */
export const leansOnBefore = (sentence: string): boolean => {
  if (opening.test(sentence)) return true;
  const at = pronoun.exec(sentence)?.index;
  if (at !== undefined) {
    const before = sentence.slice(0, at).replace(noName, '');
    return namesOf(before).length === 0 && !/[“"]/.test(before);
  }
  return namedBefore.test(sentence) && namesOf(sentence).length === 0;
};

const speechVerb =
  /\b(?:said|says|told|tells|added|adds|wrote|writes|asked|explained|argued|warned|called|[Aa]ccording to|announced|replied|insisted|recalled|noted|complained|claimed|shouted|joked|admitted|testified)\b/;
const quotation = /^[“"].*[”"]?$/su;

/** Whether a sentence is somebody's words and does not say whose. */
export const isBareQuotation = (sentence: string): boolean => {
  const outside = sentence.replace(/[“"][^”"]*(?:[”"]|$)/gu, ' ');
  return quotation.test(sentence) && !speechVerb.test(outside) && !/\p{L}{3}/u.test(outside);
};

/** Whether a sentence tells who speaks: a verb of saying outside the quoted words. */
export const namesSpeaker = (sentence: string): boolean =>
  speechVerb.test(sentence.replace(/[“"][^”"]*(?:[”"]|$)/gu, ' '));
