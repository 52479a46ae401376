import type { Refusal } from './answer.ts';

/** What a question asks for, which tells what a sentence that answers it is likely to hold. */
export type QuestionKind = 'person' | 'time' | 'place' | 'quantity' | 'reason' | 'yes-no' | 'other';

const kinds: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'reason',
    /\bwhy\b|\bhow come\b|\bwhat (?:(?:was|is|were|are) the (?:reasons?|causes?|motives?)|(?:caused|led to|prompted|made))\b/,
  ],
  [
    'quantity',
    /\bhow (?:many|much|old|long|far|tall|big|large|high|often|deep|fast|wide|heavy)\b|\bwhat (?:percentage|proportion|share|number|amount|percent|fraction|price|age)\b|\bhow (?:big|large) (?:a|an)\b/,
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

/** Whether a sentence holds the sort of thing that a question of this kind asks for; kinds without one: false. */
export const holdsEvidence = (kind: QuestionKind, sentence: string): boolean =>
  evidence[kind]?.test(sentence) ?? false;

/** Questions longer than this, in UTF-16 code units, are not read: no question needs it. */
export const longestQuestion = 1_000;

const greeting =
  /^(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|sup|what'?s up|how are you(?: doing)?(?: today)?|hallo|hola|bonjour|salut|ciao|servus|moin)(?:[\s,]+(?:there|all|everyone|everybody|bot|pullquote|folks|friend))*$/;
const thanks =
  /^(?:(?:many )?thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|cheers|great|nice|cool|ok(?:ay)?|bye|goodbye|good night|danke|merci|gracias)(?:[\s,]+(?:thanks?(?: you)?|bot|pullquote|all|everyone|for (?:your|the) help))*$/;
const instruction =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:article|articles|instructions?|rules?|prompts?|above|previous|everything|context|text)\b|^(?:please )?(?:now )?(?:can you |could you |would you )?(?:please )?(?:write|compose|sing|draw|generate|create|invent|make up|pretend|act as|act like|role-?play|translate|roast|rap|code|program|tell (?:me|us) a (?:joke|story)|repeat after me|say)\b(?! anything)|\b(?:system prompt|developer mode|jailbreak|you are now)\b/;

/** Words that betray a language when a question has several of them and none of English. */
const foreignWords: readonly ReadonlySet<string>[] = [
  'wer was wann wo warum wie welche welcher welches wieviel ist sind war hat haben der die das den dem ein eine und nicht von mit für',
  'qui que quoi quand où pourquoi comment quel quelle combien est sont était le la les des une du et dans pour avec ce cette sur ont',
  'quién qué cuándo dónde cómo cuál cuánto cuántos porque es son fue el la los las una del y en por para con está',
  'chi che cosa quando dove perché come quale quanto quanti è sono era il lo gli una della del e di per con nel',
  'quem quando onde porquê quantos qual é são foi os uma do da dos em para com não e',
  'wie wat wanneer waar waarom hoe welke hoeveel is zijn was de het een en van met voor niet',
  'vem vad när var varför hur vilken många är den det en ett och inte med för',
  'kto co kiedy gdzie dlaczego jak który ile jest są był nie się w na z do',
].map((list) => new Set(list.split(' ')));

const englishWords = new Set(
  'who what when where why how which is are was were do does did the a an of in on for to and has have had can will it they he she that this his her with by from at as be about'.split(
    ' ',
  ),
);

const foreign = (text: string): boolean => {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin < letters / 2) return true;
  if (words.some((word) => englishWords.has(word) && !foreignWords.some((list) => list.has(word))))
    return false;
  return foreignWords.some(
    (list) =>
      words.filter((word) => list.has(word)).length >= Math.min(2, words.length - 1) && words.length > 2,
  );
};

/**
 * Why a message cannot be a question to the articles, or `null` when it may be one.
 *
 * @param englishOnly whether the model in use understands English only
 */
export const refusalOf = (message: string, englishOnly: boolean): Refusal | null => {
  if (message.length > longestQuestion) return 'too-long';
  const text = message.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return 'empty';
  const bare = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').replace(/[!.,]+(?=\s|$)/g, '');
  if (greeting.test(bare)) return 'greeting';
  if (thanks.test(bare)) return 'thanks';
  if (instruction.test(text)) return 'instruction';
  return englishOnly && foreign(text) ? 'language' : null;
};
