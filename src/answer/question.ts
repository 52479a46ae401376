import type { Span } from '../article/article.ts';

/** What a question asks for, which tells what a sentence that answers it is likely to hold. */
export type QuestionKind = 'person' | 'time' | 'place' | 'quantity' | 'reason' | 'yes-no' | 'other';

const kinds: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'reason',
    /\bwhy\b|\bhow come\b|\bwhat (?:(?:was|is|were|are) the (?:reasons?|causes?|motives?)|(?:caused|led to|prompted|made))\b/,
  ],
  [
    'quantity',
    /\bhow (?:many|much|old|long|far|tall|big|large|high|often|deep|fast|wide|heavy)\b|\bwhat (?:(?:is|was|are|were) the )?(?:percentage|proportion|share|number|amount|percent|fraction|price|age)\b|\bhow (?:big|large) (?:a|an)\b/,
  ],
  [
    'time',
    /\bwhen\b|\b(?:what|which|in what|in which|on what|on which) (?:\w+ )?(?:year|month|day|date|time|decade|century|season|weekday)\b|\bsince when\b|\bhow (?:recently|soon)\b/,
  ],
  [
    'place',
    /\bwhere\b|\b(?:what|which) (?:\w+ )?(?:city|town|country|state|place|region|village|island|continent|province|county|district|street|neighbou?rhood|location)\b/,
  ],
  [
    'person',
    /\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:\w+ )?(?:person|man|woman|official|minister|president|leader|politician|author|player|actor|actress|singer|scientist|spokes(?:man|woman|person)|company|organi[sz]ation|team|party|newspaper|agency|group)\b/,
  ],
  [
    'yes-no',
    /^\W*(?:and |but |so |then )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|won't|can't)\b/,
  ],
];

/** What a question asks for, by its words. */
export const questionKind = (question: string): QuestionKind => {
  const text = question.toLowerCase().replaceAll('’', "'");
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
};

const name = String.raw`\p{Lu}[\p{L}\p{M}'’.-]*`;
const numberWords =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|' +
  'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|' +
  'several|few|many|most|none|no|number';

const evidence: Readonly<Record<QuestionKind, RegExp | null>> = {
  person: new RegExp(
    String.raw`(?:${name}\s+(?:(?:of|de|van|von|al|bin|the)\s+)?${name})|(?<=\S\s)${name}`,
    'u',
  ),
  time: /\b(?:1\d{3}|20\d{2})\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.|\b(?:today|yesterday|tomorrow|tonight|last|next|ago|century|decade|morning|afternoon|evening|earlier|later|before|after|since|until)\b|\d\s*(?:a\.?m|p\.?m)\b/u,
  place: new RegExp(
    String.raw`\b(?:in|at|near|from|to|of|across|outside|north|south|east|west|off|on)\s+(?:the\s+)?(?:\p{Ll}+\s+)?${name}|${name},\s+${name}`,
    'u',
  ),
  quantity: new RegExp(String.raw`\d|\b(?:${numberWords})\b`, 'iu'),
  reason:
    /\b(?:because|since|due to|owing to|as a result|after|over|citing|blam\w+|cause[ds]?|reasons?|so that|in order to|to (?:protect|avoid|prevent|ensure|allow|help|make|reduce|keep|save)|amid|thanks to|therefore|led to|fear\w*|concern\w*|in response|following)\b/iu,
  'yes-no': null,
  other: null,
};

const leftOpen =
  /\b(?:unclear|unknown|uncertain|not (?:\w+ )?(?:clear|known|certain|decided)|yet to be|no (?:date|number|figures?|reasons?|details?|name)s? (?:has|have|was|were|is|are)(?: (?:yet )?been)?(?: \w+)?|(?:did|do|does|would|could) not (?:say|specify|disclose|give|name)|(?:has|have|had) not (?:said|disclosed|been (?:set|decided|named|published|announced))|declined to (?:say|give|name|comment)|remain(?:s|ed)? (?:open|to be seen))\b/iu;

/** How a sentence names what is not known. */
const namesOpen: Readonly<Record<QuestionKind, RegExp>> = {
  person: /\b(?:who|whose|named?|names|identit(?:y|ies)|identified)\b/i,
  time: /\b(?:when|dates?|time|timetable|schedule|deadline|how (?:long|soon))\b/i,
  place: /\b(?:where|location|place|site)\b/i,
  quantity: /\b(?:numbers?|how \w+|amount|figures?|totals?|size|costs?|price|toll|extent)\b/i,
  reason: /\b(?:why|reasons?|motives?|causes?)\b/i,
  'yes-no': /\b(?:whether|if)\b/i,
  other: /\b(?:what|how|which|whether)\b/i,
};

/**
 * Whether a sentence says that what a question of this kind asks for is not known: "The exact number was not immediately
 * clear" answers whatever asks for the number.
 */
export const leavesOpen = (kind: QuestionKind, sentence: string): boolean =>
  leftOpen.test(sentence) && namesOpen[kind].test(sentence);

const saysOpen = new RegExp(
  String.raw`(?:\b(?:is|are|was|were|has|have|had|remain(?:s|ed)?)\s+)?${leftOpen.source}`,
  leftOpen.flags,
);

/**
 * The words that say that it is not known ("was not immediately clear"), where what was taken for the answer merely
 * names it ("exact number").
 *
 * @param taken words of the sentence
 * @returns offsets into the sentence; `null` where `taken` is something else, or the sentence leaves nothing open
 */
export const openWords = (kind: QuestionKind, sentence: string, taken: string): Span | null => {
  if (!leavesOpen(kind, sentence) || !namesOpen[kind].test(taken)) return null;
  const found = saysOpen.exec(sentence);
  return found && { start: found.index, end: found.index + found[0].length };
};

/** Whether there is a sort of thing, known by its look, that answers questions of this kind. */
export const hasEvidence = (kind: QuestionKind): boolean => evidence[kind] !== null && kind !== 'reason';

/**
 * Whether a sentence holds the sort of thing that a question of this kind asks for, or says that it is not known; kinds
 * without one: false.
 */
export const holdsEvidence = (kind: QuestionKind, sentence: string): boolean => {
  const look = evidence[kind];
  return look !== null && (look.test(sentence) || leftOpen.test(sentence));
};
