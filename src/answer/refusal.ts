import type { Refusal } from './answer.ts';

/** Questions longer than this, in UTF-16 code units, are not read: no question needs it. */
export const longestQuestion = 1_000;

const greetings =
  "(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings|sup|what'?s up|" +
  'how are you(?: doing)?(?: today)?|hallo|hola|bonjour|salut|ciao|servus|moin)';
const thankings =
  '(?:(?:many )?thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|cheers|great|nice|cool|ok(?:ay)?|' +
  'bye|goodbye|good night|danke|merci|gracias)';
const addressed = 'there|all|everyone|everybody|anyone|anybody|bot|pullquote|folks|friend';
const thankedFor =
  'for (?:(?:all )?(?:your|the|this|these) )?(?:help|answers?|quotes?|information|info|that|this)';
/** Messages that are such words in a row, and nothing else. */
const row = (first: string, more: string): RegExp => new RegExp(`^${first}(?: (?:${first}|${more}))*$`);
const greeting = row(greetings, addressed);
const thanks = row(thankings, `${thankedFor}|${addressed}`);

/** Where a command can begin: what stands in the middle of a sentence is told of somebody else. */
const commandStart = String.raw`(?:^|[.!?;:…"]\s|\bplease\s)(?:(?:please|now|just|and|then|so|ok|okay|hey|hi|hello|bot|instead|(?:can|could|would|will|must|should) you|you (?:must|should|can|will)|i want you to|from now on)[\s,]+)*`;
const written = 'poems?|songs?|haikus?|limericks?|essays?|jokes?|stories|lyrics|rhymes?|code|raps?';
/** Nouns are looked for besides the verbs: "draw of the cup" and "code of conduct" are things to ask about. */
const made = String.raw`(?:me|us|an?|the|some|another|this|that|it|your|my|about|\d+|(?:\w+ )?(?:${written}))`;
const instructions = [
  String.raw`${commandStart}(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:articles?|instructions?|rules?|prompts?|above|previous|everything|context|text)\b`,
  String.raw`${commandStart}(?:(?:re)?write|compose|sing|draw|generate|create|invent|make up|translate|roast|rap|code|program)\s${made}\b`,
  String.raw`${commandStart}(?:pretend (?:to|that|you|you're|i)|act (?:as|like)|role-?play|repeat after me|tell (?:me|us) an? (?:joke|story))\b`,
  String.raw`${commandStart}say\b(?!\s(?:who|whom|whose|what|when|where|which|why|how|whether|if|anything)\b)`,
  String.raw`${commandStart}you are (?:now|no longer)\b`,
  String.raw`\byour (?:(?:system|initial|original|hidden|secret) )?(?:prompt|instructions)\b`,
  String.raw`${commandStart}(?:print|show|reveal|output|repeat|enter|enable|activate)\b.{0,20}\b(?:system prompt|developer mode|jailbreak)\b`,
].map((pattern) => new RegExp(pattern));

/**
 * Common words of languages: those that ask or are verbs, of which a question has at least one, and small words, which
 * names have, too ("von der", "de la"). Words that English has as well count as small ones.
 */
const foreignWords: readonly { readonly asking: ReadonlySet<string>; readonly small: ReadonlySet<string> }[] =
  [
    [
      'wer wem wann wo warum wieso weshalb wie wieviel wieviele welche welcher welches welchen ist sind haben wurde wurden wird werden',
      'was wen war hat der die das den dem des ein eine einen einem und nicht von vom mit für im in zu es ich über auf noch',
    ],
    [
      'qui que quoi quand où pourquoi comment combien quel quelle quels quelles est sont était été',
      'le la les des une un du et dans pour avec ce cette sur ont a il elle en de au aux l d qu',
    ],
    [
      'quién quiénes quien quienes qué que cuándo cuando dónde donde cómo cuál cuáles cual cuánto cuántos cuántas cuantos es fue fueron está están hay murió',
      'como porque son el la los las una un del de y en por para con a se lo su al no',
    ],
    [
      'chi che cosa quando perché perche qual quale quali quanto quanti quante è sono stato stata stati',
      'come dove era il lo la gli le una un uno della del dello dei delle di e per con nel nella in a al alla ha si l',
    ],
    [
      'quem que quando onde porquê quantos quantas qual quais é são foi foram está estão',
      'por como os as o a um uma do da dos das de em no na nos nas para com não e se ao',
    ],
    [
      'wie wat wanneer waar waarom hoe welke welk hoeveel zijn werd werden wordt worden heeft hebben',
      'is was de het een en van met voor niet in op te er aan door nog',
    ],
    [
      'vem vad när varför hur vilken vilket vilka är många blev',
      'var den det en ett och inte med för har i på av till som att om',
    ],
    [
      'kto kiedy gdzie dlaczego jak jaki jaka jakie który która które ile jest są był była było były',
      'co nie się w na z do i o po od czy za',
    ],
  ].map(([asking = '', small = '']) => ({
    asking: new Set(asking.split(' ')),
    small: new Set(small.split(' ')),
  }));

const englishWords = new Set(
  'who what when where why how which is are was were do does did the a an of in on for to and has have had can will it they he she that this his her with by from at as be about'.split(
    ' ',
  ),
);

const foreign = (text: string): boolean => {
  const words = [...new Set(text.match(/[\p{L}\p{M}]+/gu))];
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const english = words.filter((word) => englishWords.has(word)).length;
  if (latin < letters / 2) return english < 2;
  return foreignWords.some(({ asking, small }) => {
    const asked = words.filter((word) => asking.has(word)).length;
    // Letters standing alone are no words of a language unless something is asked in it.
    const known = asked + words.filter((word) => small.has(word) && (asked > 0 || word.length > 1)).length;
    return known >= (asked > 0 ? 2 : 3) && known > english;
  });
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
  const bare = text.replace(/[^\p{L}\p{N}']+/gu, ' ').trim();
  if (greeting.test(bare)) return 'greeting';
  if (thanks.test(bare)) return 'thanks';
  if (instructions.some((pattern) => pattern.test(text))) return 'instruction';
  return englishOnly && foreign(text) ? 'language' : null;
};
